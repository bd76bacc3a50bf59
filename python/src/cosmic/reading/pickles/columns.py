"""What the value of a pickle holds, as columns: tensors, arrays, datasets, dicts, samples."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cosmic.reading.column import Array, ArrayColumn, Column
from cosmic.reading.faults import DataError, FileFaults, quote
from cosmic.reading.pickles.arrays import array_of, dense
from cosmic.reading.pickles.names import Call
from cosmic.reading.pickles.storages import Storages

_MAX_DEPTH = 16
_MAX_PARTS = 256
_MAX_NAME = 1 << 10
_MAX_VISITS = 1 << 20
_MOST_NUMBERS = 1 << 24
_DATASETS = ("TensorDataset", "Subset", "ConcatDataset", "object")
_COLUMNS = ("tensor", "parameter", "sparse", "array", "frombuffer", "scalar")

Lazy = dict[str, Callable[[], Column]]


class PickledColumns:
    """Columns of one pickle. For one thread."""

    def __init__(self, storages: Storages) -> None:
        self._storages = storages
        self._faults: FileFaults = storages.faults
        self._visits = 0

    def _visit(self) -> None:
        """Counts containers: one that is in many others could be walked through for ever."""
        self._visits += 1
        if self._visits > _MAX_VISITS:
            raise self._faults.shape("holds containers in containers, too many to follow")

    def all(self, value: Any) -> tuple[Lazy, bool]:
        """The columns by name, and whether these are names and not positions."""
        if isinstance(value, dict):
            found: Lazy = {}
            self._add_entries(value, "", found, 0)
            if not found and value:
                raise self._faults.shape(
                    "holds a dict of other things than tensors by name"
                    f" ({quote(', '.join(map(str, list(value)[:9])))}), as a checkpoint is; wanted"
                    " tensors by name"
                )
            return found, True
        in_order = self._in_order(value, 0)
        if in_order is None:
            raise self._faults.shape(
                f"holds {self._describe(value)}; wanted tensors, in a TensorDataset, tuple, list or"
                " dict, or a list of samples"
            )
        return in_order

    def _in_order(self, value: Any, depth: int) -> tuple[Lazy, bool] | None:
        self._visit()
        if depth > _MAX_DEPTH:
            raise self._faults.shape("holds datasets in datasets, too deep to follow")
        if isinstance(value, Call):
            if value.function in _DATASETS:
                return self._dataset(value, depth)
            return {"0": lambda: self.column(value, "tensor 0")}, False
        if not isinstance(value, list | tuple):
            return None
        if not value:
            return {}, False
        first = value[0]
        if isinstance(first, Call):
            if first.function in _DATASETS:
                return self._concatenated(value, depth)
            return self._positions(value), False
        if isinstance(first, dict | tuple):
            return self._samples(value)
        numbers = _is_numbers(value)
        if isinstance(first, list) and not isinstance(value, list):
            return self._positions(value), False
        if numbers:
            return {"0": lambda: self.column(value, "tensor 0")}, False
        return self._samples(value) if isinstance(first, list) else None

    def _positions(self, tensors: Any) -> Lazy:
        for i, one in enumerate(tensors):
            if not self._is_column(one):
                raise self._faults.shape(
                    f"holds {self._describe(one)} at position {i}; wanted tensors only"
                )
        return {
            str(i): lambda one=one, i=i: self.column(one, f"tensor {i}")  # type: ignore[misc]
            for i, one in enumerate(tensors)
        }

    def _add_entries(self, values: dict[Any, Any], prefix: str, found: Lazy, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        for key, value in values.items():
            self._visit()
            if not isinstance(key, str) or len(key) > _MAX_NAME:
                continue
            name = f"{prefix}.{key}" if prefix else key
            if isinstance(value, dict):
                self._add_entries(value, name, found, depth + 1)
            elif self._is_column(value):
                found[name] = lambda value=value, name=name: self.column(  # type: ignore[misc]
                    value, quote(name)
                )
            elif isinstance(value, Call | tuple | list):
                self._add_columns_of(value, name, found)

    def _add_columns_of(self, value: Any, name: str, found: Lazy) -> None:
        try:
            inner = self._in_order(value, 0)
        except DataError as e:
            if e.reason != "PartitionShape":
                raise
            # What is wrong with it matters if it is asked for.
            problem = e

            def refuse() -> Column:
                raise problem

            found[name] = refuse
            return
        for position, column in (inner[0] if inner else {}).items():
            found[f"{name}.{position}"] = column

    def _dataset(self, call: Call, depth: int) -> tuple[Lazy, bool]:
        state = call.state if isinstance(call.state, dict) else {}
        if call.function == "object" and not isinstance(state.get("tensors"), tuple | list):
            raise self._faults.unsafe(
                f"asks for {quote(str(call.made_by))}, which is no function of tensors; refused"
            )
        if call.function == "Subset":
            return self._subset(state, depth)
        if call.function == "ConcatDataset":
            return self._concatenated(state.get("datasets"), depth)
        tensors = state.get("tensors")
        if not isinstance(tensors, tuple | list):
            raise self._faults.corrupt("is damaged: its pickle describes a dataset wrongly")
        return self._positions(tensors), False

    def _part(self, dataset: Any, depth: int) -> tuple[Lazy, bool]:
        if isinstance(dataset, list | tuple):
            return self._samples(dataset)
        found = self._in_order(dataset, depth + 1) if isinstance(dataset, Call) else None
        if found is None:
            raise self._faults.shape(
                f"holds a dataset made of {self._describe(dataset)}; wanted one of tensors, or a"
                " list of samples"
            )
        return found

    def _subset(self, state: dict[Any, Any], depth: int) -> tuple[Lazy, bool]:
        whole, named = self._part(state.get("dataset"), depth)
        given = state.get("indices")
        if isinstance(given, Call) and given.function == "range":
            indices = np.arange(*given.arguments)
        elif isinstance(given, list | tuple) and all(isinstance(i, int) for i in given):
            indices = np.array(given, dtype=np.int64)
        else:
            indices = self.column(given, "its indices").whole().astype(np.int64)

        def chosen(column: Callable[[], Column], name: str) -> Column:
            rows = column().whole()
            if len(indices) and (indices.min() < -len(rows) or indices.max() >= len(rows)):
                raise self._faults.shape("holds a Subset with indices that its dataset lacks")
            self._storages.budget.take(len(indices) * rows[:1].nbytes, quote(name))
            return ArrayColumn(rows[indices])

        return {
            name: lambda column=column, name=name: chosen(column, name)  # type: ignore[misc]
            for name, column in whole.items()
        }, named

    def _concatenated(self, datasets: Any, depth: int) -> tuple[Lazy, bool]:
        if not isinstance(datasets, list | tuple):
            raise self._faults.corrupt("is damaged: its pickle describes a dataset wrongly")
        parts = [self._part(one, depth) for one in datasets]
        if not parts:
            return {}, False

        def whole(name: str) -> Column:
            if any(name not in part for part, _ in parts):
                raise self._faults.shape(
                    f"holds {quote(name)} in one part and not in another; all parts must be alike"
                )
            rows = [part[name]().whole() for part, _ in parts]
            if len({(one.shape[1:], one.dtype) for one in rows}) != 1:
                raise self._faults.shape(f"holds {quote(name)} of other shapes in other parts")
            self._storages.budget.take(sum(one.nbytes for one in rows), quote(name))
            return ArrayColumn(np.concatenate(rows))

        return {
            name: lambda name=name: whole(name)  # type: ignore[misc]
            for name in parts[0][0]
        }, parts[0][1]

    def _samples(self, samples: Any) -> tuple[Lazy, bool]:
        """A list of samples: each part of the first one is a column."""
        paths: dict[str, tuple[Any, ...]] = {}
        if samples:
            self._find_parts(samples[0], "", (), paths)
        named = bool(samples) and isinstance(samples[0], dict)
        return {
            name: lambda name=name, path=path: self._stacked(samples, name, path)  # type: ignore[misc]
            for name, path in paths.items()
        }, named

    def _find_parts(
        self, value: Any, name: str, path: tuple[Any, ...], paths: dict[str, tuple[Any, ...]]
    ) -> None:
        self._visit()
        if len(paths) > _MAX_PARTS or len(path) > _MAX_DEPTH:
            raise self._faults.shape(
                f"holds samples of too many parts: at most {_MAX_PARTS}, and {_MAX_DEPTH} inside"
                " one another, are read"
            )
        if isinstance(value, Call) or (path and _is_numbers(value)):
            paths[name or "0"] = path
        elif isinstance(value, dict | tuple | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            for key, part in items:
                if isinstance(key, str | int):
                    inner = f"{name}.{key}" if name else str(key)
                    self._find_parts(part, inner, (*path, key), paths)
        elif len(path) == 1 and isinstance(path[0], int):
            # Positions count what is no column, too; it is refused if it is asked for.
            paths[name] = path

    def _stacked(self, samples: Any, name: str, path: tuple[Any, ...]) -> Column:
        rows: list[Array] = []
        for i, sample in enumerate(samples):
            part = sample
            try:
                for step in path:
                    part = part[step]
            except (KeyError, IndexError, TypeError) as e:
                raise self._faults.shape(
                    f"holds no {quote(name)} in sample {i}; samples must be alike"
                ) from e
            row = np.asarray(self.column(part, quote(name)).whole())
            if rows and row.shape != rows[0].shape:
                raise self._faults.shape(
                    f"holds {list(row.shape)} in {quote(name)} of sample {i} (counted from 0), and"
                    f" {list(rows[0].shape)} in the first; samples must be alike"
                )
            self._storages.budget.take(row.nbytes, quote(name))
            rows.append(row)
        return ArrayColumn(np.stack(rows))

    def _is_column(self, value: Any) -> bool:
        if isinstance(value, Call):
            return value.function in _COLUMNS or value.function == "unread"
        return isinstance(value, list | tuple) and bool(value) and _is_numbers(value)

    def column(self, value: Any, label: str) -> Column:
        """A tensor, an array, or numbers."""
        if isinstance(value, Call):
            if value.function == "tensor":
                return self._storages.tensor(value, label)
            if value.function == "parameter" and value.arguments:
                return self.column(value.arguments[0], label)
            if value.function == "sparse":
                return dense(value, label, self._storages, self.column)
            if value.function in ("array", "frombuffer", "scalar"):
                return array_of(value, label, self._faults)
        elif _is_numbers(value):
            array = np.asarray(value)
            if array.dtype.kind in "iufb":
                wide = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
                self._storages.budget.take(wide.nbytes, label)
                return ArrayColumn(wide)
        raise self._faults.unsupported(self._describe(value), label)

    def _describe(self, value: Any) -> str:
        if isinstance(value, Call):
            return quote(str(value.made_by))
        return quote(type(value).__name__)


def _is_numbers(value: Any) -> bool:
    """Whether it is a number, or lists of numbers, as far as that is read."""
    pending, visits = [value], 0
    while pending:
        one = pending.pop()
        visits += 1
        if isinstance(one, list | tuple):
            if not one or visits + len(pending) + len(one) > _MOST_NUMBERS:
                return False
            pending.extend(one)
        elif not isinstance(one, int | float):
            return False
    return True
