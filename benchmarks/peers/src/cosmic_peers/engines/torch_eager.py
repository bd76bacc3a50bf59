"""Eager PyTorch as CAI runs it: a `DataLoader`, and one batch after another."""

import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

from cosmic_peers.networks import original


class TorchEager:
    """The network as it is in the checkpoint, in bfloat16 by `autocast` where that is asked for."""

    def __init__(self, folder: Path, batch_size: int, bfloat16: bool):
        self.network = original(folder)
        self.batch_size = batch_size
        self.bfloat16 = bfloat16

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        predicted = []
        seconds = 0.0
        # Around all batches: weights are converted once, since a context keeps what it converted.
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            for images, magnitudes, _ in DataLoader(dataset, batch_size=self.batch_size):
                began = time.perf_counter()
                predicted.append(self.network(images, magnitudes))
                seconds += time.perf_counter() - began
        return torch.cat(predicted)[:, 0].float().numpy(), seconds


def load(folder: Path, batch_size: int, threads: int, precision: str) -> TorchEager:
    """See `start`."""
    torch.set_num_threads(threads)
    return TorchEager(folder, batch_size, precision == "bf16")
