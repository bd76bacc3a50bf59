"""Partitions of synthetic galaxies."""

from pathlib import Path

import numpy as np
import torch
from torch.utils.data import TensorDataset

SIDE = 32
# Of u, g, r, i, z: how much fainter than r a galaxy is, and what redshift adds to it.
COLOURS = np.array([2.1, 0.8, 0.0, -0.35, -0.6])
REDDENING = np.array([3.0, 2.5, 0.0, -0.6, -0.9])
ZERO_POINT = 22.5
# Of the sky, in the unit of the flux of magnitude 22.5.
NOISE = 0.1
# Samples that are drawn at a time, for the memory that it takes.
PIECE = 1024


def write(file: Path, samples: int, seed: int) -> None:
    """Writes a partition as a survey would, `torch.save` of a `TensorDataset`, all float32."""
    random = np.random.default_rng(seed)
    pieces = [draw(min(PIECE, samples - first), random) for first in range(0, samples, PIECE)]
    columns = (torch.from_numpy(np.concatenate(column)) for column in zip(*pieces, strict=True))
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save(TensorDataset(*columns), file)


def draw(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Images `[N, 5, 32, 32]`, magnitudes `[N, 5]` and redshifts `[N]`.

    A galaxy is an exponential disc, elliptical and turned, on a noisy sky; the higher its redshift,
    the fainter, smaller and redder it is.
    """
    redshift = np.clip(random.gamma(2.5, 0.06, count), 0.005, 0.8)
    red = 16.5 + 5 * np.log10(redshift / 0.1 + 0.3) + random.normal(0, 0.6, count)
    scatter = random.normal(0, 0.08, (count, len(COLOURS)))
    magnitudes = red[:, None] + COLOURS + REDDENING * redshift[:, None] + scatter
    flux = 10 ** (-0.4 * (magnitudes - ZERO_POINT))

    scale = np.clip(0.35 / redshift, 1.2, 5.0) * random.uniform(0.8, 1.25, count)
    ratio = random.uniform(0.3, 1.0, count)
    angle = random.uniform(0, np.pi, count)
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    along = x * np.cos(angle)[:, None, None] + y * np.sin(angle)[:, None, None]
    across = y * np.cos(angle)[:, None, None] - x * np.sin(angle)[:, None, None]
    radius = np.hypot(along, across / ratio[:, None, None])
    disc = np.exp(-radius / scale[:, None, None])
    disc /= disc.sum(axis=(1, 2), keepdims=True)
    images = flux[:, :, None, None] * disc[:, None]
    images += random.normal(0, NOISE, images.shape)
    return images.astype(np.float32), magnitudes.astype(np.float32), redshift.astype(np.float32)
