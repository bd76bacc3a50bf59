"""How much memory a file may make a rank take: in proportion to the file, not to what it claims."""

import os
from pathlib import Path

from cosmic.reading.faults import FileFaults

_SPARE_BYTES = 512 << 10
_SHARE = 4
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


class Budget:
    """What copies and unpacked columns of one file may take, all together."""

    def __init__(self, size: int, faults: FileFaults) -> None:
        self._faults = faults
        self._left = 2 * size + _SPARE_BYTES
        self._unpacked = max(self._left, memory_bytes() // _SHARE)

    def take(self, count: int, what: str) -> None:
        """Takes so many bytes for a copy.

        Raises:
            DataError: PartitionShape if there are not as many
        """
        self._left -= count
        if self._left < 0:
            raise self._too_much(count, what)

    def take_unpacked(self, count: int, what: str) -> None:
        """The same for what is compressed in the file."""
        self._unpacked -= count
        if self._unpacked < 0:
            raise self._too_much(count, what)

    def _too_much(self, count: int, what: str) -> Exception:
        return self._faults.shape(
            f"holds {what}, which takes {count:,} bytes of memory when it is read, far more than"
            " the file; save it contiguous"
        )


def memory_bytes() -> int:
    """The memory that this process may take: the container's limit, or the machine's."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = _CGROUP_LIMIT.read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine
