"""Turns rows of a column into what a network's input takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.reading.column import BFLOAT16, Array
from cosmic.reading.faults import FileFaults
from cosmic.reading.transforms import Step, computes, transformed

_LARGEST_EXACT = {"float64": 1 << 53, "float32": 1 << 24, "float16": 1 << 11, BFLOAT16: 1 << 8}
_INTEGERS = ("int64", "int32", "int16", "int8", "uint8", "bool")


@dataclass(frozen=True)
class Tensor:
    """An input or output of a network: ``[N, …]``.

    Attributes:
        name: its name
        dtype: float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8 or bool;
            numpy has no bfloat16, so it is float32 rounded to it
        shape: of one sample, without N
    """

    name: str
    dtype: str = "float32"
    shape: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuses another type, as ``InvalidSpec``."""
        if self.dtype not in (*_LARGEST_EXACT, *_INTEGERS):
            known = ", ".join((*_LARGEST_EXACT, *_INTEGERS))
            raise FatalError(
                f"the tensor {self.name} is of {self.dtype}, which is no type; name one of {known}",
                reason="InvalidSpec",
            )

    @property
    def width(self) -> int:
        """Numbers of one sample."""
        elements = 1
        for length in self.shape:
            elements *= length
        return elements

    @property
    def floating(self) -> bool:
        """Whether its elements are floating numbers."""
        return self.dtype in _LARGEST_EXACT

    @property
    def numpy(self) -> "np.dtype[np.generic]":
        """What numpy has of that type."""
        return np.dtype("float32" if self.dtype == BFLOAT16 else self.dtype)

    @property
    def sample_bytes(self) -> int:
        """What one sample takes in the network's own type."""
        return self.width * (2 if self.dtype == BFLOAT16 else self.numpy.itemsize)

    def __str__(self) -> str:
        return f"{self.name} {self.dtype} [{', '.join(('N', *map(str, self.shape)))}]"


def converted(
    stored: Array,
    type_name: str,
    wanted: Tensor | None,
    steps: list[Step],
    name: str,
    network: str,
    faults: FileFaults,
    first: int = 0,
) -> Array:
    """Rows as the network takes them.

    Args:
        stored: ``[N, …]``
        type_name: of the elements as they are stored
        wanted: None to leave type and shape as they are
        steps: transforms, in order
        name: of the input, for messages
        network: its name, for messages
        faults: of the file
        first: the first row's position in the partition, for messages

    Raises:
        DataError: PartitionShape if they do not fit
    """
    what = f"{name} of {type_name} {[len(stored), *stored.shape[1:]]}"
    compute = computes(steps)
    integers = type_name in _INTEGERS
    rows = stored
    if compute:
        if integers:
            _require_exact(stored, "float32", name, first, wanted, faults)
        rows = stored.astype(np.float32)
    rows = transformed(rows, steps, name, faults)
    if wanted is None:
        return rows
    misfit = f"holds {what}"
    if steps:
        misfit += f", after transforms {list(rows.shape[1:])}"
    misfit += f"; the network {network} takes {wanted}"
    if _without_ones(rows.shape[1:]) != _without_ones(wanted.shape):
        raise faults.shape(misfit)
    _refuse_types(type_name, wanted, compute, misfit, faults)
    rows = rows.reshape((len(rows), *wanted.shape))
    if not wanted.floating:
        return _integers(rows, wanted, name, first, faults)
    if integers and not compute:
        _require_exact(rows, wanted.dtype, name, first, wanted, faults)
    return np.ascontiguousarray(rounded(rows, wanted.dtype))


def rounded(numbers: Array, dtype: str) -> Array:
    """Floating numbers of a type, each rounded once to the nearest; bfloat16 as float32."""
    if dtype != BFLOAT16:
        with np.errstate(over="ignore", invalid="ignore"):
            return numbers.astype(dtype, copy=False)
    return _to_bfloat16(numbers)


def _to_bfloat16(numbers: Array) -> NDArray[np.float32]:
    wide = np.ascontiguousarray(numbers, dtype=np.float64)
    bits = wide.view(np.uint64)
    dropped = np.uint64(45)
    odd = (bits >> dropped) & np.uint64(1)
    up = bits + np.uint64((1 << 44) - 1) + odd
    near = (up & ~np.uint64((1 << 45) - 1)).view(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        result: NDArray[np.float32] = np.where(np.isfinite(wide), near, wide).astype(np.float32)
    # Beyond its largest number is infinity, as beyond that of float32.
    return result


def _refuse_types(
    type_name: str, wanted: Tensor, compute: bool, misfit: str, faults: FileFaults
) -> None:
    if not wanted.floating:
        if type_name not in _INTEGERS:
            raise faults.shape(f"{misfit}; save whole numbers as integers")
        if compute:
            raise faults.shape(f"{misfit}; integers cannot be scaled, normalized or resized")
    elif type_name == "uint8" and len(wanted.shape) == 3 and not compute:
        raise faults.shape(
            f"{misfit}; say how 8-bit pixels become such numbers: data.transforms: [{{input:"
            f" {wanted.name}, scale: 0.00392156862745098}}] makes them 0 to 1, and scale: 1 leaves"
            " them 0 to 255"
        )


def _integers(rows: Array, wanted: Tensor, name: str, first: int, faults: FileFaults) -> Array:
    if rows.dtype == wanted.numpy:
        return np.ascontiguousarray(rows)
    if wanted.dtype == "bool":
        fits = (rows == 0) | (rows == 1)
    else:
        limits = np.iinfo(wanted.dtype)
        wide = rows.astype(np.int64)
        fits = (wide >= limits.min) & (wide <= limits.max)
    _require(fits, rows, wanted.dtype, name, first, wanted, faults)
    return np.ascontiguousarray(rows.astype(wanted.dtype))


def _require_exact(
    rows: Array, dtype: str, name: str, first: int, wanted: Tensor | None, faults: FileFaults
) -> None:
    if rows.dtype.itemsize > 1:
        largest = _LARGEST_EXACT[dtype]
        wide = rows.astype(np.int64)
        _require((wide <= largest) & (wide >= -largest), rows, dtype, name, first, wanted, faults)


def _require(
    fits: NDArray[np.bool_],
    rows: Array,
    dtype: str,
    name: str,
    first: int,
    wanted: Tensor | None,
    faults: FileFaults,
) -> None:
    if fits.all():
        return
    place = int(np.flatnonzero(~fits.reshape(-1))[0])
    row = place // max(1, rows[:1].size)
    raise faults.shape(
        f"holds {int(rows.reshape(-1)[place])} in {name} of sample {first + row} (counted from 0),"
        f" which {dtype} does not hold exactly; the network takes {wanted or dtype}"
    )


def _without_ones(shape: tuple[int, ...]) -> list[int]:
    return [length for length in shape if length != 1]
