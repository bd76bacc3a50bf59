"""A split of a tar shard: its samples, one by one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.reading.column import Array
from cosmic.reading.faults import DataError, FileFaults
from cosmic.reading.formats.shards import Encoded, Shard, ShardColumn, or_error
from cosmic.reading.opened import OpenSplit
from cosmic.reading.plan import InputColumn, ReadingPlan
from cosmic.reading.samples import BadSamples, Rows
from cosmic.reading.source import Source


class ShardSplit(OpenSplit):
    """Of a shard's parts the first has all samples: only who reads it to its end can count them."""

    def __init__(
        self, source: Source, plan: ReadingPlan, faults: FileFaults, part: tuple[int, int]
    ) -> None:
        super().__init__(plan, faults)
        selection = plan.selection
        renamed = selection.renamed
        self._inputs = [
            ShardColumn.wanted(name, renamed.get(name), faults) for name in selection.inputs
        ]
        self._targets = [
            ShardColumn.wanted(name, renamed.get(name), faults) for name in selection.targets
        ]
        self._kept = [ShardColumn.kept(name) for name in selection.kept]
        if part[0] > 0:
            self.count = 0
            return
        self._shard = Shard(source, faults)
        self.count = len(self._shard.samples)

    def _read(self, start: int, count: int, numbers: NDArray[np.int64], bad: BadSamples) -> Rows:
        samples = self._shard.samples[start : start + count] if count else []
        targets: dict[str, NDArray[np.float64] | None] = {}
        for column in self._targets:
            values = [or_error(lambda s=s, c=column: self._shard.value(s, c)) for s in samples]
            targets[column.name] = self._target(column.name, values, numbers, bad)
        kept: dict[str, Array | list[str | None]] = {}
        for column in self._kept:
            values = [or_error(lambda s=s, c=column: self._shard.required(s, c)) for s in samples]
            kept[column.name] = self._keep(column.name, values, numbers, bad)
        bad.check_targets(targets, numbers, self._faults)
        inputs: dict[str, Array] = {}
        columns = (
            () if self._plan.targets_only else zip(self._plan.inputs, self._inputs, strict=True)
        )
        for wanted, column in columns:
            values = [or_error(lambda s=s, c=column: self._shard.required(s, c)) for s in samples]
            inputs[wanted.name] = self._one_by_one(
                wanted,
                numbers,
                bad,
                lambda i, w=wanted, v=values: self._input(w, v[i], int(numbers[i])),  # type: ignore[misc]
            )
        return self._checked(inputs, targets, kept, numbers, bad)

    def _input(self, wanted: InputColumn, value: Any, number: int) -> Array:
        if isinstance(value, DataError):
            raise value
        if isinstance(value, Encoded):
            return self._image(wanted, value.content, value.label, number)
        if isinstance(value, str):
            raise self._faults.shape(
                f"holds text in {wanted.name} of sample {number}; the network"
                f" {self._plan.network} takes {wanted.tensor or 'numbers'}"
            )
        row: Array = self._convert(wanted, value[None], value.dtype.name, number)[0]
        return row

    def _target(
        self, name: str, values: list[Any], numbers: NDArray[np.int64], bad: BadSamples
    ) -> NDArray[np.float64] | None:
        width = self._plan.targets[name]
        rows = np.full((len(values), width), np.nan)
        present = False
        for i, value in enumerate(values):
            number = int(numbers[i])
            if isinstance(value, DataError):
                bad.add(number, name, value)
            elif isinstance(value, Encoded | str):
                error = self._faults.shape(f"holds no numbers in {name} of sample {number}")
                bad.add(number, name, error)
            elif value is not None:
                if value.size != width:
                    error = self._faults.shape(
                        f"holds {value.size} numbers in {name} of sample {number} (counted from"
                        f" 0); wanted {width}"
                    )
                    bad.add(number, name, error)
                    continue
                rows[i] = value.reshape(-1)
                present = True
        return rows if present else None

    def _keep(
        self, name: str, values: list[Any], numbers: NDArray[np.int64], bad: BadSamples
    ) -> Array | list[str | None]:
        for i, value in enumerate(values):
            if isinstance(value, Encoded):
                values[i] = value = self._faults.shape(
                    f"holds an image in {value.label}, which cannot be kept; correct data.keep"
                )
            if isinstance(value, DataError):
                bad.add(int(numbers[i]), name, value)
        known = next((one for one in values if not isinstance(one, DataError)), None)
        if known is None:
            return np.zeros(len(values), dtype=np.int64)
        filled = [known if isinstance(one, DataError) else one for one in values]
        if all(isinstance(one, str) for one in filled):
            if not self._plan.keeps_text:
                raise FatalError(
                    f"data.keep names {name}, which is text, and predictions in npz hold numbers"
                    " only; set output.predictionsFormat: parquet, or keep another column",
                    reason="InvalidSpec",
                )
            return list(filled)
        if any(isinstance(one, str) or one.size != known.size for one in filled):
            raise self._faults.shape(
                f"holds text in {name} of some samples and numbers in that of others, or other"
                " numbers of them; wanted one of both to keep it"
            )
        floating = any(one.dtype.kind == "f" for one in filled)
        return np.stack([one for one in filled]).astype(np.float64 if floating else np.int64)
