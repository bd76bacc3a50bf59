"""The engines, by the names that the benchmark calls them by."""

import importlib
from pathlib import Path
from typing import Protocol

import numpy as np
from torch.utils.data import TensorDataset

MODULES = {
    "pytorch-fp32": "torch_eager",
    "pytorch-bf16": "torch_eager",
    "compile-fp32": "torch_compile",
    "compile-bf16": "torch_compile",
    "onnxruntime-fp32": "onnx_runtime",
    "openvino-fp32": "openvino_streams",
    "openvino-bf16": "openvino_streams",
}


class Engine(Protocol):
    """A network that is loaded and ready."""

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """Redshifts `[N]`, and the wall time in seconds in which forward passes ran."""
        ...


def start(name: str, folder: Path, batch_size: int, threads: int) -> Engine:
    """Loads an engine and the network.

    Args:
        name: one of `MODULES`, which ends with the precision.
        folder: what `exports.write` made.
        batch_size: samples of one forward pass.
        threads: that may compute.

    """
    module = importlib.import_module(f"cosmic_peers.engines.{MODULES[name]}")
    return module.load(folder, batch_size, threads, name.rpartition("-")[2])
