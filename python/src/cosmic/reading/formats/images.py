"""Encoded images, decoded by Pillow."""

import io

import numpy as np

from cosmic.errors import FatalError
from cosmic.reading.column import Array
from cosmic.reading.faults import FileFaults

_MAX_BYTES = 64 << 20
_MAX_PIXELS = 1 << 26
_NO_PILLOW = (
    "this partition holds encoded images, and Pillow is not installed; pip install"
    " 'cosmic-inference[images]'"
)


def decoded(content: bytes, channels: int, label: str, faults: FileFaults) -> Array:
    """An image as ``[C, H, W]`` in 8-bit numbers, or of 16 bits.

    Args:
        content: a JPEG or PNG
        channels: 1 for grey, 3 for red, green and blue
        label: what to call it in messages
        faults: of the partition

    Raises:
        DataError: PartitionCorrupt if it is damaged, PartitionShape if it is of another kind
        FatalError: (``InvalidSpec``) without Pillow
    """
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as e:
        raise FatalError(_NO_PILLOW, reason="InvalidSpec") from e
    if len(content) > _MAX_BYTES:
        raise faults.shape(f"holds {len(content):,} bytes in {label}, more than are read")
    if not content.startswith((b"\xff\xd8", b"\x89PNG\r\n\x1a\n")):
        raise faults.shape(f"holds {label}, which is neither a JPEG nor a PNG")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise faults.shape(
                    f"holds an image of {image.width} by {image.height} pixels in {label}, more"
                    " than are read; save it smaller"
                )
            image.load()
            if image.mode.startswith("I"):
                # 16 bits of grey.
                grey = np.asarray(image).astype(np.int32)
                return np.broadcast_to(grey, (channels, *grey.shape))
            pixels = np.asarray(image.convert("L" if channels == 1 else "RGB"))
    except UnidentifiedImageError as e:
        raise faults.corrupt(f"is damaged: {label} is no image") from e
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError) as e:
        said = " ".join(str(e).split())[:120]
        raise faults.corrupt(f"is damaged: {label} cannot be decoded ({said})") from e
    except Image.DecompressionBombError as e:
        raise faults.shape(f"holds an image of too many pixels in {label}") from e
    return pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, 2, 0)
