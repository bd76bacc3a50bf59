"""The samples that an export measures with and keeps as the golden batch."""

from pathlib import Path

import numpy as np
import torch

from cosmic_export import inert
from cosmic_export.calling import Sample
from cosmic_export.errors import ExportError, first_line

SEED = 20


def drawn(count: int, shape: tuple[int, int, int], magnitudes: int) -> Sample:
    """Images of noise and magnitudes of galaxies, the same in every export."""
    random = torch.Generator().manual_seed(SEED)
    images = torch.randn(count, *shape, generator=random)
    return Sample(images, 14 + 8 * torch.rand(count, magnitudes, generator=random))


def of_partition(path: Path, count: int) -> Sample:
    """The first samples of a partition, `.pt` or `.npz`, without running code of it."""
    try:
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as arrays:
                pair = [torch.from_numpy(arrays[name]) for name in ("images", "magnitudes")]
        else:
            content = inert.read(path)
            content = getattr(content, "tensors", content)
            pair = (
                [content[name] for name in ("images", "magnitudes")]
                if isinstance(content, dict)
                else list(content)[:2]
            )
        images, magnitudes = (tensor[:count].float().contiguous() for tensor in pair)
    except Exception as error:
        raise ExportError(
            f"--samples {path} is no partition with images and magnitudes: {first_line(error)}"
        ) from error
    if images.dim() != 4 or magnitudes.dim() != 2 or len(images) == 0:
        raise ExportError(
            f"--samples {path} has images {list(images.shape)} and magnitudes "
            f"{list(magnitudes.shape)} instead of [N, C, H, W] and [N, M]"
        )
    return Sample(images, magnitudes)
