"""A partition, a batch at a time."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import TensorDataset


@dataclass(frozen=True)
class Slice:
    """As many samples as the engine takes.

    Attributes:
        images: `[S, C, H, W]`, S the batch size.
        magnitudes: `[S, M]`.
        count: of the samples that are meant; the rest fills up the last slice of a partition, for
            engines that compile for one shape.

    """

    images: Tensor
    magnitudes: Tensor
    count: int


def slices(dataset: TensorDataset, size: int) -> Iterator[Slice]:
    """All samples, in order."""
    images, magnitudes = dataset.tensors[:2]
    for first in range(0, len(images), size):
        count = min(size, len(images) - first)
        parts = (images[first : first + count], magnitudes[first : first + count])
        yield Slice(*(filled(part, size) for part in parts), count)


def predict(
    dataset: TensorDataset, size: int, forward: Callable[[Tensor, Tensor], np.ndarray]
) -> tuple[np.ndarray, float]:
    """See `Engine`: one forward pass, which gives `[S, 1]`, after the other."""
    began = time.perf_counter()
    predicted = [
        forward(part.images, part.magnitudes)[: part.count, 0] for part in slices(dataset, size)
    ]
    return np.concatenate(predicted), time.perf_counter() - began


def filled(part: Tensor, size: int) -> Tensor:
    """With zeros; the same tensor if it is full."""
    if len(part) == size:
        return part
    return torch.cat([part, part.new_zeros(size - len(part), *part.shape[1:])])
