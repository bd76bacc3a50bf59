"""Samples that are predicted and left out of the metrics for their label, which cannot be one."""

import numpy as np
from numpy.typing import NDArray

from cosmic.metrics import wire


class LeftOut:
    """How many, and the first of them by partition and row."""

    def __init__(self) -> None:
        self.count = 0
        self._first: tuple[int, int, float] | None = None

    def add(
        self, left: NDArray[np.bool_], labels: NDArray[np.float64], partition: int, rows: "Rows"
    ) -> None:
        """Adds samples.

        Args:
            left: which of them, ``[N]``
            labels: what their labels say, ``[N]``
            partition: their partition's position in the manifest, from 0
            rows: each one's row there, from 0, ``[N]``
        """
        places = np.flatnonzero(left)
        if not len(places):
            return
        self.count += len(places)
        first = places[np.argmin(rows[places])]
        self._consider((partition, int(rows[first]), float(labels[first])))

    def merge(self, other: "LeftOut") -> None:
        """Adds those."""
        self.count += other.count
        if other._first is not None:
            self._consider(other._first)

    def encode(self) -> bytes:
        """The message ``LeftOutSamples``."""
        count = wire.integer(1, self.count)
        if self._first is None:
            return count
        partition, row, label = self._first
        place = wire.integer(1, partition) + wire.integer(2, row) + wire.double(3, label)
        return count + wire.message(2, place)

    def _consider(self, place: tuple[int, int, float]) -> None:
        if self._first is None or place[:2] < self._first[:2]:
            self._first = place


Rows = NDArray[np.int64]
