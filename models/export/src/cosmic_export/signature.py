"""What a network takes and gives: names, element types and shapes, and their limits."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample, type_name

# What ranks take.
DTYPES = {
    type_name(dtype): dtype
    for dtype in (
        torch.float32,
        torch.float64,
        torch.float16,
        torch.int64,
        torch.int32,
        torch.int8,
        torch.uint8,
        torch.bool,
    )
}
# What a network may take and give besides, and what ranks hand over instead: their engines get no
# such tensors, so archives convert inside.
HANDED = {torch.bfloat16: torch.float32, torch.int16: torch.int32}
# What ranks take: names, how many of them, the largest dimension, and numbers in a sample.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
MOST = 16
LARGEST_DIMENSION = 1 << 24
MOST_NUMBERS = 1 << 28
# That of the samples included.
MOST_DIMENSIONS = 8


@dataclass(frozen=True)
class Field:
    """An input or output.

    Attributes:
        name: unique among the inputs, and among the outputs.
        dtype: its element type.
        shape: of one sample; empty for one number.

    """

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        """As `cosmic.json` has it."""
        shape = ["N", *self.shape]
        return {"name": self.name, "dtype": type_name(self.dtype), "shape": shape}


def handed(sample: Sample) -> Sample:
    """Samples as ranks hand them over, in types that hold the same numbers."""
    return Sample({name: x.to(HANDED.get(x.dtype, x.dtype)) for name, x in sample.items()})


def fields(tensors: Mapping[str, Tensor], kind: str) -> tuple[Field, ...]:
    """The inputs or outputs that tensors `[N, …]` are of.

    Args:
        tensors: by name.
        kind: input or output, for the message.

    Raises:
        ExportError: ranks do not take such; the message says what they take.

    """
    if not 1 <= len(tensors) <= MOST:
        raise ExportError(f"there are {len(tensors)} {kind}s; a network has 1 to {MOST}")
    found = []
    for name, tensor in tensors.items():
        refuse_name(name, kind)
        shape = tuple(tensor.shape[1:])
        refuse_shape(name, shape, kind)
        if type_name(tensor.dtype) not in DTYPES:
            raise ExportError(
                f"{kind} {name} is of {type_name(tensor.dtype)}, which is none of "
                f"{', '.join(DTYPES)}"
            )
        found.append(Field(name, tensor.dtype, shape))
    return tuple(found)


def refuse_name(name: str, kind: str) -> None:
    """Refuses a name that archives do not have."""
    if not NAME.fullmatch(name):
        raise ExportError(
            f"{kind} {name!r} has no name of up to 64 letters, digits, '_', '.' and '-' that "
            "begins with a letter or '_'"
        )


def refuse_shape(name: str, shape: tuple[int, ...], kind: str) -> None:
    """Refuses a sample that ranks do not take."""
    if len(shape) >= MOST_DIMENSIONS:
        raise ExportError(
            f"{kind} {name} is {list(shape)} a sample; {MOST_DIMENSIONS - 1} dimensions are the "
            "most"
        )
    if not all(1 <= size <= LARGEST_DIMENSION for size in shape):
        raise ExportError(
            f"{kind} {name} is {list(shape)} a sample; dimensions are from 1 to {LARGEST_DIMENSION}"
        )
    if math.prod(shape) > MOST_NUMBERS:
        raise ExportError(
            f"{kind} {name} has {math.prod(shape)} numbers a sample; {MOST_NUMBERS} are the most"
        )
