"""safetensors, ``.npz`` and ``.npy``: arrays by name, none of which is an object."""

import ast
import io
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from cosmic.reading.column import BFLOAT16, ArrayColumn, Column, Member, StoredColumn
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.formats.archive import Archive
from cosmic.reading.memory import Budget
from cosmic.reading.source import Source, WholeSource

Lazy = dict[str, Callable[[], Column]]

_MAX_HEADER_BYTES = 100_000_000
_MAX_TENSORS = 2048
_MAX_NPY_HEADER = 10_000
_NPY_START = 12
_BAD_HEADER = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(SyntaxError, RecursionError, MemoryError, EOFError),
)
_NPY_MAGIC = b"\x93NUMPY"
_KINDS = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U8": "|u1",
    "BOOL": "|b1",
}
_READ = frozenset(["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u1", "b1"])


def looks_like_safetensors(source: Source) -> bool:
    """Whether a file begins with a length and an object in JSON."""
    head = bytes(source.view(0, min(source.size, 9)))
    return len(head) == 9 and head[8:] == b"{" and _header_length(head) <= source.size - 8


def _header_length(head: bytes) -> int:
    return int(struct.unpack("<Q", head[:8])[0])


def read_safetensors(source: Source, faults: FileFaults) -> Lazy:
    """The tensors by name; only the header is read."""
    if source.size < 8:
        raise faults.corrupt("is cut short or damaged: it has no safetensors header")
    length = _header_length(bytes(source.view(0, 8)))
    if length > min(source.size - 8, _MAX_HEADER_BYTES):
        raise faults.corrupt("is cut short or damaged: its safetensors header is not all there")
    try:
        header = json.loads(bytes(source.view(8, length)))
    except (ValueError, RecursionError) as e:
        raise faults.corrupt("is damaged: its safetensors header is no JSON") from e
    if not isinstance(header, dict):
        raise faults.corrupt("is damaged: its safetensors header is no object")
    header.pop("__metadata__", None)
    if len(header) > _MAX_TENSORS:
        raise faults.shape(f"holds more than {_MAX_TENSORS:,} tensors")
    return {
        name: lambda name=name, entry=entry: _safetensor(  # type: ignore[misc]
            source, 8 + length, name, entry, faults
        )
        for name, entry in header.items()
    }


def _safetensor(source: Source, start: int, name: str, entry: Any, faults: FileFaults) -> Column:
    label = quote(name)
    try:
        kind, shape = entry["dtype"], tuple(entry["shape"])
        begin, end = entry["data_offsets"]
        whole = all(type(n) is int and n >= 0 for n in (*shape, begin, end))
        if not whole or not isinstance(kind, str) or end < begin or start + end > source.size:
            raise ValueError
    except (KeyError, TypeError, ValueError) as e:
        raise faults.corrupt(
            f"is cut short or damaged: its header describes {label} wrongly"
        ) from e
    code = _KINDS.get(kind)
    if code is None:
        raise faults.unsupported(f"elements of type {quote(kind)}", label)
    dtype = np.dtype(code)
    _require_bytes(shape, dtype, end - begin, label, faults)
    type_name = BFLOAT16 if kind == "BF16" else dtype.name
    member = Member(source, start + begin, end - begin, name)
    return StoredColumn(member, 0, dtype, shape, faults, type_name)


def _require_bytes(
    shape: tuple[int, ...], dtype: "np.dtype[Any]", length: int, label: str, faults: FileFaults
) -> None:
    elements = 1
    for one in shape:
        elements *= one
    if elements * dtype.itemsize != length:
        raise faults.corrupt(
            f"is damaged or cut short: {label} of shape {list(shape)} takes"
            f" {elements * dtype.itemsize:,} bytes and has {length:,}"
        )


def looks_like_npy(source: Source) -> bool:
    """Whether a file begins as ``numpy.save`` begins one."""
    return bytes(source.view(0, min(source.size, 6))) == _NPY_MAGIC


def looks_like_npz(names: list[str]) -> bool:
    """Whether an archive holds an array."""
    return any(name.endswith(".npy") for name in names)


def read_npz(archive: Archive, faults: FileFaults, budget: Budget) -> Lazy:
    """The arrays by name, a structured one's fields by theirs."""
    found: Lazy = {}
    for name in archive.names:
        if name.endswith(".npy"):
            plain = name.removesuffix(".npy")
            found[plain] = lambda name=name, plain=plain: _npy(  # type: ignore[misc]
                archive.member(name), plain, faults, budget
            )
    return found


def read_npy(source: Source, faults: FileFaults, budget: Budget) -> tuple[Lazy, bool]:
    """The one array; by position, or its fields by name."""
    member = Member(source, 0, source.size)
    header = _header(member, "its array", faults)
    if header[2].names:
        return {
            name: lambda name=name: _npy(member, "its array", faults, budget, name)  # type: ignore[misc]
            for name in header[2].names
        }, True
    return {"0": lambda: _npy(member, "its array", faults, budget)}, False


def array_in(content: memoryview, label: str, faults: FileFaults) -> Column:
    """The array of a ``.npy`` file that is a part of another file."""
    source = WholeSource(content)
    return _npy(Member(source, 0, source.size), label, faults, Budget(source.size, faults))


def _header(
    member: Member, label: str, faults: FileFaults
) -> tuple[tuple[int, ...], bool, "np.dtype[Any]", int]:
    most = min(member.length, _MAX_NPY_HEADER + _NPY_START)
    head = io.BytesIO(member.source.view(member.offset, most))
    try:
        major, minor = np.lib.format.read_magic(head)
        size = 2 if major == 1 else 4
        length = int.from_bytes(head.read(size), "little")
        if (major, minor) not in ((1, 0), (2, 0), (3, 0)) or length > _MAX_NPY_HEADER:
            raise ValueError
        text = head.read(length).decode("utf-8" if major == 3 else "latin-1")
        header = ast.literal_eval(text)
        shape, fortran = header["shape"], header["fortran_order"]
        dtype = np.lib.format.descr_to_dtype(header["descr"])
        if not isinstance(shape, tuple) or not all(type(one) is int for one in shape):
            raise ValueError
    except _BAD_HEADER as e:
        raise faults.corrupt(
            f"is cut short or damaged: the header of {quote(label)} is none"
        ) from e
    if any(length < 0 for length in shape):
        raise faults.corrupt(f"is damaged: {quote(label)} has a wrong shape")
    return shape, fortran, dtype, head.tell()


def _npy(
    member: Member, name: str, faults: FileFaults, budget: Budget, field: str | None = None
) -> Column:
    shape, fortran, dtype, start = _header(member, name, faults)
    label = quote(field or name)
    if dtype.hasobject:
        raise faults.unsafe(
            f"holds Python objects in {label}, which are not supported; a partition may only hold"
            " numbers"
        )
    element = dtype[field] if field and dtype.names else dtype
    if element.str[1:] not in _READ:
        raise faults.unsupported(f"elements of type {quote(element.str)}", label)
    _require_bytes(shape, dtype, member.length - start, label, faults)
    if field is None and not (fortran and len(shape) > 1) and shape:
        return StoredColumn(member, start, dtype, shape, faults)
    member.verify(faults)
    raw = member.source.view(member.offset + start, member.length - start)
    array = np.frombuffer(raw, dtype).reshape(shape, order="F" if fortran else "C")
    budget.take(array.size * element.itemsize, label)
    chosen = array[field] if field else array
    return ArrayColumn(np.ascontiguousarray(chosen).astype(element.newbyteorder("=")))
