"""Values that are too large for the coordinator's memory: they lie in the run's output."""

import threading
from enum import Enum
from typing import Any

from cosmic.collectives.values import length
from cosmic.errors import FatalError, RetriableError
from cosmic.rendezvous.environment import StorageEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_FOLDER = "collectives"
_SCHEME = "s3://"
_FAST_BYTES = 1 << 20
_CHEAP_BYTES = 64 << 10
# What all values of a gather or a scatter may hold together.
_TOGETHER_BYTES = 64 << 20


class Hint(Enum):
    """What a communicator goes by; the members are called as FMI calls them."""

    fast = "fast"
    """Values up to 1 MiB go through the coordinator."""

    cheap = "cheap"
    """The store takes all from 64 KiB on, so that the coordinator needs little memory."""


def most_inline(hint: Hint, together: int = 1) -> int:
    """How many bytes a value may have that goes through the coordinator.

    Args:
        hint: what the caller prefers
        together: how many such values one answer or request may hold
    """
    largest = _FAST_BYTES if hint is Hint.fast else _CHEAP_BYTES - 1
    return min(largest, _TOGETHER_BYTES // together)


class ValueStore:
    """The objects under ``{output_uri}/collectives/`` that hold values; for use by many threads."""

    def __init__(self, output_uri: str, storage: StorageEnvironment) -> None:
        """Reaches nothing yet.

        Args:
            output_uri: of the run; empty if it has no store
            storage: how the store is reached
        """
        self._output_uri = output_uri
        self._storage = storage
        self._lock = threading.Lock()
        self._opened: Any = None

    @property
    def there(self) -> bool:
        """Whether the run has a store."""
        return bool(self._output_uri)

    def put(self, name: str, value: wire.Value) -> wire.Value:
        """Stores a value under a name, and returns what stands for it.

        Raises:
            FatalError: if the store refuses
            RetriableError: (``StorageUnavailable``) if it does not answer
        """
        import google_crc32c

        content = value.SerializeToString()
        uri = f"{self._output_uri}/{_FOLDER}/{name}"
        try:
            with self._filesystem().open_output_stream(uri.removeprefix(_SCHEME)) as stream:
                stream.write(content)
        except OSError as e:
            raise _error(f"{uri} cannot be written", e) from e
        kind = value.WhichOneof("kind")
        return wire.Value(
            stored=wire.StoredValue(
                uri=uri,
                size_bytes=len(content),
                crc32c=google_crc32c.value(content),
                kind=wire.Value.DESCRIPTOR.fields_by_name[kind].number if kind else 0,
                length=length(value),
            )
        )

    def resolve(self, value: wire.Value) -> wire.Value:
        """A value with all that is stored read, in lists too.

        Raises:
            FatalError: if an object is not there, or is not what was stored, or the store refuses
            RetriableError: (``StorageUnavailable``) if it does not answer
        """
        kind = value.WhichOneof("kind")
        if kind == "stored":
            return self._get(value.stored)
        if kind == "values" and any(one.HasField("stored") for one in value.values.values):
            read = [self.resolve(one) for one in value.values.values]
            return wire.Value(values=wire.ValueList(values=read))
        return value

    def _get(self, stored: wire.StoredValue) -> wire.Value:
        import google_crc32c

        # What a peer says is where its value is, and must not name anything else.
        if not self.there or not stored.uri.startswith(f"{self._output_uri}/{_FOLDER}/"):
            raise FatalError(
                f"a peer names {stored.uri}, which is not under {self._output_uri}/{_FOLDER}/",
                reason="InvalidSpec",
            )
        try:
            with self._filesystem().open_input_stream(stored.uri.removeprefix(_SCHEME)) as stream:
                content: bytes = stream.read(stored.size_bytes + 1)
        except FileNotFoundError as e:
            raise FatalError(
                f"{stored.uri} is not there any more; start the run again", reason="InputNotFound"
            ) from e
        except OSError as e:
            raise _error(f"{stored.uri} cannot be read", e) from e
        if google_crc32c.value(content) != stored.crc32c:
            raise FatalError(
                f"{stored.uri} is not what was stored: its checksum differs; start the run again",
                reason="ResultCorrupt",
            )
        return wire.Value.FromString(content)

    def _filesystem(self) -> Any:
        with self._lock:
            if self._opened is None:
                from cosmic.files import store

                self._opened = store(
                    self._storage.endpoint,
                    self._storage.region,
                    path_style=self._storage.path_style,
                )
            return self._opened


def _error(problem: str, e: OSError) -> FatalError | RetriableError:
    problem = f"{problem}: {' '.join(str(e).split())}"
    if isinstance(e, PermissionError) or "ACCESS_DENIED" in str(e):
        return FatalError(problem, reason="PermissionDenied")
    return RetriableError(problem, reason="StorageUnavailable")
