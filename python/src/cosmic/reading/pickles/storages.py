"""``.pt`` files of ``torch.save``, read without torch: nothing in them ever runs."""

import io
from typing import Any

import numpy as np

from cosmic.reading.column import BFLOAT16, ArrayColumn, Column, Member, StoredColumn
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.formats.archive import Archive
from cosmic.reading.memory import Budget
from cosmic.reading.pickles.names import Call, Global, Persistent
from cosmic.reading.pickles.unpickler import Unpickler
from cosmic.reading.source import Source

_PICKLE = "data.pkl"
_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001
_STORAGES = {
    "DoubleStorage": "<f8",
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "BFloat16Storage": "<u2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "|i1",
    "ByteStorage": "|u1",
    "BoolStorage": "|b1",
}


class Storages:
    """The bytes that a pickle's tensors lie in, and how tensors become columns."""

    def __init__(self, faults: FileFaults, budget: Budget) -> None:
        self.faults = faults
        self.budget = budget
        self._members: dict[str, Member] = {}

    def member(self, key: str) -> Member:
        """Of one storage."""
        if key not in self._members:
            raise self.faults.corrupt("is cut short or damaged: a tensor's storage is not there")
        return self._members[key]

    def put(self, key: str, member: Member) -> None:
        """One more."""
        self._members[key] = member

    def tensor(self, call: Call, label: str) -> Column:
        """A tensor as its arguments describe it: within its storage, or refused."""
        faults = self.faults
        try:
            storage, offset, size, strides = call.arguments[:4]
            words = storage.words
            kind, key, elements = words[1], words[2], words[4]
            shape, steps = tuple(map(int, size)), tuple(map(int, strides))
            first = int(offset)
            if not isinstance(kind, Global) or not isinstance(key, str) or len(words) > 6:
                raise TypeError
        except (AttributeError, IndexError, TypeError, ValueError, OverflowError) as e:
            raise faults.corrupt("is damaged: its pickle describes a tensor wrongly") from e
        code = _STORAGES.get(kind.name) if kind.module == "torch" else None
        if code is None:
            raise faults.unsupported(f"elements of {quote(str(kind))}", label)
        dtype = np.dtype(code)
        member = self.member(key)
        self._require_inside(member, dtype, first, shape, steps, label)
        type_name = BFLOAT16 if kind.name == "BFloat16Storage" else dtype.name
        start = first * dtype.itemsize
        if _is_dense(shape, steps):
            return StoredColumn(member, start, dtype, shape, faults, type_name)
        member.verify(faults)
        flat = np.frombuffer(member.view(), dtype, int(elements) if elements else -1)
        self.budget.take(int(np.prod(shape, dtype=np.float64)) * dtype.itemsize, label)
        byte_steps = [step * dtype.itemsize for step in steps]
        view = np.lib.stride_tricks.as_strided(flat[first:], shape, byte_steps, writeable=False)
        return raw_column(np.ascontiguousarray(view), type_name)

    def _require_inside(
        self,
        member: Member,
        dtype: "np.dtype[Any]",
        first: int,
        shape: tuple[int, ...],
        steps: tuple[int, ...],
        label: str,
    ) -> None:
        if len(shape) != len(steps) or any(length < 0 for length in shape):
            raise self.faults.corrupt(f"is damaged: {label} has a wrong shape")
        if any(length == 0 for length in shape):
            return
        last = first + sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
        inside = (last + 1) * dtype.itemsize <= member.length
        if first < 0 or any(step < 0 for step in steps) or not inside:
            raise self.faults.corrupt(
                f"is damaged or cut short: {label} of shape {list(shape)} lies outside of its"
                " storage"
            )


def raw_column(array: Any, type_name: str) -> Column:
    """An array of elements as they are stored."""
    if type_name == BFLOAT16:
        wide = array.astype(np.uint32) << np.uint32(16)
        return ArrayColumn(wide.view(np.float32), BFLOAT16)
    return ArrayColumn(array, type_name)


def _is_dense(shape: tuple[int, ...], steps: tuple[int, ...]) -> bool:
    expected = 1
    for length, step in zip(reversed(shape), reversed(steps), strict=True):
        if length == 0:
            return True
        if length != 1 and step != expected:
            return False
        expected *= length
    return True


