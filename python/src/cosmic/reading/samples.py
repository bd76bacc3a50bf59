"""Rows of a partition as they are handed out, and those that are set aside."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.reading.column import Array
from cosmic.reading.faults import DataError, FileFaults

_OF_A_SAMPLE = ("PartitionNotFinite", "PartitionShape", "PartitionCorrupt")


@dataclass(frozen=True)
class BadSample:
    """A sample that is set aside, as the job tolerates some.

    Attributes:
        row: its position in the partition, from 0
        column: the column that shows it
        error: why it cannot be computed with
    """

    row: int
    column: str
    error: FatalError


@dataclass
class Rows:
    """Samples with all that is known of them.

    Attributes:
        numbers: each one's position in the partition, ``[N]``
        inputs: ``[N, …]`` by name
        targets: float64 ``[N, width]`` by name; None where the partition has none
        kept: ``[N, …]`` by name, or texts, None where there is none
        bad: those that are not among them
    """

    numbers: NDArray[np.int64]
    inputs: dict[str, Array]
    targets: dict[str, NDArray[np.float64] | None]
    kept: dict[str, Array | list[str | None]]
    bad: list[BadSample] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)

    def without(self, bad: dict[int, BadSample]) -> "Rows":
        """The others."""
        if not bad:
            return self
        good = ~np.isin(self.numbers, list(bad))
        return Rows(
            self.numbers[good],
            {name: rows[good] for name, rows in self.inputs.items()},
            {name: None if rows is None else rows[good] for name, rows in self.targets.items()},
            {
                name: (
                    rows[good]
                    if isinstance(rows, np.ndarray)
                    else [text for text, one in zip(rows, good, strict=True) if one]
                )
                for name, rows in self.kept.items()
            },
            [*self.bad, *(bad[row] for row in sorted(bad))],
        )


class BadSamples:
    """The samples of some rows that are set aside, each for the first that shows it."""

    def __init__(self, tolerated: bool) -> None:
        """None yet.

        Args:
            tolerated: whether there may be any
        """
        self.tolerated = tolerated
        self.by_row: dict[int, BadSample] = {}

    def add(self, row: int, column: str, error: FatalError) -> None:
        """Sets a sample aside, or raises the error if none is tolerated, or it is of no sample."""
        if not self.tolerated or error.reason not in _OF_A_SAMPLE:
            raise error
        self.by_row.setdefault(row, BadSample(row, column, error))

    def require(self, error: DataError) -> None:
        """Raises the error if it is of no sample, or none is tolerated."""
        if not self.tolerated or error.reason not in _OF_A_SAMPLE:
            raise error

    def check_finite(
        self, values: Array, name: str, numbers: NDArray[np.int64], faults: FileFaults
    ) -> None:
        """Looks for NaN and infinities in an input."""
        if values.dtype.kind != "f" or not len(values):
            return
        flat = values.reshape(len(values), -1)
        wrong = ~np.isfinite(flat)
        if not wrong.any():
            return
        for row in np.flatnonzero(wrong.any(axis=1)).tolist():
            at = int(np.flatnonzero(wrong[row])[0])
            index = np.unravel_index(at, values.shape[1:]) if values.ndim > 1 else ()
            place = f" at [{', '.join(map(str, map(int, index)))}]" if index else ""
            error = faults.not_finite(float(flat[row, at]), name, int(numbers[row]), place)
            self.add(int(numbers[row]), name, error)

    def check_targets(
        self,
        targets: dict[str, NDArray[np.float64] | None],
        numbers: NDArray[np.int64],
        faults: FileFaults,
    ) -> None:
        """Looks for infinities in what outputs are compared with; NaN says that there is none."""
        for name, values in targets.items():
            if values is None:
                continue
            for row in np.flatnonzero(np.isinf(values).any(axis=1)).tolist():
                value = float(values[row][np.isinf(values[row])][0])
                error = faults.not_finite(value, name, int(numbers[row]))
                self.add(int(numbers[row]), name, error)
