"""The samples that an export measures with and keeps as the golden batch."""

import json
import math
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cosmic_export import inert
from cosmic_export.calling import Sample
from cosmic_export.errors import ExportError, first_line

SEED = 20
# By column: the names that ranks take (`PartitionColumns`), and the shape that they want.
NAMES = {
    "images": ("images", "image", "arr_0"),
    "magnitudes": ("magnitudes", "magnitude", "mags", "arr_1"),
}
SHAPES = {"images": "[N, C, H, W]", "magnitudes": "[N, M]"}
WANTED = "wanted images, magnitudes and, if known, redshift, in this order or by name"
SAFETENSORS_TYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
}
# A number of 8 bytes, then a JSON object of that length.
LENGTH_BYTES = 8


def drawn(count: int, shape: tuple[int, int, int], magnitudes: int) -> Sample:
    """Images of noise and magnitudes of galaxies, the same in every export."""
    random = torch.Generator().manual_seed(SEED)
    images = torch.randn(count, *shape, generator=random)
    return Sample(images, 14 + 8 * torch.rand(count, magnitudes, generator=random))


def of_partition(path: Path, count: int) -> Sample:
    """The first samples of a partition as ranks take it, without running code of it.

    Raises:
        ExportError: it is none, or a value among these samples is not finite.

    """
    try:
        if not path.is_file():
            raise ExportError("is no file")
        columns = dict(zip(NAMES, read(path), strict=True))
        refuse_misfits(columns)
        return Sample(*(finite(name, column[:count]) for name, column in columns.items()))
    except ExportError as problem:
        raise ExportError(f"--samples {path} {problem}") from None
    except OSError as error:
        raise ExportError(f"--samples {path} cannot be read: {first_line(error)}") from error
    except Exception as error:
        raise ExportError(
            f"--samples {path} is no partition (.pt, .npz or .safetensors): {first_line(error)}"
        ) from error


def read(path: Path) -> tuple[Tensor, Tensor]:
    """Images and magnitudes, whatever the format; other columns are not looked at."""
    with path.open("rb") as file:
        head = file.read(LENGTH_BYTES + 1)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as members:
            holds_arrays = any(name.endswith(".npy") for name in members.namelist())
        if holds_arrays:
            with np.load(path, allow_pickle=False) as arrays:
                return tuple(as_tensor(arrays[name]) for name in chosen(arrays.files))
    elif head[LENGTH_BYTES:] == b"{":
        return of_safetensors(path, int.from_bytes(head[:LENGTH_BYTES], "little"))
    content = inert.read(path)
    content = getattr(content, "tensors", content)  # Of a TensorDataset.
    if isinstance(content, Mapping):
        tensors = {name: value for name, value in content.items() if isinstance(value, Tensor)}
        return tuple(tensors[name] for name in chosen(tensors))
    columns = content if isinstance(content, (tuple, list)) else ()
    if len(columns) not in (2, 3) or not all(isinstance(column, Tensor) for column in columns):
        raise ExportError(f"holds a {type(content).__name__}; {WANTED}")
    return tuple(columns[:2])


def chosen(present: Iterable[str]) -> list[str]:
    """Which of a file's names are those of images and magnitudes."""
    present = [name for name in present if name != "__metadata__"]  # Of safetensors, no column.
    found = []
    for column, names in NAMES.items():
        known = [name for name in names if name in present]
        if not known:
            others = ", ".join(present[:8])
            raise ExportError(f"holds no {column}{others and f' but `{others}`'}; {WANTED}")
        if len(known) > 1:
            raise ExportError(f"holds both `{known[0]}` and `{known[1]}`; wanted one")
        found += known
    return found


def as_tensor(array: np.ndarray) -> Tensor:
    """An array as a tensor, in this machine's order of bytes."""
    return torch.from_numpy(np.ascontiguousarray(array, array.dtype.newbyteorder("=")))


def of_safetensors(path: Path, header_bytes: int) -> tuple[Tensor, Tensor]:
    """Images and magnitudes of a file whose header is so long."""
    with path.open("rb") as file:
        file.seek(LENGTH_BYTES)
        header = json.loads(file.read(header_bytes))
        columns = []
        for name in chosen(header):
            kind, (first, end) = header[name]["dtype"], header[name]["data_offsets"]
            if kind not in SAFETENSORS_TYPES:
                raise ExportError(f"holds `{name}` of {kind}; wanted floating-point numbers")
            file.seek(LENGTH_BYTES + header_bytes + first)
            content = bytearray(file.read(end - first))
            flat = torch.frombuffer(content, dtype=SAFETENSORS_TYPES[kind])
            columns.append(flat.reshape(header[name]["shape"]))
    return tuple(columns)


def refuse_misfits(columns: Mapping[str, Tensor]) -> None:
    """Refuses columns of another shape or type than ranks take."""
    for name, column in columns.items():
        dimensions = SHAPES[name].count(",") + 1
        if not column.is_floating_point() or column.dim() != dimensions or not column.numel():
            kind = str(column.dtype).removeprefix("torch.")
            raise ExportError(
                f"holds {name} of {kind} {list(column.shape)}; "
                f"wanted floating-point numbers {SHAPES[name]}"
            )
    images, magnitudes = (len(column) for column in columns.values())
    if images != magnitudes:
        raise ExportError(f"holds {magnitudes} rows of magnitudes for {images} images")


def finite(name: str, given: Tensor) -> Tensor:
    """A column in float32, all of whose values are finite in it."""
    column = given.float().contiguous()
    bad = (~column.isfinite()).nonzero()
    if len(bad):
        sample, *place = bad[0].tolist()
        value = given[sample][tuple(place)].item()
        beyond = ", which float32 cannot hold," if math.isfinite(value) else ""
        raise ExportError(
            f"holds {value}{beyond} in {name} of sample {sample} at {place} (counted from 0); "
            "remove or repair that sample"
        )
    return column
