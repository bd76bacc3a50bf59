"""ZIP archives of arrays, as torch and numpy write them."""

import struct
import zipfile
import zlib

from cosmic.reading.column import Member
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.memory import Budget
from cosmic.reading.source import Source, WholeSource

_MAX_MEMBERS = 4096
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_PIECE_BYTES = 8 << 20


class Archive:
    """The members of a ZIP file, stored or deflated. For one thread."""

    def __init__(self, source: Source, faults: FileFaults, budget: Budget) -> None:
        """Reads the directory.

        Raises:
            DataError: PartitionCorrupt if it is damaged, PartitionShape if it has too many members
        """
        self._source = source
        self._faults = faults
        self._budget = budget
        try:
            with zipfile.ZipFile(source.stream()) as archive:
                self._entries = {entry.filename: entry for entry in archive.infolist()}
        except (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError) as e:
            raise faults.corrupt(f"is cut short or damaged: it is no ZIP archive ({e})") from e
        except struct.error as e:
            raise faults.corrupt("is cut short or damaged: its directory is none") from e
        if len(self._entries) > _MAX_MEMBERS:
            raise faults.shape(f"is an archive of more than {_MAX_MEMBERS:,} members")

    @property
    def names(self) -> list[str]:
        """The members' names in the order of the directory."""
        return list(self._entries)

    def member(self, name: str) -> Member:
        """A member: where it lies, or its content if it was deflated; that is verified then."""
        entry = self._entries[name]
        if entry.flag_bits & 0x1:
            raise self._faults.shape(f"holds {quote(name)} encrypted, which is not read")
        if entry.compress_type == zipfile.ZIP_STORED:
            if entry.compress_size != entry.file_size:
                raise self._damaged(name)
            offset = self._offset(entry)
            return Member(self._source, offset, entry.file_size, name, entry.CRC)
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise self._faults.shape(f"holds {quote(name)} compressed in a way that is not read")
        return self._inflated(entry)

    def _inflated(self, entry: zipfile.ZipInfo) -> Member:
        self._budget.take_unpacked(entry.file_size, quote(entry.filename))
        offset = self._offset(entry)
        out = bytearray()
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for start in range(0, entry.compress_size, _PIECE_BYTES):
                length = min(_PIECE_BYTES, entry.compress_size - start)
                packed = self._source.view(offset + start, length)
                # One byte more than there may be tells that there are too many.
                out += inflater.decompress(packed, entry.file_size + 1 - len(out))
                if len(out) > entry.file_size:
                    raise self._damaged(entry.filename)
        except zlib.error as e:
            raise self._damaged(entry.filename) from e
        if len(out) != entry.file_size:
            raise self._damaged(entry.filename)
        member = Member(WholeSource(bytes(out)), 0, len(out), entry.filename, entry.CRC)
        member.verify(self._faults)
        return Member(member.source, 0, len(out), entry.filename, packed=True)

    def _offset(self, entry: zipfile.ZipInfo) -> int:
        """Behind the member's own header, which may be of another length than the directory's."""
        start, size = entry.header_offset, self._source.size
        if start < 0 or start + _LOCAL_HEADER.size > size:
            raise self._damaged(entry.filename)
        fields = _LOCAL_HEADER.unpack(self._source.view(start, _LOCAL_HEADER.size))
        offset = start + _LOCAL_HEADER.size + int(fields[-2]) + int(fields[-1])
        if fields[0] != b"PK\x03\x04" or offset + entry.compress_size > size:
            raise self._damaged(entry.filename)
        return offset

    def _damaged(self, name: str) -> Exception:
        return self._faults.corrupt(
            f"is cut short or damaged: its member {quote(name)} is not as its directory says"
        )
