"""Finds the columns that are wanted in a file, by its own names or by those that people use."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np

from cosmic.reading.column import ArrayColumn, Column
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.formats.parquet import Table

_OTHERS = {
    "images": ("image",),
    "image": ("images",),
    "magnitudes": ("magnitude", "mags"),
    "redshift": ("redshifts", "z", "labels"),
    "label": ("labels", "target", "targets", "class", "y"),
    "target": ("targets", "label", "labels", "y"),
}
_PARAMETER = re.compile(r"(.*\.)?(weight|bias)")


def names_of(column: str) -> list[str]:
    """The names that stand for a column in a file: its own first."""
    return [column, *_OTHERS.get(column, ())]


@dataclass(frozen=True)
class Selection:
    """Which columns of a partition are wanted.

    Attributes:
        inputs: what goes into the network, in its order
        targets: what its outputs are compared with; a partition may lack them
        kept: what goes to the predictions as it is
        renamed: names in the file of those inputs and targets that it calls otherwise
    """

    inputs: Sequence[str]
    targets: Sequence[str] = ()
    kept: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        columns = ", ".join(self.inputs)
        known = ", ".join(self.targets)
        return f"{columns} and, if known, {known}" if known else columns


@dataclass
class Found:
    """The columns of a partition; None where there is none, or it is text or files.

    Attributes:
        rows: how many
        inputs: one for each that was wanted
        targets: likewise
        kept: likewise
        files: of the inputs that are files: the name of the table's column
        texts: of the kept columns that are text: likewise
    """

    rows: int
    inputs: dict[str, Column | None]
    targets: dict[str, Column | None]
    kept: dict[str, Column | None]
    files: dict[str, str]
    texts: dict[str, str]


class Finder:
    """The columns of one file."""

    def __init__(
        self,
        columns: Mapping[str, Callable[[], Column]],
        named: bool,
        faults: FileFaults,
        table: Table | None = None,
        file_names: str | None = None,
    ) -> None:
        """Of a file.

        Args:
            columns: all, by name or by position
            named: whether these are names
            faults: of the file
            table: where it is one, and so may hold text and files
            file_names: the column that names images beside the table
        """
        self._columns = columns
        self._named = named
        self._faults = faults
        self._table = table
        self._file_names = file_names

    def find(self, selection: Selection) -> Found:
        """Finds the columns, and checks that they have equally many rows.

        Raises:
            DataError: PartitionShape, naming the column that is missing or does not fit
        """
        known = len(selection.inputs) + len(selection.targets)
        if not self._named and not selection.renamed and len(self._columns) > known:
            raise self._faults.shape(f"holds {len(self._columns)} tensors; wanted {selection}")
        inputs: dict[str, Column | None] = {}
        files: dict[str, str] = {}
        for i, name in enumerate(selection.inputs):
            file = self._files(name, i, selection)
            found = None if file else self._find(name, i, selection)
            if file is None and found is None and self._file_names and not files:
                file = self._file_names if self._is_bytes(self._file_names) else None
            if file:
                files[name] = file
            elif found is None:
                raise self._missing(name, selection)
            inputs[name] = found
        targets = {
            name: self._find(name, len(inputs) + i, selection)
            for i, name in enumerate(selection.targets)
        }
        texts = {name: name for name in selection.kept if self._is_bytes(name)}
        kept = {name: None if name in texts else self._exactly(name) for name in selection.kept}
        return self._checked(Found(0, inputs, targets, kept, files, texts))

    def names(self) -> list[str]:
        """All columns' names."""
        return list(self._columns)

    def _is_bytes(self, name: str) -> bool:
        return self._table is not None and self._table.is_bytes(name)

    def _files(self, column: str, position: int, selection: Selection) -> str | None:
        renamed = selection.renamed.get(column)
        names = [renamed.strip()] if renamed else [*names_of(column), f"arr_{position}"]
        for name in names:
            if self._is_bytes(name):
                return name
            if name in self._columns:
                return None
            # As Hugging Face stores images: a struct of bytes and path.
            if self._is_bytes(name + ".bytes"):
                return name + ".bytes"
        return None

    def _find(self, column: str, position: int, selection: Selection) -> Column | None:
        renamed = selection.renamed.get(column)
        if renamed is not None:
            return self._renamed(column, renamed)
        if not self._named:
            return self._read(str(position))
        names = [*names_of(column), f"arr_{position}"]
        present = [name for name in names if name in self._columns]
        if len(present) > 1:
            raise self._faults.shape(
                f"holds both `{present[0]}` and `{present[1]}`; wanted one, or data.columns:"
                f" {{{column}: …}} to say which"
            )
        return self._read(present[0]) if present else None

    def _renamed(self, column: str, pattern: str) -> Column:
        parts: list[Column] = []
        for name in (one.strip() for one in pattern.split(",")):
            if "*" in name:
                wild = re.compile(".*".join(map(re.escape, name.split("*"))))
                matching = [one for one in self._columns if wild.fullmatch(one)]
                if not matching:
                    raise self._lacks(name)
                parts.extend(map(self._exactly, matching))
            else:
                parts.append(self._exactly(name))
        return parts[0] if len(parts) == 1 else self._beside(column, parts)

    def _beside(self, column: str, parts: list[Column]) -> Column:
        """Several columns put side by side: one number each, or one list of each."""
        for part in parts:
            self._require_rows(column, part)
            self._require_count(column, part, column, parts[0])
        if len({part.shape[1:] for part in parts if len(part.shape) > 2}) > 1 or any(
            len(part.shape) > 2 for part in parts
        ):
            arrays = [part.whole() for part in parts]
            if len({array.shape for array in arrays}) > 1:
                raise self._faults.shape(
                    f"holds columns of other shapes for {quote(column)}; wanted them alike to put"
                    " them side by side"
                )
            return ArrayColumn(np.stack(arrays, axis=1))
        arrays = [part.whole().reshape(part.shape[0], -1) for part in parts]
        return ArrayColumn(np.concatenate(arrays, axis=1))

    def _exactly(self, name: str) -> Column:
        found = self._read(name)
        if found is None:
            raise self._lacks(name)
        return found

    def _read(self, name: str) -> Column | None:
        column = self._columns.get(name)
        return column() if column else None

    def _lacks(self, name: str) -> Exception:
        return self._faults.shape(
            f"holds no column {quote(name)} as the job asks, but {self._present()}; correct"
            " data.columns or data.keep"
        )

    def _present(self) -> str:
        if not self._named:
            return f"{len(self._columns)} tensors without names"
        return quote(", ".join(self._columns))

    def _missing(self, column: str, selection: Selection) -> Exception:
        parameters = self._table is None and any(map(_PARAMETER.fullmatch, self._columns))
        if self._named and parameters:
            return self._faults.shape(
                f"holds the weights of a network ({self._present()}), no partition; name the"
                " partitions' folder in data.uri, and make a model of weights with cosmic-export"
            )
        there = f" but {self._present()}" if self._named and self._columns else ""
        near = get_close_matches(column, list(self._columns), 1) if self._named else []
        hint = ""
        if near:
            hint = f"; if `{near[0]}` is meant, write data.columns: {{{column}: {near[0]}}}"
        elif self._named:
            hint = f"; to say which is meant, write data.columns: {{{column}: …}}"
        return self._faults.shape(
            f"holds no {column}{there}; wanted {selection}, in this order or by name{hint}"
        )

    def _checked(self, found: Found) -> Found:
        everything = [
            (name, column)
            for group in (found.inputs, found.targets, found.kept)
            for name, column in group.items()
            if column is not None
        ]
        for name, column in everything:
            self._require_rows(name, column)
        for name, column in everything[1:]:
            self._require_count(name, column, *everything[0])
        if everything:
            found.rows = everything[0][1].shape[0]
        elif self._table is not None:
            found.rows = self._table.rows
        return found

    def _require_rows(self, name: str, column: Column) -> None:
        if not column.shape:
            raise self._faults.shape(
                f"holds {name} of {column}; wanted a row for each sample, [N, …]"
            )
        if 0 in column.shape[1:]:
            raise self._faults.shape(
                f"holds {name} of {column}; wanted rows of at least one number"
            )

    def _require_count(self, name: str, column: Column, first_name: str, first: Column) -> None:
        if column.shape[0] != first.shape[0]:
            raise self._faults.shape(
                f"holds {name} of {column}, but {first_name} of {first}; wanted equally many rows"
            )
