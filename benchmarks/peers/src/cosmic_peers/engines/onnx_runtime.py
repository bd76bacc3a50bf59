"""ONNX Runtime's default for CPUs, all its graph optimizations on."""

from pathlib import Path

import numpy as np
import onnxruntime
from torch import Tensor
from torch.utils.data import TensorDataset

from cosmic_peers.engines.slices import predict
from cosmic_peers.networks import ONNX, inputs


class OnnxRuntime:
    """A session."""

    def __init__(self, folder: Path, batch_size: int, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(
            folder / ONNX, options, providers=["CPUExecutionProvider"]
        )
        self.batch_size = batch_size
        self.forward(*inputs(batch_size))

    def forward(self, images: Tensor, magnitudes: Tensor) -> np.ndarray:
        """One forward pass."""
        given = {"images": images.numpy(), "magnitudes": magnitudes.numpy()}
        return self.session.run(None, given)[0]

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        return predict(dataset, self.batch_size, self.forward)


def load(folder: Path, batch_size: int, threads: int, _precision: str) -> OnnxRuntime:
    """See `start`."""
    return OnnxRuntime(folder, batch_size, threads)
