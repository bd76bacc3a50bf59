"""The columns of a Parquet file, by pyarrow where that is installed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cosmic_export.errors import ExportError

Read = Callable[[str, int | None], Tensor]


def columns(path: Path) -> tuple[tuple[str, ...], Read]:
    """The names of a file's columns, and what reads one: numbers, or lists of as many numbers."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise ExportError(
            "is a Parquet file, which takes pyarrow to read: pip install pyarrow"
        ) from None
    file = pyarrow.parquet.ParquetFile(path)

    def read(name: str, count: int | None) -> Tensor:
        groups = range(file.num_row_groups)
        if count is not None:
            rows = np.cumsum([0] + [file.metadata.row_group(group).num_rows for group in groups])
            groups = [group for group in groups if rows[group] < count]
        column = file.read_row_groups(groups, columns=[name]).column(name)
        return as_tensor(name, column.slice(0, count).combine_chunks())

    return tuple(file.schema_arrow.names), read


def as_tensor(name: str, column: "pyarrow.Array") -> Tensor:  # noqa: F821
    """A column as `[N]`, or `[N, K]` of lists."""
    import pyarrow

    count, sizes = len(column), []
    while pyarrow.types.is_list(column.type) or is_other_list(column.type):
        if column.null_count:
            raise ExportError(f"holds `{name}` with missing values; wanted a value in each row")
        lengths = column.value_lengths().unique().to_pylist() if count else []
        if len(lengths) > 1:
            raise ExportError(f"holds `{name}` with lists of several lengths; wanted one")
        sizes.append(lengths[0] if lengths else 0)
        column = column.flatten()
    kinds = pyarrow.types
    numbers = (kinds.is_floating, kinds.is_integer, kinds.is_boolean)
    if not any(holds(column.type) for holds in numbers):
        raise ExportError(f"holds `{name}` of {column.type}; wanted numbers")
    if column.null_count:
        raise ExportError(f"holds `{name}` with missing values; wanted a value in each row")
    values = column.to_numpy(zero_copy_only=False)
    wider = {"uint16": "int32", "uint32": "int64"}.get(values.dtype.name, values.dtype)
    return torch.from_numpy(np.array(values, wider)).reshape(count, *sizes)


def is_other_list(kind: "pyarrow.DataType") -> bool:  # noqa: F821
    """Whether a type is that of lists of a fixed size, or of long ones."""
    import pyarrow

    return pyarrow.types.is_fixed_size_list(kind) or pyarrow.types.is_large_list(kind)
