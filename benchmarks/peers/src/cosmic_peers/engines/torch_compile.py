"""`torch.compile` with frozen weights, in bfloat16 by `autocast`, as its documentation advises."""

import contextlib
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch._inductor import config
from torch.utils.data import TensorDataset

from cosmic_peers.engines.slices import slices
from cosmic_peers.networks import inputs, original


class TorchCompile:
    """The network, compiled for one forward size."""

    def __init__(self, folder: Path, forward_size: int, bfloat16: bool):
        config.freezing = True
        # What it compiles for CPUs takes no processes beside this one.
        config.compile_threads = 1
        self.forward_size = forward_size
        self.bfloat16 = bfloat16
        self.network = torch.compile(original(folder), dynamic=False)
        # The first call compiles, which belongs to the start.
        self.forward(*inputs(forward_size))

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """One forward pass."""
        precision = (
            torch.autocast("cpu", dtype=torch.bfloat16)
            if self.bfloat16
            else contextlib.nullcontext()
        )
        with torch.no_grad(), precision:
            return self.network(images, magnitudes).float()

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        began = time.perf_counter()
        predicted = [
            self.forward(part.images, part.magnitudes)[: part.count, 0].numpy()
            for part in slices(dataset, self.forward_size)
        ]
        return np.concatenate(predicted), time.perf_counter() - began


def load(folder: Path, forward_size: int, threads: int, precision: str) -> TorchCompile:
    """See `start`."""
    torch.set_num_threads(threads)
    return TorchCompile(folder, forward_size, precision == "bf16")
