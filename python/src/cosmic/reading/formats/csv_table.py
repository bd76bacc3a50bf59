"""Tables in CSV, such as those that name images beside them."""

import csv
import io
import re
from collections.abc import Callable

import numpy as np

from cosmic.reading.column import ArrayColumn, Column
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.source import Source

_MAX_COLUMNS = 4096
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})([eE][+-]?[0-9]{1,5})?")


class CsvTable:
    """A table in CSV whose first line names the columns. For one thread."""

    def __init__(self, source: Source, faults: FileFaults) -> None:
        """Reads it.

        Raises:
            DataError: PartitionCorrupt if it is none, naming the line
        """
        self._faults = faults
        try:
            text = bytes(source.whole()).decode("utf-8-sig")
            lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except UnicodeDecodeError as e:
            raise faults.corrupt("is no CSV table: it is no text in UTF-8") from e
        except csv.Error as e:
            raise faults.corrupt(f"is damaged: {e}") from e
        lines = [line for line in lines if line]
        if not lines:
            raise faults.corrupt("is no CSV table: it has no line with names of columns")
        names = [name.strip() for name in lines[0]]
        if "" in names or len(set(names)) != len(names):
            raise faults.corrupt("is damaged in line 1: a column has no name, or another's")
        if len(names) > _MAX_COLUMNS:
            raise faults.shape(f"has more than {_MAX_COLUMNS} columns, which is not read")
        for number, line in enumerate(lines[1:], 2):
            if len(line) != len(names):
                raise faults.corrupt(
                    f"is damaged in line {number}: there are {len(line)} fields, and {len(names)}"
                    " columns have names"
                )
        self.rows = len(lines) - 1
        self._texts = {name: [line[i] for line in lines[1:]] for i, name in enumerate(names)}

    @property
    def columns(self) -> dict[str, Callable[[], Column]]:
        """All by name; what holds no numbers is refused when it is asked for."""
        return {
            name: lambda name=name: self._numbers(name)  # type: ignore[misc]
            for name in self._texts
        }

    def is_bytes(self, name: str) -> bool:
        """Whether a column does not hold numbers alone."""
        return name in self._texts and not all(map(_is_number, self._texts[name]))

    def values(self, name: str, first: int, count: int) -> list[str]:
        """The text of some rows."""
        return self._texts[name][first : first + count]

    def _numbers(self, name: str) -> Column:
        texts = [text.strip() for text in self._texts[name]]
        if all(map(_INTEGER.fullmatch, texts)):
            return ArrayColumn(np.array([int(text) for text in texts], dtype=np.int64))
        for number, text in enumerate(texts, 2):
            if not _is_number(text):
                raise self._faults.shape(
                    f"holds {quote(text)} in {quote(name)} of line {number}; wanted a number"
                )
        values = [float("nan") if _is_missing(text) else float(text) for text in texts]
        return ArrayColumn(np.array(values, dtype=np.float64))


def _is_missing(text: str) -> bool:
    return not text.strip() or text.strip().lower() == "nan"


def _is_number(text: str) -> bool:
    return _is_missing(text) or _NUMBER.fullmatch(text.strip()) is not None
