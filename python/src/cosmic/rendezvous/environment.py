"""What a rank's process is told by its environment variables."""

import os
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cosmic.endpoint import http_address
from cosmic.errors import FatalError

T = TypeVar("T")

# The names are those of the class Variables in the module contract; a test holds them against it.
RUN_UID = "COSMIC_RUN_UID"
RANK = "COSMIC_RANK"
COMPLETION_INDEX = "JOB_COMPLETION_INDEX"
ATTEMPT = "COSMIC_ATTEMPT"
ATTEMPT_BASE = "COSMIC_ATTEMPT_BASE"
INDEX_FAILURES = "COSMIC_INDEX_FAILURES"
INDEX_IGNORED_FAILURES = "COSMIC_INDEX_IGNORED_FAILURES"
HOSTNAME = "HOSTNAME"
RENDEZVOUS_HOST = "COSMIC_RENDEZVOUS_HOST"
RENDEZVOUS_PORT = "COSMIC_RENDEZVOUS_PORT"
RENDEZVOUS_PATIENCE = "COSMIC_RENDEZVOUS_PATIENCE_SECONDS"
TLS_CERTIFICATE_FILE = "COSMIC_TLS_CERTIFICATE_FILE"
TOKEN_FILE = "COSMIC_TOKEN_FILE"
START_DEADLINE = "COSMIC_START_DEADLINE_SECONDS"
S3_ENDPOINT = "COSMIC_S3_ENDPOINT"
S3_REGION = "COSMIC_S3_REGION"
S3_PATH_STYLE = "COSMIC_S3_PATH_STYLE"
S3_PATIENCE = "COSMIC_S3_PATIENCE_SECONDS"
THREADS = "COSMIC_THREADS"
MODEL_CACHE_DIR = "COSMIC_MODEL_CACHE_DIR"
SCRATCH_DIR = "COSMIC_SCRATCH_DIR"
HEALTH_PORT = "COSMIC_HEALTH_PORT"
TERMINATION_LOG = "COSMIC_TERMINATION_LOG"

DEFAULT_REGION = "us-east-1"

_MAX_INT = 2**31 - 1
_MAX_COUNT = 500_000_000
_MAX_THREADS = 1024


@dataclass(frozen=True)
class Endpoint:
    """How the coordinator is reached.

    Attributes:
        host: name or address
        port: TCP port
        certificate_pem: the run's own certificate, the only one that is trusted
        token: the run's token
    """

    host: str
    port: int
    certificate_pem: str = field(repr=False)
    token: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class StorageEnvironment:
    """How the run's store is reached; keys come from the variables of AWS.

    Attributes:
        endpoint: an http or https URI; None for AWS itself
        region: to sign for
        path_style: whether the bucket is part of the path
        patience_seconds: how long to try a store that does not answer
    """

    endpoint: str | None = None
    region: str = DEFAULT_REGION
    path_style: bool = False
    patience_seconds: float = 60


@dataclass(frozen=True)
class RankEnvironment:
    """Who a process is in its run. All else it learns from the coordinator.

    Attributes:
        run_uid: the run that it belongs to
        rank: which rank it is, from 0
        attempt: which attempt of the rank, from 0
        host: where it runs, for people
        endpoint: how the coordinator is reached
        patience_seconds: how long a coordinator may be away
        start_patience_seconds: how long a gang's first rank waits for its last
        storage: how the store is reached
        threads: the cores that the rank uses; None: all that the process may use
        scratch_dir: the folder for temporary files
        model_cache_dir: a folder that several ranks may share, so that one of them downloads the
            model for all; None: each downloads it for itself
        health_port: where health and metrics are served, 0 for a free port; None: nowhere
        termination_log: the file for the message at the end, where one is named
    """

    run_uid: str
    rank: int
    attempt: int
    host: str
    endpoint: Endpoint
    patience_seconds: float = 120
    start_patience_seconds: float = 600
    storage: StorageEnvironment = StorageEnvironment()
    threads: int | None = None
    scratch_dir: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    model_cache_dir: Path | None = None
    health_port: int | None = None
    termination_log: Path | None = None

    @classmethod
    def read(
        cls, variables: Mapping[str, str] | None = None, *, rank: int | None = None
    ) -> "RankEnvironment":
        """Reads the variables; empty ones are unset.

        Args:
            variables: unset: those of this process
            rank: which rank it is, if the caller knows; unset: as the variables say

        Raises:
            FatalError: (``InvalidSpec``) that names the variable that is missing or wrong
        """
        env = _Variables(os.environ if variables is None else variables)
        if rank is None:
            rank = env.get(RANK, _whole(0, _MAX_INT))
        attempt = env.get(ATTEMPT, _whole(0, _MAX_INT))
        if attempt is None:
            # Kubernetes counts a pod that was evicted apart from one that failed; either is one.
            counts = (ATTEMPT_BASE, INDEX_FAILURES, INDEX_IGNORED_FAILURES)
            attempt = sum(env.get(name, _whole(0, _MAX_COUNT)) or 0 for name in counts)
        scratch, log = env.get(SCRATCH_DIR, Path), env.get(TERMINATION_LOG, Path)
        return cls(
            run_uid=env.require(RUN_UID, str),
            rank=env.require(COMPLETION_INDEX, _whole(0, _MAX_INT)) if rank is None else rank,
            attempt=attempt,
            host=env.get(HOSTNAME, str) or socket.gethostname(),
            endpoint=Endpoint(
                host=env.require(RENDEZVOUS_HOST, str),
                port=env.require(RENDEZVOUS_PORT, _whole(0, 65_535)),
                certificate_pem=env.content(TLS_CERTIFICATE_FILE),
                token=env.content(TOKEN_FILE),
            ),
            patience_seconds=env.get(RENDEZVOUS_PATIENCE, _whole(1, _MAX_INT)) or 120,
            start_patience_seconds=env.get(START_DEADLINE, _whole(1, _MAX_INT)) or 600,
            storage=StorageEnvironment(
                endpoint=env.get(S3_ENDPOINT, http_address),
                region=env.get(S3_REGION, str) or DEFAULT_REGION,
                path_style=env.get(S3_PATH_STYLE, _flag) or False,
                patience_seconds=env.get(S3_PATIENCE, _whole(1, _MAX_INT)) or 60,
            ),
            threads=env.get(THREADS, _whole(1, _MAX_THREADS)),
            scratch_dir=scratch or Path(tempfile.gettempdir()),
            model_cache_dir=env.get(MODEL_CACHE_DIR, Path),
            health_port=env.get(HEALTH_PORT, _whole(0, 65_535)),
            termination_log=log,
        )


class _Variables:
    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def get(self, name: str, reader: Callable[[str], T]) -> T | None:
        text = self._variables.get(name, "")
        if not text.strip():
            return None
        try:
            return reader(text)
        except ValueError as e:
            raise _refused(name, f"is '{text}', not {e}") from None

    def require(self, name: str, reader: Callable[[str], T]) -> T:
        value = self.get(name, reader)
        if value is None:
            raise _refused(name, "is not set; this is no process of a run, or set it")
        return value

    def content(self, name: str) -> str:
        """The content of the file that a variable names, such as a mounted Secret's."""
        path = self.require(name, Path)
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as e:
            raise _refused(name, f"names {path}, which cannot be read: {e}") from e


def _refused(name: str, problem: str) -> FatalError:
    return FatalError(f"environment variable {name} {problem}", reason="InvalidSpec")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdecimal() and least <= int(text) <= most:
            return int(text)
        raise ValueError(f"a whole number from {least} to {most}")

    return read


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"
