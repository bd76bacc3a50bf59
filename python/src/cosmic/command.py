"""The program ``cosmic`` on this machine: where it is, and what it tells when it ends."""

import os
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic import reasons
from cosmic.errors import FatalError

VARIABLE = "COSMIC_BIN"

_ERROR = "error: "
_LOG = re.compile(r"\(log: ([^()]+)\)$")
_LAST_LINES = 20

# It holds a signal back for 12 s, until its processes are gone.
_STOPPING_SECONDS = 20


def find(given: str | os.PathLike[str] | None = None) -> Path:
    """The program: the one that is given, that COSMIC_BIN names, or that is found.

    It is looked for on the path and, as ``bin/cosmic``, in the current folder and those above it.

    Raises:
        FatalError: if there is none
    """
    for named, how in ((given, "the argument cosmic"), (os.environ.get(VARIABLE), VARIABLE)):
        if named:
            path = Path(named)
            if not os.access(path, os.X_OK) or path.is_dir():
                raise FatalError(
                    f"{how} names {path}, which is no program; name the file bin/cosmic",
                    reason="InvalidSpec",
                )
            return path.absolute()
    found = shutil.which("cosmic")
    if found:
        return Path(found).absolute()
    here = Path.cwd()
    for folder in (here, *here.parents):
        path = folder / "bin" / "cosmic"
        if path.is_file() and os.access(path, os.X_OK):
            return path
    raise FatalError(
        f"there is no program cosmic on the path, and no bin/cosmic in {here} or above it;"
        f" set {VARIABLE} to the bin/cosmic of a checkout",
        reason="InvalidSpec",
    )


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        exit_code: 128 and the signal's number, if a signal ended it
        message: the line that it told of its failure, without ``error:``; its last lines if none
        reason: the constant word; None if nothing says which
    """

    exit_code: int
    message: str
    reason: str | None


def follow(arguments: Sequence[str], given: str | None, told: Callable[[str], None]) -> Ended:
    """Runs a command to its end, and stops it if this thread is interrupted meanwhile.

    Args:
        arguments: the program and what it is told
        given: its standard input; None for nothing
        told: gets each line of its output and of its progress as it comes, but not the failure

    Raises:
        FatalError: (``InvalidSpec``) if the system cannot execute it
    """
    last: deque[str] = deque(maxlen=_LAST_LINES)
    failures: list[str] = []
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as e:
        raise FatalError(
            f"{arguments[0]} cannot be executed: {e.strerror}; name a bin/cosmic of this machine",
            reason="InvalidSpec",
        ) from e
    try:
        _give(process, given)
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                line = line.rstrip("\n")
                if line.startswith(_ERROR):
                    failures.append(line.removeprefix(_ERROR))
                else:
                    last.append(line)
                    told(line)
        code = process.wait()
    finally:
        _stop(process)
    exit_code = code if code >= 0 else 128 - code
    # Of a sweep, each run that failed has one; the exit code is that of the first.
    message = failures[0] if failures else _without_words(exit_code, last)
    return Ended(exit_code, message, _reason(exit_code, message))


def _give(process: "subprocess.Popen[str]", given: str | None) -> None:
    if process.stdin is None:
        return
    try:
        with process.stdin:
            process.stdin.write(given or "")
    except BrokenPipeError:
        pass  # It has ended before it read, and says why.


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _without_words(exit_code: int, last: Sequence[str]) -> str:
    said = " | ".join(line.strip() for line in last if line.strip())
    return f"cosmic ended with exit code {exit_code}" + (f": {said}" if said else "")


def _reason(exit_code: int, message: str) -> str | None:
    """By the exit code; where several have the same one, by the log that the message names."""
    candidates = reasons.of_exit_code(exit_code)
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    log = _LOG.search(message)
    if not log:
        return None
    try:
        lines = Path(log.group(1)).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    word = re.compile(rf"\bERROR\b.*?\b({'|'.join(candidates)}): ")
    found = (word.search(line) for line in reversed(lines))
    return next((match.group(1) for match in found if match), None)
