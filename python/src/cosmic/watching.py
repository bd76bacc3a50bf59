"""Follows one job or sweep in a cluster, whatever happens to the connection meanwhile."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import urllib3
from kubernetes.client.exceptions import ApiException

from cosmic import connection
from cosmic.errors import CosmicError, JobNotFound, WaitTimeout
from cosmic.kinds import Kind

ENDED = ("Complete", "Failed")

_CONNECT_SECONDS = 10
_WATCH_SECONDS = 240
_LATE_SECONDS = 15
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 5.0


@dataclass
class Watch:
    """The changes of one job or sweep, from what it is now to its end.

    A list says what is, and a watch from there on what changes. Where the server no longer has
    the changes since then (410 Gone), it is listed anew. An API server that is away is asked
    again until it was silent for too long.

    Attributes:
        objects: the cluster's custom objects
        kind: a job or a sweep
        namespace: its namespace
        name: its name
        patience_seconds: how long the API server may be away
        deadline: when to give up, on the monotonic clock; None for never
    """

    objects: Any
    kind: Kind
    namespace: str
    name: str
    patience_seconds: float
    deadline: float | None = None

    def __post_init__(self) -> None:
        self._version: str | None = None  # None: to be listed
        self._uid: str | None = None
        self._failing_since: float | None = None
        self._pause = _FIRST_PAUSE_SECONDS

    def resources(self) -> Iterator[dict[str, Any]]:
        """Each of its states, the last one in a phase of its end.

        Raises:
            JobNotFound: if there is none, or it is deleted
            WaitTimeout: at the deadline
            CosmicError: if the API server refuses, or does not answer
        """
        last: object = None
        while True:
            for resource in self._next():
                if resource != last:
                    last = resource
                    yield resource
                if phase_of(resource) in ENDED:
                    return
            self._check_deadline(last)

    def _next(self) -> Iterator[dict[str, Any]]:
        """What one request brings; nothing if it failed and may be repeated."""
        try:
            if self._version is None:
                yield self._listed()
            else:
                yield from self._changes()
            return
        except ApiException as e:
            if connection.is_gone(e):
                self._version = None
            elif not connection.passes(e):
                raise connection.error_of(e, self._what()) from e
            problem: CosmicError = connection.error_of(e, self._what())
        except urllib3.exceptions.HTTPError as e:
            problem = connection.silent(e)
        self._failing_since = self._failing_since or time.monotonic()
        if time.monotonic() - self._failing_since > self.patience_seconds:
            raise problem
        time.sleep(self._seconds(self._pause))
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)

    def _listed(self) -> dict[str, Any]:
        listed = self.objects.list_namespaced_custom_object(
            **self.kind.address,
            namespace=self.namespace,
            field_selector=f"metadata.name={self.name}",
            _request_timeout=(self._seconds(_CONNECT_SECONDS), self._seconds(_LATE_SECONDS)),
        )
        self._has_answered()
        if not listed["items"]:
            raise JobNotFound(f"there is no {self._what()}; check its name and the namespace")
        (resource,) = listed["items"]
        uid = resource["metadata"].get("uid")
        if self._uid not in (None, uid):
            raise JobNotFound(f"{self._what()} was deleted and created anew; watch the new one")
        self._uid = uid
        # The list's version and not its own, which may be older than all that the server keeps.
        self._version = listed["metadata"]["resourceVersion"]
        return dict(resource)

    def _changes(self) -> Iterator[dict[str, Any]]:
        seconds = self._seconds(_WATCH_SECONDS)
        stream = self.objects.list_namespaced_custom_object(
            **self.kind.address,
            namespace=self.namespace,
            field_selector=f"metadata.name={self.name}",
            resource_version=self._version,
            timeout_seconds=math.ceil(seconds),
            watch=True,
            _request_timeout=(
                self._seconds(_CONNECT_SECONDS),
                seconds + self._seconds(_LATE_SECONDS) / 2,
            ),
            _preload_content=False,
        )
        try:
            for event in _events(connection.checked(stream)):
                self._has_answered()
                resource = event["object"]
                if event["type"] == "ERROR":
                    raise ApiException(resource["code"], resource["message"])
                if event["type"] == "DELETED":
                    raise JobNotFound(f"{self._what()} was deleted; its output stays")
                self._version = resource["metadata"]["resourceVersion"]
                if event["type"] in ("ADDED", "MODIFIED"):
                    yield resource
                    self._check_deadline(resource)
        except urllib3.exceptions.ReadTimeoutError:
            return  # Nothing has changed, as far as one can tell; the next request shows it.
        finally:
            stream.close()
        self._has_answered()

    def _has_answered(self) -> None:
        self._failing_since = None
        self._pause = _FIRST_PAUSE_SECONDS

    def _seconds(self, most: float) -> float:
        """That, or what is left until the deadline."""
        if self.deadline is None:
            return most
        return max(0.05, min(most, self.deadline - time.monotonic()))

    def _check_deadline(self, last: Any) -> None:
        if self.deadline is not None and time.monotonic() >= self.deadline:
            phase = phase_of(last) if isinstance(last, dict) else None
            raise WaitTimeout(
                f"{self._what()} has not ended in time, its phase is {phase or 'not known'};"
                " wait longer, or see what it waits for in its condition Running",
                reason="DeadlineExceeded",
                remedy="wait longer",
            )

    def _what(self) -> str:
        return f"{self.kind.word} {self.name} in namespace {self.namespace}"


def _events(stream: Any) -> Iterator[dict[str, Any]]:
    """The events of a watch, each of which is a line, as they arrive."""
    rest = b""
    for piece in stream.stream(decode_content=False):
        *lines, rest = (rest + piece).split(b"\n")
        yield from (json.loads(line) for line in lines if line)


def phase_of(resource: dict[str, Any]) -> str | None:
    """Where it is, in one word; None before an operator has seen it.

    Of a sweep, whose status has no such word, the conditions say it.
    """
    status = resource.get("status") or {}
    if "phase" in status:
        return str(status["phase"])
    true = {one["type"] for one in status.get("conditions") or () if one["status"] == "True"}
    for ended in (*ENDED, "Suspended"):
        if ended in true:
            return ended
    return "Running" if status.get("startTime") else None
