"""Tar shards as WebDataset names their members: consecutive members of one key are a sample."""

import json
import re
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cosmic.reading.column import Array
from cosmic.reading.columns import names_of
from cosmic.reading.faults import DataError, FileFaults, quote
from cosmic.reading.formats.arrays import array_in
from cosmic.reading.source import Source

KEY = "__key__"
_IMAGES = ("jpg", "jpeg", "png")
_MAX_BYTES = 64 << 20
_MAX_TEXT_BYTES = 1 << 20
_MAX_MEMBERS = 1000
_MAX_DEPTH = 16
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass
class Sample:
    """One sample of a shard.

    Attributes:
        key: its members' name up to the first dot
        members: where each lies, by extension in lower case: name, offset, length
    """

    key: str
    members: dict[str, tuple[str, int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Encoded:
    """An image, not yet decoded.

    Attributes:
        content: its bytes
        label: what to call it in messages
    """

    content: bytes
    label: str


class Shard:
    """The samples of a shard. For one thread."""

    def __init__(self, source: Source, faults: FileFaults) -> None:
        """Looks where the members lie.

        Raises:
            DataError: PartitionCorrupt, PartitionShape
        """
        self._source = source
        self._faults = faults
        self.samples: list[Sample] = []
        try:
            with tarfile.open(fileobj=source.stream(), mode="r:") as tar:
                for member in tar:
                    self._add(member)
                end = tar.offset
        except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError) as e:
            raise faults.corrupt(f"is cut short or damaged: it is no tar archive ({e})") from e
        if end > source.size:
            raise faults.corrupt("is cut short: a member is not all there")

    def _add(self, member: tarfile.TarInfo) -> None:
        name = member.name
        start = name.rfind("/") + 1
        dot = name.find(".", start)
        if not member.isfile():
            if member.isdir():
                return
            raise self._faults.shape(f"holds {quote(name)}, which is no plain file")
        if dot <= start or (name.startswith("__") and name.endswith("__")):
            return
        key, extension = name[:dot], name[dot + 1 :].lower()
        if not self.samples or self.samples[-1].key != key:
            self.samples.append(Sample(key))
        members = self.samples[-1].members
        if extension in members or len(members) >= _MAX_MEMBERS:
            raise self._faults.shape(
                f"holds {quote(name)} twice in one sample, or too many members; members are named"
                " KEY.EXTENSION, a key for each sample"
            )
        if member.size < 0 or member.offset_data + member.size > self._source.size:
            raise self._faults.corrupt(f"is cut short: {quote(name)} is not all there")
        members[extension] = (name, member.offset_data, member.size)

    def value(self, sample: Sample, column: "ShardColumn") -> Any:
        """What a sample has: numbers, text or an image; None if it has nothing of that name.

        Raises:
            DataError: PartitionShape, PartitionCorrupt if it is not what its name says
        """
        if column.name == KEY and column.as_text:
            return sample.key
        found: list[Any] = []
        for places in column.parts:
            value = next(
                (
                    one
                    for one in (self._at(place, sample, column.as_text) for place in places)
                    if one is not None
                ),
                None,
            )
            if value is None:
                return None
            found.append(value)
        return found[0] if len(found) == 1 else self._beside(found, column, sample)

    def required(self, sample: Sample, column: "ShardColumn") -> Any:
        """The same, refused if there is nothing."""
        value = self.value(sample, column)
        if value is None:
            there = ", ".join(quote(one) for one in list(sample.members)[:10])
            remedy = (
                "correct data.keep"
                if column.as_text
                else f"say what is meant: write data.columns: {{{column.name}: …}}"
            )
            raise self._faults.shape(
                f"holds the sample {quote(sample.key)} without {quote(column.sought)}: it has"
                f" {there}; complete it, or {remedy}"
            )
        return value

    def _at(self, place: str, sample: Sample, as_text: bool) -> Any:
        member = sample.members.get(place)
        if member is not None and not _is_json(place):
            return self._read(place, member, as_text)
        for extension, other in sample.members.items():
            if _is_json(extension) and place.startswith(extension + "."):
                fields = self._fields(other)
                value = fields.get(place[len(extension) + 1 :])
                if value is not None:
                    return value
        return None

    def _read(self, extension: str, member: tuple[str, int, int], as_text: bool) -> Any:
        label = quote(member[0])
        kind = extension.rsplit(".", 1)[-1]
        if kind in _IMAGES:
            return Encoded(self._content(member, _MAX_BYTES), label)
        if kind == "npy":
            faults = FileFaults(self._faults.name)
            content = memoryview(self._content(member, _MAX_BYTES))
            return array_in(content, member[0], faults).whole()
        if kind not in ("txt", "cls"):
            raise self._faults.shape(
                f"holds {label}, which is of no kind that is read; .jpg, .jpeg, .png, .npy, .cls,"
                " .txt and .json are"
            )
        text = self._content(member, _MAX_TEXT_BYTES).decode("utf-8", "replace").strip()
        if kind == "txt" and as_text:
            return text
        numbers = _numbers(text)
        of_class = kind == "cls"
        if numbers is None or (of_class and (numbers.size != 1 or numbers.dtype.kind == "f")):
            wanted = "a whole number, the class" if of_class else "numbers"
            raise self._faults.shape(f"holds {quote(text)} in {label}; wanted {wanted}")
        return numbers

    def _content(self, member: tuple[str, int, int], most: int) -> bytes:
        name, offset, length = member
        if length > most:
            raise self._faults.shape(
                f"holds {length:,} bytes in {quote(name)}, where at most {most:,} are read"
            )
        return bytes(self._source.view(offset, length))

    def _fields(self, member: tuple[str, int, int]) -> dict[str, Any]:
        try:
            value = json.loads(self._content(member, _MAX_TEXT_BYTES))
        except (ValueError, RecursionError) as e:
            raise self._faults.corrupt(f"is damaged: {quote(member[0])} is no JSON") from e
        if not isinstance(value, dict):
            raise self._faults.shape(f"holds no object in {quote(member[0])}")
        found: dict[str, Any] = {}
        _flatten(value, "", found, 0)
        return found

    def _beside(self, found: list[Any], column: "ShardColumn", sample: Sample) -> Array:
        if any(not isinstance(one, np.ndarray) or one.ndim > 1 for one in found):
            raise self._faults.shape(
                f"holds no number and no list of numbers for {quote(column.name)} of the sample"
                f" {quote(sample.key)}, so that it cannot be put side by side with others"
            )
        flat = [one.reshape(-1) for one in found]
        integers = all(one.dtype.kind != "f" for one in flat)
        return np.concatenate(flat).astype(np.int64 if integers else np.float64)


@dataclass(frozen=True)
class ShardColumn:
    """Where a column is looked for in a sample.

    Attributes:
        name: its name
        sought: what the job calls it in the files, or else its name
        parts: of each part, the places in the order in which they are looked at
        as_text: whether text stays text, as it is kept
    """

    name: str
    sought: str
    parts: Sequence[Sequence[str]]
    as_text: bool = False

    @classmethod
    def wanted(cls, name: str, renamed: str | None, faults: FileFaults) -> "ShardColumn":
        """An input or a target."""
        if renamed is None:
            names = names_of(name)
            places = [place for other in names for place in _places(other)]
            if "image" in names:
                places.extend(_IMAGES)
            elif "label" in names:
                places.append("cls")
            return cls(name, name, [places])
        parts = []
        for part in (one.strip() for one in renamed.split(",")):
            if "*" in part:
                raise faults.shape(
                    f"is a shard, in which {quote(part)} of data.columns finds nothing; name each"
                    " column"
                )
            parts.append(_places(part))
        return cls(name, renamed.strip(), parts)

    @classmethod
    def kept(cls, name: str) -> "ShardColumn":
        """A column that is kept: text stays text."""
        return cls(name, name, [_places(name)], as_text=True)


def or_error(read: Any) -> Any:
    """What reading gives, or the fault of that sample."""
    try:
        return read()
    except DataError as e:
        return e


def _places(name: str) -> list[str]:
    texts = [f"{name}.{kind}" for kind in ("npy", "txt", "cls")]
    return [name, *texts, f"json.{name}", *(f"{name}.{kind}" for kind in _IMAGES)]


def _is_json(extension: str) -> bool:
    return extension == "json" or extension.endswith(".json")


def _flatten(value: dict[str, Any], prefix: str, found: dict[str, Any], depth: int) -> None:
    for key, one in value.items():
        name = prefix + key
        if isinstance(one, dict):
            if depth < _MAX_DEPTH:
                _flatten(one, name + ".", found, depth + 1)
        elif isinstance(one, str):
            found[name] = one
        elif isinstance(one, bool | int | float):
            found[name] = _array([one]).reshape(())
        elif isinstance(one, list) and one and all(type(n) in (int, float) for n in one):
            found[name] = _array(one)


def _array(numbers: list[Any]) -> Array:
    whole = all(isinstance(n, int) and -(2**63) <= n < 2**63 for n in numbers)
    return np.array(numbers, dtype=np.int64 if whole else np.float64)


def _numbers(text: str) -> Array | None:
    words = [word for word in re.split(r"[\s,]+", text) if word]
    try:
        if all(map(_INTEGER.fullmatch, words)):
            array = np.array([int(word) for word in words], dtype=np.int64)
        else:
            array = np.array([float(word) for word in words], dtype=np.float64)
    except ValueError:
        return None
    if not len(array):
        return None
    return array.reshape(()) if len(array) == 1 else array
