"""A file's bytes, wherever they lie: all of them in memory or on disk, or fetched in pieces."""

import io
from abc import ABC, abstractmethod
from collections.abc import Callable

_PIECE_BYTES = 1 << 17


class Source(ABC):
    """A file of a known size. For one thread."""

    size: int

    @abstractmethod
    def view(self, offset: int, length: int) -> memoryview:
        """Some of its bytes, which are there: a view where it can be."""

    @property
    @abstractmethod
    def is_whole(self) -> bool:
        """Whether all bytes are here, so that reading more of them costs nothing."""

    def whole(self) -> memoryview:
        """All bytes."""
        return self.view(0, self.size)

    def stream(self) -> io.BufferedReader:
        """The same as a file that can be read and sought."""
        return io.BufferedReader(_Stream(self), 1 << 20 if self.is_whole else 1 << 16)


class WholeSource(Source):
    """Bytes that are there, such as a mapped file."""

    def __init__(self, content: bytes | memoryview) -> None:
        self._content = memoryview(content)
        self.size = len(self._content)

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are here."""
        return True

    def view(self, offset: int, length: int) -> memoryview:
        """Some of its bytes, which are there."""
        return self._content[offset : offset + length]


class RangedSource(Source):
    """Bytes that are fetched when they are asked for; the last pieces are kept."""

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]) -> None:
        """Of a file of so many bytes.

        Args:
            size: of the file
            fetch: gives bytes by offset and length
        """
        self.size = size
        self._fetch = fetch
        self._whole: memoryview | None = None
        self._ends: list[tuple[int, memoryview]] = []
        self._last = (0, 0, memoryview(b""))

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are here."""
        return self._whole is not None

    def view(self, offset: int, length: int) -> memoryview:
        """Some of its bytes, which are there."""
        if self._whole is not None:
            return self._whole[offset : offset + length]
        if length >= self.size:
            self._whole = memoryview(self._fetch(0, self.size))
            return self._whole
        for start, kept in self._ends:
            if start <= offset and offset + length <= start + len(kept):
                return kept[offset - start : offset - start + length]
        if length >= _PIECE_BYTES:
            if (offset, length) != self._last[:2]:
                self._last = (offset, length, memoryview(self._fetch(offset, length)))
            return self._last[2]
        # A little more, on both sides: directories and headers lie side by side.
        start = max(0, min(offset, self.size - _PIECE_BYTES))
        piece = memoryview(self._fetch(start, min(self.size - start, _PIECE_BYTES)))
        self._ends = [*self._ends[-3:], (start, piece)]
        if offset + length > start + len(piece):
            return memoryview(self._fetch(offset, length))
        return piece[offset - start : offset - start + length]


class _Stream(io.RawIOBase):
    def __init__(self, source: Source) -> None:
        self._source = source
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._source.size}
        self._position = max(0, start[whence] + offset)
        return self._position

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = max(0, min(len(target), self._source.size - self._position))
        if count:
            target[:count] = self._source.view(self._position, count)
            self._position += count
        return count