def looks_like_archive(names: list[str]) -> bool:
    """Whether an archive may be one: it has a pickle at its top or in a folder."""
    return _pickle_of(names) is not None


def looks_like_legacy(source: Source) -> bool:
    """Whether a file begins with the number of torch's format from before 1.6."""
    head = bytes(source.view(0, min(source.size, 64)))
    number = _MAGIC.to_bytes(10, "little")
    return number in head[:24] or head.startswith(str(_MAGIC).encode().join((b"L", b"L\n.")))


def _pickle_of(names: list[str]) -> str | None:
    found = [name for name in names if name == _PICKLE or name.endswith("/" + _PICKLE)]
    return _PICKLE if _PICKLE in found else next(iter(found), None)


def read_archive(
    archive: Archive, size: int, faults: FileFaults, budget: Budget
) -> tuple[Any, Storages]:
    """What the pickle of a ZIP says, and its storages."""
    names = archive.names
    pickle = _pickle_of(names)
    if pickle is None:
        raise faults.corrupt(f"is an archive without {_PICKLE}; torch.save did not write it")
    prefix = pickle.removesuffix(_PICKLE)
    if prefix + "constants.pkl" in names:
        raise faults.shape("is a TorchScript network; wanted a partition of tensors")
    if prefix + "byteorder" in names:
        order = bytes(archive.member(prefix + "byteorder").view()[:16])
        if order != b"little":
            raise faults.shape(
                f"has the byte order {quote(order.decode('ascii', 'replace'))}; save it again on a"
                " little-endian machine"
            )
    member = archive.member(pickle)
    budget.take(member.length, "its pickle")
    member.verify(faults)
    value = Unpickler(io.BytesIO(member.view()), faults, size).load()
    storages = _ArchiveStorages(archive, prefix + "data/", faults, budget)
    return value, storages


class _ArchiveStorages(Storages):
    def __init__(self, archive: Archive, prefix: str, faults: FileFaults, budget: Budget) -> None:
        super().__init__(faults, budget)
        self._archive = archive
        self._prefix = prefix
        self._names = set(archive.names)

    def member(self, key: str) -> Member:
        if key not in self._members and self._prefix + key in self._names:
            self.put(key, self._archive.member(self._prefix + key))
        return super().member(key)


def read_legacy(source: Source, faults: FileFaults, budget: Budget) -> tuple[Any, Storages]:
    """The same of torch's format from before 1.6: pickles, and storages behind them."""
    stream = io.BytesIO(source.whole())

    def load() -> Any:
        return Unpickler(stream, faults, source.size).load()

    if load() != _MAGIC or load() != _VERSION:
        raise faults.corrupt("is damaged: it has an unknown version of torch's older format")
    machine = load()
    if isinstance(machine, dict) and machine.get("little_endian") is False:
        raise faults.shape("is big-endian; save it again on a little-endian machine")
    value = load()
    keys = load()
    widths = dict(_widths(value))
    storages = Storages(faults, budget)
    if not isinstance(keys, list):
        raise faults.corrupt("is damaged: it does not say which storages it has")
    for key in keys:
        count = int.from_bytes(stream.read(8), "little", signed=True)
        length = count * widths.get(key, -1)
        start = stream.tell()
        if length < 0 or start + length > source.size:
            raise faults.corrupt("is cut short or damaged: a storage is not all there")
        storages.put(str(key), Member(source, start, length, str(key)))
        stream.seek(length, io.SEEK_CUR)
    return value, storages


def _widths(value: Any) -> list[tuple[str, int]]:
    """What an element of each storage takes, by its key."""
    found: list[tuple[str, int]] = []
    seen: set[int] = set()
    pending = [value]
    while pending:
        one = pending.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Persistent):
            code = _STORAGES.get(getattr(one.words[1], "name", ""))
            if code and len(one.words) > 2 and isinstance(one.words[2], str):
                found.append((one.words[2], np.dtype(code).itemsize))
        elif isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list | tuple):
            pending.extend(one)
        elif isinstance(one, Call):
            pending.extend((one.arguments, one.state))
    return found
