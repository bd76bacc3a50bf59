"""A partition, a forward size at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import TensorDataset


@dataclass(frozen=True)
class Slice:
    """As many samples as the engine takes.

    Attributes:
        images: `[S, C, H, W]`, S the forward size.
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


def filled(part: Tensor, size: int) -> Tensor:
    """With zeros; the same tensor if it is full."""
    if len(part) == size:
        return part
    return torch.cat([part, part.new_zeros(size - len(part), *part.shape[1:])])
