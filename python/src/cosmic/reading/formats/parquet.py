"""Parquet by pyarrow: numbers, lists of numbers, text and bytes; only what is wanted."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from cosmic.reading.column import Array, Column
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.source import Source

_ROWS_A_BYTE = 1024
_MAX_COLUMNS = 16_384
_MAX_FOOTER_BYTES = 64 << 20
_DAMAGE = (pa.ArrowException, OSError, ValueError, UnicodeDecodeError, OverflowError)


def looks_like_parquet(source: Source) -> bool:
    """Whether a file begins and ends as one."""
    if source.size < 12 or bytes(source.view(0, 4)) != b"PAR1":
        return False
    return bytes(source.view(source.size - 4, 4)) == b"PAR1"


class Table:
    """A table in a file. For one thread."""

    def __init__(self, source: Source, faults: FileFaults) -> None:
        """Reads the footer."""
        self.faults = faults
        if not looks_like_parquet(source):
            raise faults.corrupt("is cut short or damaged: it does not end as Parquet does")
        footer = int.from_bytes(source.view(source.size - 8, 4), "little")
        if footer > min(source.size - 12, _MAX_FOOTER_BYTES):
            raise faults.corrupt("is damaged: its footer is of another length than it says")
        try:
            self._file = pq.ParquetFile(source.stream(), page_checksum_verification=True)
            schema = self._file.schema_arrow
        except _DAMAGE as e:
            raise self.damaged(e) from e
        self.rows = self._file.metadata.num_rows
        if not 0 <= self.rows <= _ROWS_A_BYTE * source.size:
            raise faults.shape("holds more rows than a file of its size may")
        if self._file.metadata.num_columns > _MAX_COLUMNS:
            raise faults.shape(f"has more than {_MAX_COLUMNS:,} columns")
        self._types: dict[str, pa.DataType] = {}
        # Batches of one row group come one after another.
        self._last: tuple[Any, pa.ChunkedArray] = (None, pa.chunked_array([], pa.null()))
        for field in schema:
            self._add(field.name, field.type)

    def _add(self, name: str, kind: pa.DataType) -> None:
        if pa.types.is_struct(kind):
            for inner in kind:
                self._add(f"{name}.{inner.name}", inner.type)
        else:
            self._types[name] = kind

    @property
    def columns(self) -> dict[str, Callable[[], Column]]:
        """All by name; what holds no numbers is refused when it is asked for."""
        return {
            name: lambda name=name: self.column(name)  # type: ignore[misc]
            for name in self._types
        }

    def is_bytes(self, name: str) -> bool:
        """Whether a column holds text or bytes of any length."""
        kind = self._types.get(name)
        return kind is not None and bool(
            pa.types.is_string(kind)
            or pa.types.is_large_string(kind)
            or pa.types.is_binary(kind)
            or pa.types.is_large_binary(kind)
            or (pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type))
        )

    def column(self, name: str) -> Column:
        """Numbers."""
        return _TableColumn(self, name, self._types[name])

    def values(self, name: str, first: int, count: int) -> list[Any]:
        """Text or bytes of some rows; None where there is none."""
        read: list[Any] = self.read(name, first, count).to_pylist()
        return read

    def read(self, name: str, first: int, count: int) -> pa.ChunkedArray:
        """Some rows of a column, of those row groups that hold them."""
        groups: list[int] = []
        start = skipped = 0
        for i in range(self._file.num_row_groups):
            length = self._file.metadata.row_group(i).num_rows
            if start + length > first and start < first + count:
                if not groups:
                    skipped = first - start
                groups.append(i)
            start += length
        if self._last[0] != (name, groups):
            self._last = ((name, groups), self._read_groups(name, groups))
        part = self._last[1].slice(skipped, count)
        if len(part) != count:
            raise self.faults.corrupt(f"is damaged: {quote(name)} has other rows than it says")
        return part

    def _read_groups(self, name: str, groups: list[int]) -> pa.ChunkedArray:
        try:
            table = self._file.read_row_groups(groups, columns=[name], use_threads=False)
            found = table.column(0)
            for inner in self._path(name, table.schema.field(0).name):
                found = pa.chunked_array(
                    [chunk.field(inner) for chunk in found.chunks],
                    found.type.field(inner).type,
                )
        except _DAMAGE as e:
            raise self.damaged(e) from e
        return found

    def _path(self, name: str, top: str) -> list[str]:
        rest = name.removeprefix(top).removeprefix(".")
        return rest.split(".") if rest else []

    def damaged(self, cause: Exception) -> Exception:
        """What pyarrow says, in one short line."""
        said = " ".join(str(cause).split())[:160]
        return self.faults.corrupt(f"is cut short or damaged: {said or type(cause).__name__}")


class _TableColumn(Column):
    by_rows = True

    def __init__(self, table: Table, name: str, kind: pa.DataType) -> None:
        self._table = table
        self._name = name
        self._lengths: list[int] = []
        self._element = self._unfold(kind)
        self.type_name = self._numpy_name(self._element)
        self.shape = (table.rows, *self._lengths)
        if any(length < 0 for length in self._lengths):
            # Lists have the length of the first row; what differs is refused.
            self.shape = (table.rows, *self._first_lengths())

    def _unfold(self, kind: pa.DataType) -> pa.DataType:
        if isinstance(kind, pa.FixedShapeTensorType):
            self._lengths = [int(n) for n in kind.shape]
            return kind.value_type
        while pa.types.is_list(kind) or pa.types.is_large_list(kind) or _is_fixed(kind):
            self._lengths.append(kind.list_size if _is_fixed(kind) else -1)
            kind = kind.value_type
        if pa.types.is_fixed_size_binary(kind):
            self._lengths.append(kind.byte_width)
        return kind

    def _first_lengths(self) -> list[int]:
        if not self._table.rows:
            return [max(1, length) for length in self._lengths]
        return list(self._numbers(self._table.read(self._name, 0, 1)).shape[1:])

    def _numpy_name(self, kind: pa.DataType) -> str:
        if pa.types.is_fixed_size_binary(kind):
            return "uint8"
        if pa.types.is_decimal(kind):
            return "float64"
        if pa.types.is_temporal(kind):
            return "int64"
        widened = {"uint16": "int32", "uint32": "int64", "uint64": "int64", "halffloat": "float16"}
        name = str(kind)
        name = widened.get(name, {"float": "float32", "double": "float64"}.get(name, name))
        if name not in (
            *("float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"),
        ):
            raise self._table.faults.unsupported(
                f"elements of type {quote(str(kind))}", quote(self._name)
            )
        return name

    def rows(self, first: int, count: int) -> Array:
        if not count:
            return np.zeros((0, *self.shape[1:]), dtype=self.type_name)
        numbers = self._numbers(self._table.read(self._name, first, count))
        if numbers.shape[1:] != self.shape[1:]:
            raise self._uneven()
        return numbers

    def _numbers(self, read: pa.ChunkedArray) -> Array:
        try:
            array = read.combine_chunks() if read.num_chunks != 1 else read.chunk(0)
            if isinstance(array, pa.ChunkedArray):
                array = pa.concat_arrays(array.chunks)
            return self._converted(array)
        except _DAMAGE as e:
            raise self._table.damaged(e) from e

    def _converted(self, array: pa.Array) -> Array:
        rows, lengths = len(array), []
        if isinstance(array, pa.ExtensionArray):
            lengths = [int(n) for n in array.type.shape]
            array = array.storage
            self._refuse_nulls(array)
            array = array.flatten()
        while (
            pa.types.is_list(array.type)
            or pa.types.is_large_list(array.type)
            or _is_fixed(array.type)
        ):
            self._refuse_nulls(array)
            outer, inner = len(array), array.flatten()
            if not _is_fixed(array.type):
                sizes = np.asarray(array.value_lengths())
                if len(sizes) and (sizes != sizes[0]).any():
                    raise self._uneven()
            lengths.append(len(inner) // outer if outer else 1)
            array = inner
        return self._elements(array, bool(lengths)).reshape((rows, *lengths, *self._width(array)))

    def _width(self, array: pa.Array) -> list[int]:
        fixed = pa.types.is_fixed_size_binary(array.type)
        return [array.type.byte_width] if fixed and not pa.types.is_decimal(array.type) else []

    def _elements(self, array: pa.Array, in_list: bool) -> Array:
        kind = array.type
        floating = pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        if array.null_count and (in_list or not floating):
            self._refuse_nulls(array)
        if pa.types.is_decimal(kind):
            array = array.cast(pa.float64())
        elif pa.types.is_temporal(kind):
            array = array.view(pa.int32() if kind.bit_width == 32 else pa.int64())
        elif str(kind) == "uint64":
            array = array.cast(pa.int64())
        elif pa.types.is_fixed_size_binary(kind):
            raw = array.buffers()[1]
            start = array.offset * kind.byte_width
            return np.frombuffer(raw, np.uint8)[start : start + len(array) * kind.byte_width]
        numbers = array.to_numpy(zero_copy_only=False)
        return np.asarray(numbers).astype(self.type_name, copy=False)

    def _refuse_nulls(self, array: pa.Array) -> None:
        if array.null_count:
            row = int(np.flatnonzero(np.asarray(array.is_null()))[0])
            raise self._table.faults.shape(
                f"holds a null in {quote(self._name)} at place {row} of what was read; write a"
                " number there"
            )

    def _uneven(self) -> Exception:
        return self._table.faults.shape(
            f"holds lists of other lengths in other rows of {quote(self._name)}; wanted one length"
        )


def _is_fixed(kind: pa.DataType) -> bool:
    return bool(pa.types.is_fixed_size_list(kind))
