"""Writes an AstroMAE checkpoint with random weights, and partitions to try it on.

    python -m cosmic_astromae FOLDER [--seed 0] [--partitions 2] [--samples 256]

writes FOLDER/astromae.pth, a pickled module in `DataParallel` as the original's checkpoint is, and
FOLDER/data/1.pt, 2.pt, … of random images. Its predictions mean nothing; time and memory are those
of the real network.
"""

import argparse
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import TensorDataset

from cosmic_astromae.network import AstroMae


def partition(samples: int, seed: int) -> TensorDataset:
    """Noise for images, plausible magnitudes and redshifts."""
    random = torch.Generator().manual_seed(seed)
    images = torch.randn(samples, 5, 32, 32, generator=random)
    magnitudes = 14 + 8 * torch.rand(samples, 5, generator=random)
    return TensorDataset(images, magnitudes, 0.6 * torch.rand(samples, generator=random))


def main() -> None:
    """Reads the command line and writes the files."""
    parser = argparse.ArgumentParser(
        prog="python -m cosmic_astromae", description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--partitions", type=int, default=2)
    parser.add_argument("--samples", type=int, default=256, help="of each partition")
    arguments = parser.parse_args()
    data = arguments.folder / "data"
    data.mkdir(parents=True, exist_ok=True)

    network = AstroMae.random(arguments.seed)
    checkpoint = arguments.folder / "astromae.pth"
    torch.save(nn.DataParallel(network), checkpoint)
    for number in range(1, arguments.partitions + 1):
        torch.save(partition(arguments.samples, arguments.seed + number), data / f"{number}.pt")
    parameters = sum(weight.numel() for weight in network.parameters())
    print(f"{checkpoint}: {parameters:,} parameters, random weights")
    print(f"{data}: {arguments.partitions} partitions of {arguments.samples} samples")


if __name__ == "__main__":
    main()
