"""A split of a partition of columns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.reading.column import Array, ArrayColumn, Column
from cosmic.reading.columns import Found
from cosmic.reading.faults import DataError, FileFaults, quote
from cosmic.reading.opened import OpenSplit
from cosmic.reading.plan import InputColumn, ReadingPlan
from cosmic.reading.residue import NO_RESIDUE
from cosmic.reading.samples import BadSamples, Rows
from cosmic.reading.source import Source

_IMAGES_AT_A_TIME = 8
_STREAMED_FROM_BYTES = 1 << 20


class ColumnarSplit(OpenSplit):
    """Rows of columns."""

    def __init__(
        self,
        found: Found,
        plan: ReadingPlan,
        faults: FileFaults,
        part: tuple[int, int],
        source: Source,
        table: Any,
        beside: Callable[[str], bytes] | None,
    ) -> None:
        """Of columns that were found.

        Args:
            found: these
            plan: what becomes of them
            faults: of the file
            part: which of how many
            source: the file, as it lies here
            table: that text and files come from; None if there is none
            beside: fetches an object by its name beside the table
        """
        super().__init__(plan, faults)
        self._found = found
        self._table = table
        self._beside = beside
        self.first, self.count = self._share(found, part, source)
        self._refuse_text()
        if part[1] > 1 and 0 < self.count < found.rows:
            self.residue = self._fetch_part(part[1])
        self._targets = {name: self._target(name, column) for name, column in found.targets.items()}

    def _share(self, found: Found, part: tuple[int, int], source: Source) -> tuple[int, int]:
        rows, (index, parts) = found.rows, part
        inputs = [column for column in found.inputs.values() if column is not None]
        largest = max((column.nbytes for column in inputs), default=0)
        by_rows = bool(found.files) or (
            not source.is_whole
            and all(column.by_rows for column in inputs if column.nbytes == largest)
        )
        if parts <= 1:
            return 0, rows
        if not by_rows:
            return (0, rows) if index == 0 else (0, 0)
        first = rows * index // parts
        return first, rows * (index + 1) // parts - first

    def _fetch_part(self, parts: int) -> int:
        """Reads this part of all columns, in the order of every rank; gives its residue."""
        found, loaded, streamed = self._found, NO_RESIDUE, NO_RESIDUE
        inputs = {name: one for name, one in found.inputs.items() if one is not None}
        largest = max((column.nbytes for column in inputs.values()), default=0)

        def is_streamed(column: Column) -> bool:
            large = column.nbytes == largest or column.nbytes // parts > _STREAMED_FROM_BYTES
            return large and column.by_rows

        for group in (found.inputs, found.targets, found.kept):
            for name, column in list(group.items()):
                if column is None:
                    continue
                rows = column.rows(self.first, self.count)
                if group is found.inputs and is_streamed(column):
                    streamed = streamed.then(column.residue(self.first, self.count))
                elif column.is_large_in_parts:
                    loaded = loaded.then(column.residue(self.first, self.count))
                group[name] = _Part(rows, column, self.first)
        return loaded.then(streamed).value

    def _refuse_text(self) -> None:
        if self._found.texts and not self._plan.keeps_text:
            raise FatalError(
                f"data.keep names {next(iter(self._found.texts))}, which is text, and predictions"
                " in npz hold numbers only; set output.predictionsFormat: parquet, or keep another"
                " column",
                reason="InvalidSpec",
            )

    def _target(self, name: str, column: Column | None) -> Column | None:
        wanted = self._plan.targets[name]
        if column is not None:
            elements = int(np.prod(column.shape[1:], dtype=np.int64))
            if elements != wanted:
                shape = "[N] or [N, 1]" if wanted == 1 else f"[N, {wanted}]"
                raise self._faults.shape(f"holds {name} of {column}; wanted {shape}")
        return column

    def _read(self, start: int, count: int, numbers: NDArray[np.int64], bad: BadSamples) -> Rows:
        first = self.first + start
        targets: dict[str, NDArray[np.float64] | None] = {}
        for name, column in self._targets.items():
            targets[name] = (
                None
                if column is None
                else column.rows(first, count).astype(np.float64).reshape(count, -1)
            )
        bad.check_targets(targets, numbers, self._faults)
        inputs: dict[str, Array] = {}
        for wanted in () if self._plan.targets_only else self._plan.inputs:
            inputs[wanted.name] = self._input(wanted, first, count, numbers, bad)
        kept: dict[str, Array | list[str | None]] = {}
        for name, column in self._found.kept.items():
            if column is None:
                kept[name] = self._texts(self._found.texts[name], first, count)
            else:
                kept[name] = column.rows(first, count)
        return self._checked(inputs, targets, kept, numbers, bad)

    def _input(
        self,
        wanted: InputColumn,
        first: int,
        count: int,
        numbers: NDArray[np.int64],
        bad: BadSamples,
    ) -> Array:
        column = self._found.inputs[wanted.name]
        if column is None:
            return self._images(wanted, first, count, numbers, bad)
        stored = column.rows(first, count)
        try:
            return self._convert(wanted, stored, column.type_name, first)
        except DataError as e:
            bad.require(e)
        return self._one_by_one(
            wanted,
            numbers,
            bad,
            lambda i: self._convert(wanted, stored[i : i + 1], column.type_name, first + i)[0],
        )

    def _images(
        self,
        wanted: InputColumn,
        first: int,
        count: int,
        numbers: NDArray[np.int64],
        bad: BadSamples,
    ) -> Array:
        values = self._table.values(self._found.files[wanted.name], first, count)
        contents: list[Any] = values
        labels = [f"{quote(wanted.name)} of sample {number}" for number in numbers.tolist()]
        beside = self._beside
        if beside is not None:
            labels = [quote(str(name)) for name in values]

            def fetched(name: Any) -> Any:
                try:
                    return beside(_path(str(name)))
                except DataError as e:
                    if e.reason != "InputNotFound":
                        raise
                    return self._faults.shape(
                        f"names the image {quote(str(name))}, and there is none of that name;"
                        " correct the table or add it"
                    )

            for name in values:
                self._require_beside(str(name))
            with ThreadPoolExecutor(_IMAGES_AT_A_TIME) as threads:
                contents = list(threads.map(fetched, values))

        def one(i: int) -> Array:
            if isinstance(contents[i], DataError):
                raise contents[i]
            if contents[i] is None:
                raise self._faults.shape(f"holds no image in {labels[i]}")
            content = contents[i].encode() if isinstance(contents[i], str) else contents[i]
            return self._image(wanted, content, labels[i], first + i)

        return self._one_by_one(wanted, numbers, bad, one)

    def _require_beside(self, name: str) -> None:
        """Nothing but what lies beside the table or below."""
        if name.startswith("/") or ".." in name.split("/") or not name.isprintable():
            raise self._faults.unsafe(
                f"names the image {quote(name)}, which does not lie beside it; images are named"
                " relative to their table"
            )

    def _texts(self, name: str, first: int, count: int) -> list[str | None]:
        values = self._table.values(name, first, count)
        try:
            return [one.decode() if isinstance(one, bytes) else one for one in values]
        except UnicodeDecodeError as e:
            raise self._faults.shape(f"holds bytes in {quote(name)} that are no text") from e


def _path(name: str) -> str:
    """As a file system reads a name: ``./a//b.png`` is ``a/b.png``."""
    return "/".join(part for part in name.split("/") if part not in ("", "."))


class _Part(ArrayColumn):
    """Some rows of a column, which keep their positions."""

    def __init__(self, rows: Array, column: Column, first: int) -> None:
        super().__init__(rows, column.type_name)
        self._first = first

    def rows(self, first: int, count: int) -> Array:
        return super().rows(first - self._first, count)
