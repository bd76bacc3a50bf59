"""Protocol buffers' wire format, as far as metrics need it: one encoding for one content.

`cosmic.metrics.v1` prescribes that equal contents give equal bytes, so the fields are written here
in their order, and nothing is left to a library's choice.
"""

import struct

import numpy as np
from numpy.typing import NDArray

_VARINT_BYTES = 10
_VARINT, _FIXED64, _BYTES = 0, 1, 2


def varint(number: int) -> bytes:
    """A number from 0 to 2^64 - 1 in groups of 7 bits, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def varints(words: NDArray[np.uint64]) -> bytes:
    """Many of them, one after another."""
    shifts = np.arange(_VARINT_BYTES, dtype=np.uint64) * np.uint64(7)
    rest = words[:, None] >> shifts[None, :]
    groups = (rest & np.uint64(0x7F)).astype(np.uint8)
    used = rest != 0
    used[:, 0] = True
    more = np.zeros_like(used)
    more[:, :-1] = used[:, 1:]
    groups[more] |= 0x80
    packed: bytes = groups[used].tobytes()
    return packed


def _tag(field: int, kind: int) -> bytes:
    return varint(field << 3 | kind)


def integer(field: int, value: int) -> bytes:
    """An int32, int64 or enum; 0 is left out."""
    return _tag(field, _VARINT) + varint(value & 0xFFFFFFFFFFFFFFFF) if value else b""


def zigzag(number: int) -> int:
    """A signed number as one that is small if its size is."""
    return (number << 1) ^ (number >> 63)


def signed(field: int, value: int) -> bytes:
    """A sint32 or sint64; 0 is left out."""
    return integer(field, zigzag(value))


def double(field: int, value: float) -> bytes:
    """A double; +0.0 is left out, and every NaN is the same."""
    if value != value:
        return _tag(field, _FIXED64) + bytes.fromhex("000000000000f87f")
    packed = struct.pack("<d", value)
    return _tag(field, _FIXED64) + packed if any(packed) else b""


def content(field: int, value: bytes) -> bytes:
    """Bytes, a text, packed numbers; left out if there are none."""
    return message(field, value) if value else b""


def message(field: int, value: bytes) -> bytes:
    """A message or an element of a list, which is there even if it is empty."""
    return _tag(field, _BYTES) + varint(len(value)) + value


def text(field: int, value: str) -> bytes:
    """A text; left out if it is empty."""
    return content(field, value.encode())
