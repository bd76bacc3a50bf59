"""How a rank's process ends: its exit code, its last words, and SIGTERM."""

import json
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from cosmic.errors import CosmicError, FatalError, InternalError, RetriableError
from cosmic.reading.faults import one_line
from cosmic.reasons import REASONS

_LOG = logging.getLogger("cosmic.rank")
_KUBERNETES_LOG = Path("/dev/termination-log")
_MAX_MESSAGE_CHARS = 1000
_PARENT = "COSMIC_PARENT_PID"
_INTERNAL = 70


def as_error(thrown: BaseException) -> CosmicError:
    """The fault that an exception is; anything else is one of the rank's program."""
    if isinstance(thrown, CosmicError):
        return thrown
    if isinstance(thrown, MemoryError):
        return RetriableError(
            "the rank's program ran out of memory; give ranks more, or use smaller splits",
            reason="OutOfMemory",
        )
    if isinstance(thrown, KeyboardInterrupt):
        return RetriableError(
            "stopped from outside before the end; another attempt may run", reason="Interrupted"
        )
    said = one_line(" ".join(str(thrown).split()))
    return InternalError(
        f"the rank's program ended with {type(thrown).__name__}{': ' + said if said else ''}; see"
        " its log for the place",
        reason="Internal",
    )


def unexpected(problem: str, thrown: Exception) -> CosmicError:
    """The fault that something not foreseen in the background is.

    Args:
        problem: what is not done for it
        thrown: what was raised there; the log tells its place
    """
    if isinstance(thrown, MemoryError):
        return as_error(thrown)
    error = InternalError(f"{problem}: {thrown!r}; please report this", reason="Internal")
    error.__cause__ = thrown
    return error


def exit_code(error: CosmicError) -> int:
    """That of its reason."""
    reason = REASONS.get(error.reason or "")
    if reason:
        return reason.exit_code
    return 1 if error.retriable else _INTERNAL


def leave(error: CosmicError, log: Path | None) -> int:
    """Says once why the process ends: to people, and to the supervisor.

    Args:
        error: why
        log: the file for the message; None for Kubernetes', if it is there

    Returns:
        the exit code
    """
    reason = error.reason or "Internal"
    message = one_line(str(error))
    if len(message) > _MAX_MESSAGE_CHARS:
        message = message[: _MAX_MESSAGE_CHARS - 1] + "…"
    _say(f"ERROR {reason}: {message}\n")
    words = {"reason": reason, "message": message}
    partition = getattr(error, "partition", None)
    if partition:
        words["partition"] = partition
    file = log or _KUBERNETES_LOG
    if log or file.exists():
        try:
            # A name that is not of UTF-8 is in it as JSON escapes it.
            content = json.dumps(words, ensure_ascii=False)
            file.write_text(content, encoding="utf-8", errors="backslashreplace")
        except OSError as e:
            _LOG.warning("cannot write the termination message to %s: %s", file, e)
    return exit_code(error)


def trace(thrown: BaseException) -> None:
    """Says where an exception comes from, and those that it comes from."""
    _say("".join(traceback.format_exception(thrown)))


def _say(text: str) -> None:
    """On standard error, if that can be written: it may be full, or nobody may read it any more."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError):
        _drop_standard_error()


def _drop_standard_error() -> None:
    """Else Python ends with 120, as it cannot write what is left at its end."""
    try:
        target, nowhere = sys.stderr.fileno(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target)
        if nowhere != target:
            os.close(nowhere)
    except (OSError, ValueError):
        return  # It is none of the system's.


class Termination:
    """Does something at once on SIGTERM, also while the program is inside of a native call.

    Python runs a signal's handler only between two of its own instructions; the wake-up descriptor
    is written to when the signal comes, and a thread reads it.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._previous: object = None
        self._previous_descriptor = -1
        self._read, self._write = socket.socketpair()
        self._installed = False

    def install(self) -> None:
        """Only in the main thread; elsewhere signals are left to who has it."""
        if threading.current_thread() is not threading.main_thread():
            return
        self._write.setblocking(False)
        self._previous_descriptor = signal.set_wakeup_fd(
            self._write.fileno(), warn_on_full_buffer=False
        )
        self._previous = signal.signal(signal.SIGTERM, _nothing)
        self._installed = True
        threading.Thread(target=self._wait, name="termination", daemon=True).start()

    def uninstall(self) -> None:
        """Leaves signals as they were."""
        if self._installed:
            self._installed = False
            signal.signal(signal.SIGTERM, self._previous)  # type: ignore[arg-type]
            signal.set_wakeup_fd(self._previous_descriptor)
        self._write.close()

    def _wait(self) -> None:
        while True:
            numbers = self._read.recv(64)
            if not numbers:
                return
            if signal.SIGTERM in numbers:
                self._act()


def _nothing(number: int, frame: FrameType | None) -> None:
    """The thread that reads the wake-up descriptor does the work."""


def watch_parent(act: Callable[[], None]) -> None:
    """Ends with the process that started this one, as ``COSMIC_PARENT_PID`` says."""
    given = os.environ.get(_PARENT, "")
    if not given.isdigit():
        return
    parent = int(given)

    def watch() -> None:
        while True:
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                act()
                return
            except PermissionError:
                pass
            time.sleep(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def interrupted() -> RetriableError:
    """Why a process ends that was asked to."""
    return RetriableError(
        "stopped from outside before the end; another attempt may run", reason="Interrupted"
    )


def misuse(problem: str) -> FatalError:
    """What the program does wrong with its rank."""
    return FatalError(f"the rank's program {problem}", reason="InvalidSpec")
