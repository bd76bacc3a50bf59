"""The columns of a partition, read without running code of it."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cosmic_export import inert, parquet
from cosmic_export.errors import ExportError, first_line

SAFETENSORS_TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
# A number of 8 bytes, then a JSON object of that length.
LENGTH_BYTES = 8
PARQUET = b"PAR1"
# That of an array without one.
NUMPYS_NAME = re.compile(r"arr_\d+")
# What torch has no operators for, as what holds the same numbers.
WIDER = {"uint16": "int32", "uint32": "int64"}
SHOWN = 8


@dataclass(frozen=True)
class Columns:
    """The columns of a file.

    Attributes:
        path: of the file.
        names: of the columns, in order; in a file without names positions, or numpy's `arr_0`.
        named: whether the file has names of its own.
        read: gives a column's first rows, so many or all.

    """

    path: Path
    names: tuple[str, ...]
    named: bool
    read: Callable[[str, int | None], Tensor]

    def __str__(self) -> str:
        """What there is, for people."""
        if not self.named:
            one = len(self.names) == 1
            return "a tensor without a name" if one else f"{len(self.names)} tensors without names"
        more = len(self.names) - SHOWN
        shown = [f"`{name}`" for name in self.names[:SHOWN]]
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "") or "nothing"


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turns what goes wrong with a file of samples into a line that names it."""
    try:
        yield
    except ExportError as problem:
        raise ExportError(f"--samples {path} {problem}") from None
    except OSError as error:
        raise ExportError(f"--samples {path} cannot be read: {first_line(error)}") from error
    except Exception as error:
        raise ExportError(
            f"--samples {path} is no partition (.pt, .npz, .safetensors or .parquet): "
            f"{first_line(error)}"
        ) from error


def opened(path: Path) -> Columns:
    """The columns of a partition, whatever its format; the file's name does not matter.

    Raises:
        ExportError: it is none; to be told by `told_of`.

    """
    if not path.is_file():
        raise ExportError("is no file")
    with path.open("rb") as file:
        head = file.read(LENGTH_BYTES + 1)
    if head.startswith(PARQUET):
        names, read = parquet.columns(path)
        return Columns(path, names, True, read)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as members:
            holds_arrays = any(name.endswith(".npy") for name in members.namelist())
        if holds_arrays:
            with np.load(path, allow_pickle=False) as arrays:
                names = tuple(arrays.files)
            named = not all(NUMPYS_NAME.fullmatch(name) for name in names)
            return Columns(path, names, named, lambda *of: of_npz(path, *of))
    elif head[LENGTH_BYTES:] == b"{":
        return of_safetensors(path, int.from_bytes(head[:LENGTH_BYTES], "little"))
    return of_torch(path)


def of_torch(path: Path) -> Columns:
    """Of what `torch.save` wrote: a dict, tuple, list or dataset of tensors, or one tensor."""
    content = inert.read(path)
    content = getattr(content, "tensors", content)  # Of a TensorDataset.
    if isinstance(content, Mapping):
        # What else it holds may be of any kind; it is no column.
        tensors = {str(name): one for name, one in content.items() if isinstance(one, Tensor)}
        named = True
    else:
        items = content if isinstance(content, (tuple, list)) else [content]
        if not items or not all(isinstance(item, Tensor) for item in items):
            raise ExportError(
                f"holds a {type(content).__name__}; wanted a tensor, or a dict, tuple, list or "
                "TensorDataset of tensors [N, …]"
            )
        tensors, named = {str(at): item for at, item in enumerate(items)}, False
    return Columns(path, tuple(tensors), named, lambda name, count: tensors[name][:count])


def of_npz(path: Path, name: str, count: int | None) -> Tensor:
    """An array of an archive."""
    with np.load(path, allow_pickle=False) as arrays:
        array = arrays[name]
    if array.dtype.kind not in "fiub":
        raise ExportError(f"holds `{name}` of {array.dtype}; wanted numbers")
    return as_tensor(array if count is None else array[:count])


def as_tensor(array: np.ndarray) -> Tensor:
    """An array as a tensor, in this machine's order of bytes."""
    dtype = WIDER.get(array.dtype.name, array.dtype.newbyteorder("="))
    return torch.from_numpy(np.ascontiguousarray(array, dtype))


def of_safetensors(path: Path, header_bytes: int) -> Columns:
    """Of a file whose header is so long."""
    with path.open("rb") as file:
        file.seek(LENGTH_BYTES)
        header = json.loads(file.read(header_bytes))

    def read(name: str, count: int | None) -> Tensor:
        described = header[name]
        kind, (first, end) = described["dtype"], described["data_offsets"]
        if kind not in SAFETENSORS_TYPES:
            raise ExportError(f"holds `{name}` of {kind}; wanted {', '.join(SAFETENSORS_TYPES)}")
        with path.open("rb") as file:
            file.seek(LENGTH_BYTES + header_bytes + first)
            content = bytearray(file.read(end - first))
        if not content:
            return torch.empty(described["shape"], dtype=SAFETENSORS_TYPES[kind])
        flat = torch.frombuffer(content, dtype=SAFETENSORS_TYPES[kind])
        return flat.reshape(described["shape"])[:count]

    names = tuple(name for name in header if name != "__metadata__")  # That is no column.
    return Columns(path, names, True, read)
