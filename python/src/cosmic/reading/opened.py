"""What the splits of every format have in common: rows are converted, checked, set aside."""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cosmic.reading.column import Array
from cosmic.reading.conversion import converted
from cosmic.reading.faults import DataError, FileFaults
from cosmic.reading.formats.images import decoded
from cosmic.reading.plan import InputColumn, ReadingPlan
from cosmic.reading.samples import BadSamples, Rows


class OpenSplit(ABC):
    """Rows of a split. For one thread.

    Attributes:
        count: how many it has, bad ones included
        first: the first one's position in the partition
        residue: the split's share in the checksums of its file
    """

    count: int
    first: int = 0
    residue: int = 0

    def __init__(self, plan: ReadingPlan, faults: FileFaults) -> None:
        self._plan = plan
        self._faults = faults
        self._bad = 0

    def rows(self, start: int, count: int) -> Rows:
        """Some rows from one on, counted from the split's first, but for bad ones.

        Raises:
            DataError: if they are damaged, do not fit or are not finite; of a sample that may be
                set aside, only when there are too many
        """
        bad = BadSamples(self._plan.max_bad > 0)
        numbers = np.arange(self.first + start, self.first + start + count, dtype=np.int64)
        rows = self._read(start, count, numbers, bad).without(bad.by_row)
        self._bad += len(bad.by_row)
        if self._bad > max(0, self._plan.max_bad):
            first = rows.bad[0].error
            raise self._faults.fault(
                first.reason or "PartitionShape",
                f"has at least {self._bad} bad samples and maxBadSamples tolerates"
                f" {self._plan.max_bad}: {first}",
            )
        return rows

    @abstractmethod
    def _read(
        self, start: int, count: int, numbers: NDArray[np.int64], bad: BadSamples
    ) -> Rows: ...

    def _convert(self, column: InputColumn, stored: Array, type_name: str, first: int) -> Array:
        return converted(
            stored,
            type_name,
            column.tensor,
            column.steps,
            column.name,
            self._plan.network,
            self._faults,
            first,
        )

    def _one_by_one(
        self,
        column: InputColumn,
        numbers: NDArray[np.int64],
        bad: BadSamples,
        one: Callable[[int], Array],
    ) -> Array:
        """Converts sample by sample; bad ones become 0."""
        found: list[Array | None] = []
        for i, number in enumerate(numbers.tolist()):
            try:
                found.append(one(i))
            except DataError as e:
                bad.add(number, column.name, e)
                found.append(None)
        known = next((one for one in found if one is not None), None)
        if known is None:
            shape = column.tensor.shape if column.tensor else ()
            return np.zeros((len(numbers), *shape))
        for i, number in enumerate(numbers.tolist()):
            other = found[i]
            if other is not None and other.shape != known.shape:
                raise self._faults.shape(
                    f"holds {list(other.shape)} in {column.name} of sample {number} (counted from"
                    f" 0), and {list(known.shape)} in another; declare a shape, or resize"
                )
        return np.stack([known * 0 if one is None else one for one in found])

    def _checked(
        self,
        inputs: dict[str, Array],
        targets: dict[str, NDArray[np.float64] | None],
        kept: dict[str, Array | list[str | None]],
        numbers: NDArray[np.int64],
        bad: BadSamples,
    ) -> Rows:
        for name, values in inputs.items():
            bad.check_finite(values, name, numbers, self._faults)
        return Rows(numbers, inputs, targets, kept)

    def _image(self, column: InputColumn, content: bytes, label: str, number: int) -> Array:
        """One sample's image as the network takes it."""
        shape = column.tensor.shape if column.tensor else (3, 0, 0)
        grey = len(shape) < 3 or shape[0] == 1
        channels = 1 if grey and not any("channels" in step for step in column.steps) else 3
        image = decoded(content, channels, label, self._faults)
        converted_image: Array = self._convert(column, image[None], image.dtype.name, number)[0]
        return converted_image
