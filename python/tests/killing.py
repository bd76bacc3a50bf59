"""Kills a process of a run, as the kernel does when memory is short."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PROCESSES = Path("/proc")


@contextmanager
def killing(word: str, when: Callable[[], bool]) -> Iterator[list[int]]:
    """Kills one process below this one with SIGKILL, as soon as it is time.

    Args:
        word: in its command line
        when: whether it is time

    Yields:
        the process that was killed, once it was
    """
    killed: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.005):
            if when() and (found := _below(os.getpid(), word)):
                with suppress(ProcessLookupError):
                    os.kill(found[0], signal.SIGKILL)
                    killed.append(found[0])
                    return

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield killed
    finally:
        ended.set()
        watching.join()


def _below(ancestor: int, word: str) -> list[int]:
    parents = {}
    for folder in _PROCESSES.iterdir():
        if folder.name.isdecimal():
            # A process may end meanwhile.
            with suppress(OSError):
                status = (folder / "stat").read_text()
                parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    found = []
    for process in parents:
        above = process
        while above not in (0, ancestor):
            above = parents.get(above, 0)
        if above == ancestor and process != ancestor:
            with suppress(OSError):
                if word.encode() in (_PROCESSES / str(process) / "cmdline").read_bytes():
                    found.append(process)
    return found
