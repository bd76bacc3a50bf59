"""Writes the TorchScript networks and the partitions of the tests of `cosmic run`.

    python make_networks.py ../resources/dev/cosmicai/cli/run

Needs torch 2.7.1 and numpy. The files are committed, so that the tests need no Python; this program
says where they come from. tiny-network.pt is the worker's own test network, good.pt there.
"""

import io
import json
import pathlib
import sys

import numpy as np
import torch
from torch.utils.data import TensorDataset

CHANNELS, SIDE, MAGNITUDES = 5, 32, 5
FORWARD_SIZE = 4
GOLDEN_SAMPLES = 1
PARTITION_SAMPLES = 2
METADATA = {
    "format": "cosmic-model/1",
    "name": "slow",
    "precision": "fp32",
    "forwardSize": FORWARD_SIZE,
    "channels": CHANNELS,
    "height": SIDE,
    "width": SIDE,
    "magnitudes": MAGNITUDES,
    "tolerance": 1e-5,
    "sourceSha256": "0" * 64,
    "torch": "2.7.1",
}


class Slow(torch.nn.Module):
    """Some 50 ms for a forward of a few samples, so that a test can meet a rank at work."""

    def __init__(self):
        super().__init__()
        self.head = torch.nn.Linear(CHANNELS + MAGNITUDES, 1)

    def forward(self, images, magnitudes):
        # One number at a time: what is computed on many is ten times as fast on some processors.
        idle = images.mean()
        for _ in range(60000):
            idle = torch.tanh(idle)
        seen = torch.cat([images.mean(dim=[2, 3]), magnitudes], dim=1)
        return self.head(seen) + 0.0 * idle


class OneInput(torch.nn.Module):
    """Another signature than the contract's."""

    def forward(self, images):
        return images.mean(dim=[1, 2, 3]).unsqueeze(1)


class Evil:
    """What a pickle must not be able to do."""

    def __reduce__(self):
        import os

        return os.system, ("touch /tmp/this-must-not-exist",)


def samples(count, seed=1):
    random = np.random.default_rng(seed)
    images = random.normal(size=(count, CHANNELS, SIDE, SIDE)).round(0).astype(np.float32) / 2
    magnitudes = (18 + random.normal(size=(count, MAGNITUDES))).round(2).astype(np.float32)
    redshifts = random.uniform(0, 1, size=count).round(3).astype(np.float32)
    return [torch.from_numpy(array) for array in (images, magnitudes, redshifts)]


def npz(**arrays):
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def save_slow(path):
    network = torch.jit.freeze(torch.jit.script(Slow().eval()))
    images, magnitudes, _ = samples(GOLDEN_SAMPLES, seed=11)
    with torch.inference_mode():
        output = network(images, magnitudes)
    golden = npz(images=images.numpy(), magnitudes=magnitudes.numpy(), output=output.numpy())
    extra = {"cosmic.json": json.dumps(METADATA), "golden.npz": golden}
    torch.jit.save(network, str(path), _extra_files=extra)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    save_slow(folder / "slow-network.pt")
    torch.jit.script(OneInput()).save(str(folder / "one-input-network.pt"))

    images, magnitudes, redshifts = samples(PARTITION_SAMPLES)
    torch.save(TensorDataset(images, magnitudes, redshifts), folder / "good.pt")
    nan = magnitudes.clone()
    nan[1, 2] = torch.nan
    torch.save(TensorDataset(images, nan, redshifts), folder / "nan-magnitude.pt")
    torch.save((Evil(), magnitudes, redshifts), folder / "hostile.pt")


if __name__ == "__main__":
    main(sys.argv[1])
