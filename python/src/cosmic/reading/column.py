"""A column of a file: what it holds, and how some of its rows are read."""

import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.residue import NO_RESIDUE, Residue, residue_of_part
from cosmic.reading.source import Source

Array = NDArray[Any]

BFLOAT16 = "bfloat16"

# All of a smaller member is read, and verified: that costs no more than a request.
_SMALL_BYTES = 256 << 10
# What may lie before a part that is verified together with it: the header of an array.
_MAX_HEAD_BYTES = 1 << 16


class Column(ABC):
    """``[N, …]`` of numbers.

    Attributes:
        type_name: of its elements, as it is stored, such as ``float32`` or ``bfloat16``
        shape: with N first; empty for a number alone
        by_rows: whether some rows can be read without the others
    """

    type_name: str
    shape: tuple[int, ...]
    by_rows = False

    @property
    def nbytes(self) -> int:
        """What all elements take, as they are stored."""
        elements = 1
        for length in self.shape:
            elements *= length
        return elements * (2 if self.type_name == BFLOAT16 else np.dtype(self.type_name).itemsize)

    @abstractmethod
    def rows(self, first: int, count: int) -> Array:
        """Some rows, verified as far as can be; bfloat16 as float32."""

    def whole(self) -> Array:
        """All of it, also of a number alone."""
        return self.rows(0, self.shape[0]) if self.shape else self.rows(0, 1).reshape(())

    def residue(self, first: int, count: int) -> Residue:
        """What these rows say of a checksum that covers others, too."""
        return NO_RESIDUE

    @property
    def is_large_in_parts(self) -> bool:
        """Whether a part had better be read without the rest, unverified."""
        return False

    def __str__(self) -> str:
        return f"{self.type_name} {list(self.shape)}"


class ArrayColumn(Column):
    """An array that is there."""

    def __init__(self, array: Array, type_name: str | None = None) -> None:
        self._array = array
        self.type_name = type_name or array.dtype.name
        self.shape = array.shape

    def rows(self, first: int, count: int) -> Array:
        """Some rows, verified as far as can be; bfloat16 as float32."""
        return self._array[first : first + count]

    def whole(self) -> Array:
        """All of it, also of a number alone."""
        return self._array


@dataclass(frozen=True)
class Member:
    """Bytes of a file that one checksum covers, if there is one.

    Attributes:
        source: the file
        offset: of the first byte
        length: how many
        name: for messages
        crc32: of all; 0 where there is none
        packed: whether they do not lie in the file as they are
    """

    source: Source
    offset: int
    length: int
    name: str = ""
    crc32: int = 0
    packed: bool = False

    def view(self) -> memoryview:
        """All bytes, not verified."""
        return self.source.view(self.offset, self.length)

    def verify(self, faults: FileFaults) -> None:
        """Refuses bytes that are not those of the checksum."""
        if self.crc32 and zlib.crc32(self.view()) != self.crc32:
            raise faults.corrupt(
                f"is damaged: the checksum of {quote(self.name)} is wrong; fetch or write the file"
                " again"
            )


class StoredColumn(Column):
    """An array that lies row by row in a file, as it is in memory."""

    def __init__(
        self,
        member: Member,
        start: int,
        dtype: "np.dtype[Any]",
        shape: tuple[int, ...],
        faults: FileFaults,
        type_name: str | None = None,
    ) -> None:
        """Of a part of a member.

        Args:
            member: which
            start: of the first element in it
            dtype: of the elements
            shape: the whole of it lies in the member
            faults: of the file
            type_name: where numpy has no such type
        """
        self._member = member
        self._start = start
        self._dtype = dtype
        self._faults = faults
        self.type_name = type_name or dtype.newbyteorder("=").name
        self.shape = shape
        self.by_rows = not member.packed
        self._verified = False

    @property
    def is_large_in_parts(self) -> bool:
        """Whether a part had better be read without the rest, unverified."""
        return self._member.length > _SMALL_BYTES

    def rows(self, first: int, count: int) -> Array:
        """Some rows, verified as far as can be; bfloat16 as float32."""
        row = self._row_bytes()
        source = self._member.source
        if source.is_whole or not self.is_large_in_parts:
            self.verify()
        raw = source.view(self._member.offset + self._start + first * row, count * row)
        array = np.frombuffer(raw, dtype=self._dtype).reshape((count, *self.shape[1:]))
        return widened(array) if self.type_name == BFLOAT16 else array

    def residue(self, first: int, count: int) -> Residue:
        """What these rows say of a checksum that covers others, too."""
        member, row = self._member, self._row_bytes()
        end = self._start + self.shape[0] * row
        alone = self._start <= _MAX_HEAD_BYTES and end == member.length
        if not member.crc32 or not count or not alone:
            return NO_RESIDUE
        start = self._start + first * row
        crc = zlib.crc32(member.source.view(member.offset, start)) if first == 0 else 0
        crc = zlib.crc32(member.source.view(member.offset + start, count * row), crc)
        behind = member.length - start - count * row
        return residue_of_part(crc, behind, member.length, member.crc32 if first == 0 else 0)

    def verify(self) -> None:
        """Looks once whether the member is what was written."""
        if not self._verified:
            self._member.verify(self._faults)
            self._verified = True

    def _row_bytes(self) -> int:
        elements = 1
        for length in self.shape[1:]:
            elements *= length
        return elements * self._dtype.itemsize


def widened(bits: Array) -> NDArray[np.float32]:
    """bfloat16, by its bits, as float32: the same numbers."""
    wide = bits.astype(np.uint32) << np.uint32(16)
    return wide.view(np.float32)
