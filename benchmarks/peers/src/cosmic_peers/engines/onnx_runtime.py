"""ONNX Runtime's default for CPUs, all its graph optimizations on."""

import time
from pathlib import Path

import numpy as np
import onnxruntime
from torch.utils.data import TensorDataset

from cosmic_peers.engines.slices import slices
from cosmic_peers.networks import ONNX, arrays


class OnnxRuntime:
    """A session."""

    def __init__(self, folder: Path, forward_size: int, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(
            folder / ONNX, options, providers=["CPUExecutionProvider"]
        )
        self.forward_size = forward_size
        self.forward(*arrays(forward_size))

    def forward(self, images: np.ndarray, magnitudes: np.ndarray) -> np.ndarray:
        """One forward pass."""
        return self.session.run(None, {"images": images, "magnitudes": magnitudes})[0]

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        began = time.perf_counter()
        predicted = [
            self.forward(part.images.numpy(), part.magnitudes.numpy())[: part.count, 0]
            for part in slices(dataset, self.forward_size)
        ]
        return np.concatenate(predicted), time.perf_counter() - began


def load(folder: Path, forward_size: int, threads: int, _precision: str) -> OnnxRuntime:
    """See `start`."""
    return OnnxRuntime(folder, forward_size, threads)
