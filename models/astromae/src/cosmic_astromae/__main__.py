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


def positive(text: str) -> int:
    """A whole number from 1."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def main(command_line: list[str] | None = None) -> None:
    """Reads the command line and writes the files."""
    parser = argparse.ArgumentParser(
        prog="python -m cosmic_astromae", description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--partitions", type=positive, default=2)
    parser.add_argument("--samples", type=positive, default=256, help="of each partition")
    arguments = parser.parse_args(command_line)
    data = arguments.folder / "data"
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"the folder {data} cannot be made: {error.strerror}")

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
