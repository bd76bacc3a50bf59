"""`torch.compile` with frozen weights, in bfloat16 by `autocast`, as its documentation advises."""

import contextlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch._inductor import config
from torch.utils.data import TensorDataset

from cosmic_peers.engines.slices import predict
from cosmic_peers.networks import inputs, original


class TorchCompile:
    """The network, compiled for one batch size."""

    def __init__(self, folder: Path, batch_size: int, bfloat16: bool):
        config.freezing = True
        # What it compiles for CPUs takes no processes beside this one.
        config.compile_threads = 1
        self.batch_size = batch_size
        self.bfloat16 = bfloat16
        self.network = torch.compile(original(folder), dynamic=False)
        # The first call compiles, which belongs to the start.
        self.forward(*inputs(batch_size))

    def forward(self, images: Tensor, magnitudes: Tensor) -> np.ndarray:
        """One forward pass."""
        precision = (
            torch.autocast("cpu", dtype=torch.bfloat16)
            if self.bfloat16
            else contextlib.nullcontext()
        )
        with torch.no_grad(), precision:
            return self.network(images, magnitudes).float().numpy()

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        return predict(dataset, self.batch_size, self.forward)


def load(folder: Path, batch_size: int, threads: int, precision: str) -> TorchCompile:
    """See `start`."""
    torch.set_num_threads(threads)
    return TorchCompile(folder, batch_size, precision == "bf16")
