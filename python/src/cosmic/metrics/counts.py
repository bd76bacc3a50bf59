"""How often whole numbers occurred, and how many points lie in which cell of a line or a plane."""

import numpy as np
from numpy.typing import NDArray

from cosmic.metrics import wire

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]

_NOTHING: Integers = np.zeros(0, dtype=np.int64)


class SparseCounts:
    """How often each whole number occurred; those that did not take no room."""

    __slots__ = ("counts", "keys")

    def __init__(self, keys: Integers = _NOTHING, counts: Integers = _NOTHING) -> None:
        """Of nothing, or of these keys.

        Args:
            keys: ascending, all different
            counts: how often each occurred, 1 at least
        """
        self.keys = keys
        self.counts = counts

    def add(self, keys: Integers) -> None:
        """Counts each of these once."""
        if len(keys):
            found, counts = np.unique(keys.astype(np.int64, copy=False), return_counts=True)
            self.merge(SparseCounts(found, counts.astype(np.int64)))

    def merge(self, other: "SparseCounts") -> None:
        """Adds all of the other's counts."""
        if not len(self.keys):
            self.keys, self.counts = other.keys, other.counts
        elif len(other.keys):
            self.keys, self.counts = _added(
                np.concatenate((self.keys, other.keys)),
                np.concatenate((self.counts, other.counts)),
            )

    @property
    def total(self) -> int:
        """The sum of all counts."""
        return int(self.counts.sum())

    def encode(self) -> bytes:
        """The message ``Counts``: distances, and counts that are more than one."""
        if not len(self.keys):
            return b""
        distances = np.empty(len(self.keys), dtype=np.uint64)
        distances[0] = wire.zigzag(int(self.keys[0]))
        distances[1:] = (np.diff(self.keys) - 1).astype(np.uint64)
        several = self.counts > 1
        words = np.zeros((len(self.keys), 2), dtype=np.uint64)
        words[:, 0] = (distances << np.uint64(1)) | several.astype(np.uint64)
        words[:, 1] = np.where(several, self.counts - 2, 0).astype(np.uint64)
        used = np.column_stack((np.ones_like(several), several))
        return wire.content(1, wire.varints(words[used]))


def _added(keys: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Puts equal keys together; ascending."""
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(counts, starts)


_FINEST = -1080
_KEY_BITS = 58
_MAX_EXPONENT = 1023


class AdaptiveCounts:
    """Cells as fine as their number allows; they depend on the points alone.

    A cell is 2^e wide in each direction; cell k holds k·2^e <= x < (k+1)·2^e. e is the least one
    with which no more than a given number of cells hold points and every k fits into its bits.
    """

    def __init__(self, dimensions: int, max_cells: int, finest: int = _FINEST) -> None:
        """Of no points.

        Args:
            dimensions: 1 of a line, 2 of a plane
            max_cells: how many cells may hold points
            finest: the least e; 0 for whole numbers
        """
        self._dimensions = dimensions
        self._bits = _KEY_BITS // dimensions
        self._max_cells = max_cells
        self._finest = finest
        self._exponent = finest
        self._cells = SparseCounts()

    def add(self, *coordinates: Doubles) -> None:
        """Counts points of finite coordinates."""
        if not len(coordinates[0]):
            return
        self._coarsen(max(self._exponent_for(axis) for axis in coordinates))
        self._cells.add(self._key(*(self._cell(axis) for axis in coordinates)))
        self._limit()

    def merge(self, other: "AdaptiveCounts") -> None:
        """Adds the other's points; it has as many dimensions and cells."""
        self._coarsen(other._exponent)
        theirs = SparseCounts(*other._coarser(self._exponent - other._exponent))
        self._cells.merge(theirs)
        self._limit()

    @property
    def total(self) -> int:
        """How many points it counts."""
        return self._cells.total

    def encode(self) -> bytes:
        """The message ``Cells``."""
        return wire.signed(1, self._exponent) + wire.message(2, self._cells.encode())

    def _exponent_for(self, axis: Doubles) -> int:
        numbers = axis[axis != 0]
        if not len(numbers):
            return self._finest
        largest = (np.ascontiguousarray(numbers).view(np.int64) >> 52) & 0x7FF
        return int(largest.max()) - _MAX_EXPONENT + 2 - self._bits

    def _cell(self, axis: Doubles) -> Integers:
        if -self._exponent > _MAX_EXPONENT:
            scaled = np.ldexp(axis, -self._exponent)
        else:
            with np.errstate(under="ignore"):
                scaled = axis * np.ldexp(1.0, -self._exponent)
        cells: Integers = np.floor(scaled).astype(np.int64)
        # What is too small to be scaled lies beside 0 all the same.
        cells[(axis < 0) & (scaled == 0)] = -1
        return cells

    def _key(self, *cells: Integers) -> Integers:
        origin = 1 << (self._bits - 1)
        key = cells[0] + origin
        for cell in cells[1:]:
            key = (key << self._bits) | (cell + origin)
        return key

    def _limit(self) -> None:
        while len(self._cells.keys) > self._max_cells:
            self._coarsen(self._exponent + 1)

    def _coarsen(self, wanted: int) -> None:
        if wanted > self._exponent:
            self._cells = SparseCounts(*self._coarser(wanted - self._exponent))
            self._exponent = wanted

    def _coarser(self, levels: int) -> tuple[Integers, Integers]:
        keys, counts = self._cells.keys, self._cells.counts
        if not len(keys) or not levels:
            return keys, counts
        origin = 1 << (self._bits - 1)
        shift = min(levels, 63)
        if self._dimensions == 1:
            return _added(self._key((keys - origin) >> shift), counts)
        x = (keys >> self._bits) - origin
        y = (keys & ((1 << self._bits) - 1)) - origin
        return _added(self._key(x >> shift, y >> shift), counts)
