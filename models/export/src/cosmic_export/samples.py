"""The samples that an export measures with and keeps as the golden batch: the survey's."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from cosmic_export import partition
from cosmic_export.calling import SURVEY
from cosmic_export.choosing import finite
from cosmic_export.errors import ExportError
from cosmic_export.inputs import SEED
from cosmic_export.partition import Columns
from cosmic_export.sample import Sample, type_name

# By column: the names that ranks take (`PartitionColumns`), and the shape that they want.
NAMES = {
    "images": ("images", "image", "arr_0"),
    "magnitudes": ("magnitudes", "magnitude", "mags", "arr_1"),
}
SHAPES = {"images": "[N, C, H, W]", "magnitudes": "[N, M]"}
WANTED = "wanted images, magnitudes and, if known, redshift, in this order or by name"


def drawn(count: int, shape: tuple[int, int, int], magnitudes: int) -> Sample:
    """Images of noise and magnitudes of galaxies, the same in every export."""
    random = torch.Generator().manual_seed(SEED)
    images = torch.randn(count, *shape, generator=random)
    return of(images, 14 + 8 * torch.rand(count, magnitudes, generator=random))


def of(images: Tensor, magnitudes: Tensor) -> Sample:
    """The survey's two inputs."""
    return Sample(dict(zip(SURVEY, (images, magnitudes), strict=True)))


def of_partition(path: Path, count: int) -> Sample:
    """The first samples of a partition of the survey as ranks take it, without running its code.

    Raises:
        ExportError: it is none, or a value among these samples is not finite.

    """
    with partition.told_of(path):
        columns = partition.opened(path)
        found = names_in(columns)
        if found is None:
            raise ExportError(f"holds {columns}; {WANTED}")
        return taken(columns, found, count)


def names_in(columns: Columns) -> dict[str, str] | None:
    """The survey's columns in a file, or None if it is of something else.

    A file without names is taken for the survey's if its tensors have these shapes.

    Raises:
        ExportError: one of them is there under several names.

    """
    if not columns.named:
        if len(columns.names) not in (2, 3):
            return None
        found = dict(zip(SURVEY, columns.names, strict=False))
        fit = all(fits(name, columns.read(at, 1)) for name, at in found.items())
        return found if fit else None
    found = {}
    for column, names in NAMES.items():
        known = [name for name in names if name in columns.names]
        if len(known) > 1:
            raise ExportError(f"holds both `{known[0]}` and `{known[1]}`; wanted one")
        if known:
            found[column] = known[0]
    return found if len(found) == len(NAMES) else None


def taken(columns: Columns, found: Mapping[str, str], count: int) -> Sample:
    """The first samples of the survey's columns."""
    tensors = {name: columns.read(column, None) for name, column in found.items()}
    for name, tensor in tensors.items():
        if not fits(name, tensor) or not tensor.numel():
            raise ExportError(
                f"holds {name} of {type_name(tensor.dtype)} {list(tensor.shape)}; "
                f"wanted floating-point numbers {SHAPES[name]}"
            )
    images, magnitudes = (len(tensor) for tensor in tensors.values())
    if images != magnitudes:
        raise ExportError(f"holds {magnitudes} rows of magnitudes for {images} images")
    return Sample({name: finite(name, one[:count], torch.float32) for name, one in tensors.items()})


def fits(name: str, tensor: Tensor) -> bool:
    """Whether a column has the type and dimensions of the survey's."""
    return tensor.is_floating_point() and tensor.dim() == SHAPES[name].count(",") + 1
