"""Inputs that are declared on the command line, such as `tokens:int64:128:0..30521`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample, shape_text, type_name
from cosmic_export.signature import DTYPES, HANDED, MOST, refuse_name, refuse_shape

SEED = 20
WANTED = "write it as name:dtype:shape, such as image:float32:3x64x64 or tokens:int64:128:0..30521"
RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
# Of integers without a range: whatever looks them up has at least two of what they stand for.
ONE_OF_TWO = (0, 1)
PIXELS = (0, 255)
# What a network may take.
TAKEN = DTYPES | {type_name(dtype): dtype for dtype in HANDED}


@dataclass(frozen=True)
class Declared:
    """An input that was declared.

    Attributes:
        name: of the input.
        dtype: its element type.
        shape: of one sample; empty for one number.
        bounds: least and greatest integer to draw; None if none were given.

    """

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    bounds: tuple[int, int] | None = None

    def __str__(self) -> str:
        """For people."""
        return f"{self.name} {type_name(self.dtype)} {shape_text(self.shape)}"

    def range(self) -> tuple[int, int]:
        """Least and greatest integer to draw."""
        return self.bounds or (PIXELS if self.dtype == torch.uint8 else ONE_OF_TWO)

    def lacks_range(self) -> bool:
        """Whether it is drawn of so few integers that they hardly show what the network does."""
        whole = not self.dtype.is_floating_point and self.dtype != torch.bool
        return whole and self.bounds is None and self.range() == ONE_OF_TWO

    def drawn(self, count: int, random: torch.Generator) -> Tensor:
        """So many samples: normal deviates, integers of the range, or true and false."""
        shape = (count, *self.shape)
        if self.dtype == torch.bool:
            values = torch.rand(shape, generator=random) < 0.5
            if self.shape:
                # A mask of nothing gives no number.
                values.view(count, -1)[:, 0] = True
            return values
        if self.dtype.is_floating_point:
            return torch.randn(shape, generator=random).to(self.dtype)
        least, greatest = self.range()
        return torch.randint(least, greatest + 1, shape, generator=random).to(self.dtype)


def read(text: str) -> Declared:
    """An input of its declaration.

    Raises:
        ExportError: it is none; the message says how to write it.

    """
    name, *rest = text.split(":")
    if not 1 <= len(rest) <= 3 or rest[0] not in TAKEN:
        types = f"; types are {', '.join(TAKEN)}" if rest else ""
        raise ExportError(f"--input {text} is no input; {WANTED}{types}")
    refuse_name(name, "--input")
    dtype = TAKEN[rest[0]]
    sizes = rest[1] if len(rest) > 1 else ""
    if not all(size.isdecimal() for size in sizes.split("x") if sizes):
        raise ExportError(f"--input {text} has no shape but {sizes!r}; {WANTED}")
    shape = tuple(int(size) for size in sizes.split("x") if sizes)
    refuse_shape(name, shape, "--input")
    return Declared(name, dtype, shape, bounds(text, dtype, rest[2]) if len(rest) > 2 else None)


def bounds(text: str, dtype: torch.dtype, given: str) -> tuple[int, int]:
    """The range of integers at the end of a declaration."""
    found = RANGE.fullmatch(given)
    if not found or dtype.is_floating_point or dtype == torch.bool:
        raise ExportError(f"--input {text} ends in {given!r}, which is no range of integers")
    least, greatest = map(int, found.groups())
    info = torch.iinfo(dtype)
    # One less, since what is drawn is below a number that has to be one itself.
    if not info.min <= least <= greatest <= min(info.max, torch.iinfo(torch.int64).max - 1):
        raise ExportError(f"--input {text} has a range that {type_name(dtype)} does not hold")
    return least, greatest


def all_of(texts: Sequence[str]) -> tuple[Declared, ...]:
    """The inputs of their declarations, in order."""
    declared = tuple(map(read, texts))
    names = [one.name for one in declared]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ExportError(f"--input {twice[0]} is there twice; give each input one name")
    if len(declared) > MOST:
        raise ExportError(f"there are {len(declared)} of --input; a network takes {MOST} at most")
    return declared


def draw(declared: Sequence[Declared], count: int) -> Sample:
    """Samples, the same in every export."""
    random = torch.Generator().manual_seed(SEED)
    return Sample({one.name: one.drawn(count, random) for one in declared})
