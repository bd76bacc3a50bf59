"""Opens a split of a partition of any format, and hands out its rows."""

import gzip
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.reading import arrays, parquet, pt
from cosmic.reading.archive import Archive
from cosmic.reading.column import Array, ArrayColumn, Column
from cosmic.reading.columns import Finder, Found
from cosmic.reading.conversion import converted
from cosmic.reading.faults import DataError, FileFaults, quote
from cosmic.reading.images import CsvTable, decoded
from cosmic.reading.memory import Budget
from cosmic.reading.pickled_columns import PickledColumns
from cosmic.reading.plan import InputColumn, ReadingPlan
from cosmic.reading.residue import NO_RESIDUE
from cosmic.reading.samples import BadSamples, Rows
from cosmic.reading.source import Source, WholeSource

_IMAGES_AT_A_TIME = 8
_STREAMED_FROM_BYTES = 1 << 20
_GZIP = b"\x1f\x8b"

Fetch = Callable[[str], bytes]


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
            from cosmic.errors import FatalError

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


def open_split(
    source: Source,
    uri: str,
    format_name: str,
    part: tuple[int, int],
    plan: ReadingPlan,
    beside: Fetch,
) -> OpenSplit:
    """Finds a split's columns.

    Args:
        source: the file
        uri: of the file, whose name may say what it is
        format_name: auto, pt, safetensors, npz, parquet, tar or images
        part: which of how many
        plan: which columns are wanted, and what becomes of them
        beside: fetches an object by its name beside the file

    Raises:
        DataError: PartitionCorrupt, PartitionUnsafe, PartitionShape
    """
    faults = FileFaults(uri)
    if source.size == 0:
        raise faults.corrupt("is empty")
    if format_name == "tar" or (format_name == "auto" and uri.lower().endswith(".tar")):
        from cosmic.reading.shard_split import ShardSplit

        return ShardSplit(source, plan, faults, part)
    finder, table, names_images = _finder(source, uri, format_name, faults)
    found = finder.find(plan.selection)
    return ColumnarSplit(found, plan, faults, part, source, table, beside if names_images else None)


def columns_of(source: Source, uri: str, format_name: str) -> list[str]:
    """The names of all columns of a file."""
    return _finder(source, uri, format_name, FileFaults(uri))[0].names()


def _finder(
    source: Source, uri: str, format_name: str, faults: FileFaults
) -> tuple[Finder, Any, bool]:
    budget = Budget(source.size, faults)
    if bytes(source.view(0, 2)) == _GZIP:
        source = _unpacked(source, budget, faults)
    known = _detect(source, uri, faults) if format_name == "auto" else format_name
    if known in ("pt", "npz"):
        return _archived(source, known, faults, budget), None, False
    if known == "safetensors":
        return Finder(arrays.read_safetensors(source, faults), True, faults), None, False
    table: Any
    if known == "images" and not parquet.looks_like_parquet(source):
        table = CsvTable(source, faults)
    else:
        table = parquet.Table(source, faults)
    named = uri.lower().rsplit("/", 1)[-1] == "metadata.parquet"
    names_images = known == "images" or (named and table.is_bytes("file_name"))
    file_names = "file_name" if names_images else None
    return Finder(table.columns, True, faults, table, file_names), table, names_images


def _archived(source: Source, known: str, faults: FileFaults, budget: Budget) -> Finder:
    if known == "npz" and arrays.looks_like_npy(source):
        columns, named = arrays.read_npy(source, faults, budget)
        return Finder(columns, named, faults)
    if known == "pt" and pt.looks_like_legacy(source):
        value, storages = pt.read_legacy(source, faults, budget)
    else:
        archive = Archive(source, faults, budget)
        if known == "npz":
            return Finder(arrays.read_npz(archive, faults, budget), True, faults)
        value, storages = pt.read_archive(archive, source.size, faults, budget)
    columns, named = PickledColumns(storages).all(value)
    return Finder(columns, named, faults)


def _detect(source: Source, uri: str, faults: FileFaults) -> str:
    if uri.lower().rsplit("/", 1)[-1] == "metadata.csv":
        return "images"
    head = bytes(source.view(0, min(source.size, 8)))
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        names = Archive(source, faults, Budget(source.size, faults)).names
        if pt.looks_like_archive(names):
            return "pt"
        if arrays.looks_like_npz(names):
            return "npz"
        raise faults.corrupt("is an archive, but no .pt or .npz: it has no data.pkl and no array")
    checks: Sequence[tuple[Callable[[Source], bool], str]] = (
        (pt.looks_like_legacy, "pt"),
        (arrays.looks_like_npy, "npz"),
        (arrays.looks_like_safetensors, "safetensors"),
        (parquet.looks_like_parquet, "parquet"),
    )
    for looks_like, known in checks:
        if looks_like(source):
            return known
    raise faults.corrupt(
        f"is no .pt, safetensors, npz, npy or Parquet file; it begins with {head.hex(' ')}"
    )


def _unpacked(source: Source, budget: Budget, faults: FileFaults) -> Source:
    """What gzip compressed once, as a whole."""
    source.whole()
    try:
        with gzip.GzipFile(fileobj=source.stream()) as packed:
            out = bytearray()
            while piece := packed.read(1 << 20):
                budget.take_unpacked(len(piece), "what gzip has compressed")
                out += piece
    except (OSError, EOFError, zlib.error) as e:
        raise faults.corrupt(f"is cut short or damaged: {e}") from e
    return WholeSource(bytes(out))
