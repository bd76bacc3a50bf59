"""The run's store, as a rank uses it: objects as they were planned with, or why they are not."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cosmic.errors import CosmicError, FatalError, RetriableError
from cosmic.reading.faults import DataError
from cosmic.rendezvous.environment import StorageEnvironment

T = TypeVar("T")

_PIECE_BYTES = 8 << 20
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_NO_BOTO = (
    "a rank reads its store with boto3, which is not installed; pip install"
    " 'cosmic-inference[rank]'"
)


@dataclass
class Transfers:
    """What was read, as CAI reports it. Thread-safe."""

    requests: int = 0
    bytes: int = 0
    total: float = 0.0
    least: float = float("inf")
    most: float = 0.0
    first: float = float("nan")
    last: float = float("nan")
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, began: float, seconds: float, count: int) -> None:
        """One request that was answered."""
        with self.lock:
            self.first = began if not self.requests else min(self.first, began)
            self.requests += 1
            self.bytes += count
            self.total += seconds
            self.least, self.most = min(self.least, seconds), max(self.most, seconds)
            self.last = max(began + seconds, self.last if self.requests > 1 else 0.0)


@dataclass(frozen=True)
class StoredObject:
    """An object as the run was planned with it.

    Attributes:
        uri: s3://bucket/key
        size: in bytes
        etag: without quotes; empty if the store gives none
    """

    uri: str
    size: int
    etag: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Bucket and key."""
        rest = self.uri.removeprefix("s3://")
        bucket, _, key = rest.partition("/")
        return bucket, key


class Store:
    """S3, or what speaks like it. For use by many threads."""

    def __init__(self, settings: StorageEnvironment) -> None:
        """Connects with the first request.

        Raises:
            FatalError: (``InvalidSpec``) without boto3
        """
        try:
            import boto3
            from botocore.config import Config
        except ImportError as e:
            raise FatalError(_NO_BOTO, reason="InvalidSpec") from e
        self.transfers = Transfers()
        self._patience = settings.patience_seconds
        self._name = (
            f"the store at {settings.endpoint}"
            if settings.endpoint
            else f"Amazon S3 in {settings.region}"
        )
        self._client = boto3.client(
            "s3",
            endpoint_url=settings.endpoint,
            region_name=settings.region,
            config=Config(
                s3={"addressing_style": "path" if settings.path_style else "auto"},
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                # Repeated here, for as long as the run says.
                retries={"total_max_attempts": 1},
                max_pool_connections=32,
                # What every store takes, and what AWS asks for only where it must be.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                proxies={} if settings.endpoint and _is_local(settings.endpoint) else None,
            ),
        )

    def read(self, stored: StoredObject, offset: int, length: int) -> bytes:
        """Some bytes of an object, if it is the one that was planned with.

        Raises:
            FatalError: PartitionChanged, InputNotFound, PermissionDenied
            RetriableError: StorageUnavailable
        """
        if not length:
            return b""
        return self._repeated(stored, lambda: self._get(stored, offset, length))

    def read_any(self, uri: str) -> bytes:
        """All of an object that was not planned, such as an image beside a table."""
        stored = StoredObject(uri, 0)
        bucket, key = stored.place

        def get() -> bytes:
            began, start = time.time(), time.monotonic()
            body: bytes = self._client.get_object(Bucket=bucket, Key=key)["Body"].read()
            self.transfers.add(began, time.monotonic() - start, len(body))
            return body

        return self._repeated(stored, get)

    def download(self, stored: StoredObject, target: Path) -> None:
        """All of it into a file, piece by piece."""
        with target.open("wb") as out:
            for start in range(0, stored.size, _PIECE_BYTES):
                out.write(self.read(stored, start, min(_PIECE_BYTES, stored.size - start)))

    def put(self, uri: str, content: bytes, content_type: str) -> None:
        """Stores an object; the same bytes whoever does, so that it may be repeated."""
        stored = StoredObject(uri, len(content))
        bucket, key = stored.place
        self._repeated(
            stored,
            lambda: self._client.put_object(
                Bucket=bucket, Key=key, Body=content, ContentType=content_type
            ),
            writing=True,
        )

    def _get(self, stored: StoredObject, offset: int, length: int) -> bytes:
        bucket, key = stored.place
        condition: dict[str, Any] = {"IfMatch": f'"{stored.etag}"'} if stored.etag else {}
        if offset or length != stored.size:
            condition["Range"] = f"bytes={offset}-{offset + length - 1}"
        began, start = time.time(), time.monotonic()
        body: bytes = self._client.get_object(Bucket=bucket, Key=key, **condition)["Body"].read()
        self.transfers.add(began, time.monotonic() - start, len(body))
        if len(body) != length:
            raise _changed(stored)
        return body

    def _repeated(self, stored: StoredObject, request: Callable[[], T], writing: bool = False) -> T:
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        began, pause = time.monotonic(), _FIRST_PAUSE
        while True:
            try:
                return request()
            except ClientError as e:
                error = self._refusal(stored, e, writing)
                cause: Exception = e
            except (BotoCoreError, HTTPError, OSError) as e:
                if type(e).__name__ in ("NoCredentialsError", "PartialCredentialsError"):
                    raise self._denied(stored, "no keys are known") from e
                error, cause = self._away(stored, str(e)), e
            if not error.retriable or time.monotonic() - began + pause > self._patience:
                raise error from cause
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _refusal(self, stored: StoredObject, e: Any, writing: bool) -> CosmicError:
        code = str(e.response.get("Error", {}).get("Code", ""))
        status = int(e.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if status == 412 or code == "PreconditionFailed" or status == 416:
            return _changed(stored)
        if code == "NoSuchBucket":
            return FatalError(
                f"{self._name} has no bucket {stored.place[0]}; check the URI, the endpoint and the"
                " region",
                reason="BucketNotFound",
            )
        if status == 404:
            return DataError(
                f"{stored.uri} is not there any more; restore it",
                reason="InputNotFound",
                partition=stored.uri,
            )
        if status in (401, 403) and code != "RequestTimeTooSkewed":
            return self._denied(stored, code)
        if status >= 500 or status in (408, 429) or code in ("SlowDown", "RequestTimeout"):
            return self._away(stored, code)
        reason = "OutputRefused" if writing else "PermissionDenied"
        return FatalError(
            f"{self._name} refuses {stored.uri} with {code or status}; check the URI and the"
            " policy",
            reason=reason,
        )

    def _denied(self, stored: StoredObject, code: str) -> FatalError:
        return FatalError(
            f"{self._name} refuses {stored.uri} ({code}); check the keys, the role, the policy and"
            " the clock",
            reason="PermissionDenied",
        )

    def _away(self, stored: StoredObject, said: str) -> RetriableError:
        return RetriableError(
            f"{self._name} did not answer for {stored.uri} within {self._patience:.0f} s"
            f" ({' '.join(said.split())[:160]}); check endpoint and network",
            reason="StorageUnavailable",
        )


def _changed(stored: StoredObject) -> FatalError:
    return DataError(
        f"{stored.uri} is not the object any more that the run was planned with; put it back and"
        " resume, or take a new output",
        reason="PartitionChanged",
        partition=stored.uri,
    )


def _is_local(endpoint: str) -> bool:
    return urlsplit(endpoint).hostname in ("localhost", "127.0.0.1", "::1")
