"""A folder that the ranks of a node share, so that one of them downloads the model for all.

Its layout is that of the package ``worker.cache`` in Java, so that ranks of both kinds share it:
``{name}-{sha256}.model`` is a content, whose digest is in its name and so appears with it at once;
``{name}-….part`` is one that is being written; ``{name}.lock`` gives the right to download it. The
kernel gives a lock up with the process that holds it, however that ends.
"""

import fcntl
import hashlib
import logging
import os
import stat
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_LOG = logging.getLogger("cosmic.rank")
_PIECE_BYTES = 1 << 20
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 600.0


@dataclass(frozen=True)
class CacheKey:
    """What tells one content from all others.

    Attributes:
        name: 64 hex digits
        size: in bytes
        sha256: the content's digest in lower-case hex; empty where it is not known before
    """

    name: str
    size: int
    sha256: str = ""

    @classmethod
    def of(cls, identity: Sequence[str], size: int, sha256: str) -> "CacheKey":
        """A key of all that identifies the content, in an order that all ranks keep."""
        # Lengths as Java counts them: two bytes each.
        parts = (f"{len(part.encode('utf-16-le')) // 2}:{part}" for part in identity)
        text = f"{''.join(parts)}{size}"
        return cls(hashlib.sha256(text.encode()).hexdigest(), size, sha256)


class ModelCache:
    """The folder, for one content. A rank never depends on it.

    With a folder that is full, cannot be written or locked, and after a downloader that takes too
    long, it warns, and the rank downloads for itself. What is used was compared with its digest
    just before. Nothing is ever removed but what is wrong.
    """

    def __init__(
        self,
        folder: Path,
        key: CacheKey,
        check: Callable[[], None],
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        """Makes nothing yet.

        Args:
            folder: made when it is needed
            key: which content
            check: raises while another's download is waited for, if the rank has to stop
            patience_seconds: how long that is waited for
        """
        self._folder = folder
        self._key = key
        self._check = check
        self._patience = patience_seconds
        # Not read again on each look while another process is replacing them.
        self._refused: set[tuple[str, int, int]] = set()

    def obtain(self, target: Path, download: Callable[[], None]) -> bool:
        """Fills a file with the content.

        Args:
            target: this rank's own, where nobody can change the content any more
            download: fills it from elsewhere, and raises what is wrong with that

        Returns:
            whether it came out of the folder
        """
        with self._turn(target) as (found, mine):
            if found:
                return True
            download()
            if mine:
                self._keep(target)
            return False

    @contextmanager
    def _turn(self, target: Path) -> Iterator[tuple[bool, bool]]:
        """Whether the content was found; if not, whether this rank is to keep it there."""
        lock: BinaryIO | None = None
        outcome = (False, False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Without a lock: a folder that may only be read serves as well.
            if self._copy_to(target):
                outcome = (True, False)
            else:
                lock = (self._folder / f"{self._key.name}.lock").open("ab")
                outcome = self._await(lock, target)
        except OSError as e:
            _LOG.warning(
                "the model is not shared through %s, which cannot be used (%s); this rank downloads"
                " it for itself",
                self._folder,
                e,
            )
        try:
            yield outcome
        finally:
            # The file stays: deleting it could split the ranks between two of that name.
            if lock is not None:
                lock.close()

    def _await(self, lock: BinaryIO, target: Path) -> tuple[bool, bool]:
        """Looks also while another has the lock: all who wait copy at the same time, then."""
        began = time.monotonic()
        mine = _take(lock)
        found = self._copy_to(target)
        while not mine and not found:
            if time.monotonic() - began > self._patience:
                _LOG.warning(
                    "another rank has been downloading the model to %s for %.0f s; this one does"
                    " not wait longer and downloads it for itself",
                    self._folder,
                    self._patience,
                )
                return False, False
            self._check()
            time.sleep(_LOOK_SECONDS)
            mine = _take(lock)
            found = self._copy_to(target)
        return found, mine

    def _copy_to(self, target: Path) -> bool:
        for candidate in self._files(".model"):
            with suppress(FileNotFoundError):  # Its replacer was faster.
                about = candidate.lstat()
                version = (candidate.name, about.st_ino, about.st_mtime_ns)
                if version in self._refused:
                    continue
                if self._is_rightly(candidate, about) and self._copied(candidate, target):
                    return True
                self._refused.add(version)
        return False

    def _is_rightly(self, candidate: Path, about: os.stat_result) -> bool:
        """By its name and length; a link could lead anywhere, and a pipe never ends."""
        return (
            stat.S_ISREG(about.st_mode)
            and about.st_size == self._key.size
            and (not self._key.sha256 or candidate == self._content(self._key.sha256))
        )

    def _copied(self, candidate: Path, target: Path) -> bool:
        descriptor = os.open(candidate, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as content, target.open("wb") as out:
            return candidate == self._content(_copy(content, out, self._key.size))

    def _keep(self, target: Path) -> None:
        """Puts the content there for others, in the place of what is."""
        part = self._folder / f"{self._key.name}-{uuid.uuid4()}.part"
        try:
            for left in self._files(""):
                left.unlink(missing_ok=True)
            try:
                with target.open("rb") as content, part.open("xb") as out:
                    digest = _copy(content, out, self._key.size)
                part.rename(self._content(digest))
            finally:
                part.unlink(missing_ok=True)
        except OSError as e:
            _LOG.warning(
                "the model cannot be kept in %s (%s); the other ranks download it for themselves",
                self._folder,
                e,
            )

    def _content(self, sha256: str) -> Path:
        return self._folder / f"{self._key.name}-{sha256}.model"

    def _files(self, suffix: str) -> list[Path]:
        return list(self._folder.glob(f"{self._key.name}-*{suffix}"))


def _take(lock: BinaryIO) -> bool:
    """Whether this process has it now; asks and does not wait."""
    try:
        # The kind of lock that Java takes, so that both kinds of ranks see each other's.
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _copy(content: BinaryIO, out: BinaryIO, size: int) -> str:
    """Copies so many bytes; their digest, or an empty text if there are fewer."""
    digest = hashlib.sha256()
    left = size
    while left:
        piece = content.read(min(_PIECE_BYTES, left))
        if not piece:
            return ""
        digest.update(piece)
        out.write(piece)
        left -= len(piece)
    return digest.hexdigest()
