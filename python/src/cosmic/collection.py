"""What one may do with the jobs, or the sweeps, of a namespace."""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from kubernetes.client.exceptions import ApiException

from cosmic.connection import asking_once, told
from cosmic.errors import FatalError, job_failed
from cosmic.kinds import Kind
from cosmic.manifest import Manifest
from cosmic.progress import Look, ProgressBar
from cosmic.resource.status import Condition
from cosmic.watching import Watch, phase_of

_CONFLICT = 409


class Conditioned(Protocol):
    """A status that says in conditions what became of a job or a sweep."""

    @property
    def conditions(self) -> Sequence[Condition] | None:
        """Each with a constant reason and one line for people."""


Wanted = TypeVar("Wanted", bound=Manifest)
There = TypeVar("There")
Status = TypeVar("Status", bound=Conditioned)


class Collection(ABC, Generic[Wanted, There, Status]):
    """Those of one kind in one namespace."""

    KIND: ClassVar[Kind]

    def __init__(self, objects: Any, namespace: str, patience_seconds: float) -> None:
        self.namespace = namespace
        self._objects = objects
        self._patience_seconds = patience_seconds

    @abstractmethod
    def _there(self, resource: dict[str, Any]) -> There:
        """What the cluster has."""

    @abstractmethod
    def _status(self, resource: dict[str, Any]) -> Status:
        """What became of it."""

    @abstractmethod
    def _look(self, status: Status) -> Look:
        """What a bar shows of a status."""

    def apply(self, wanted: Wanted) -> There:
        """Creates it, or changes what is there to be like it; labels that others set stay.

        Of a job that has started only ``suspend``, ``drain``, ``parallelism`` and the limits of
        time may change, of a sweep ``suspend``, ``parallel_jobs``, ``on_failure`` and
        ``ttl_seconds_after_finished``.

        Args:
            wanted: what is to be there; of this namespace, or of none

        Raises:
            FatalError: (``InvalidSpec``) that names the field, if the cluster refuses it
            RetriableError: if somebody else changes it at the same time
        """
        if wanted.namespace not in (None, self.namespace):
            raise FatalError(
                f"{self.KIND.word} {wanted.name} is of namespace {wanted.namespace}, and this"
                f" client of {self.namespace}; make one with"
                f" Client(namespace={wanted.namespace!r})",
                reason="InvalidSpec",
            )
        with told(self._what(wanted.name)):
            try:
                resource = self._objects.create_namespaced_custom_object(
                    **self.KIND.address, namespace=self.namespace, body=wanted.to_dict()
                )
            except ApiException as e:
                if e.status != _CONFLICT:
                    raise
                there = self._read(wanted.name)
                return self._patch(wanted.name, changes(there, wanted.to_dict()))
        return self._there(resource)

    def get(self, name: str) -> There:
        """It as it is now.

        Raises:
            JobNotFound: if there is none
        """
        with told(self._what(name)):
            resource = self._read(name)
        return self._there(resource)

    def list(self) -> Sequence[There]:
        """All of the namespace, by name."""
        with told(f"{self.KIND.word}s in namespace {self.namespace}"):
            listed = self._objects.list_namespaced_custom_object(
                **self.KIND.address, namespace=self.namespace
            )
        ordered = sorted(listed["items"], key=lambda one: str(one["metadata"]["name"]))
        return [self._there(one) for one in ordered]

    def watch(
        self, name: str, *, progress: bool = False, timeout: float | None = None
    ) -> Iterator[Status]:
        """Its status now, and then whenever it changes, until it is Complete or Failed.

        Args:
            name: of the job or the sweep
            progress: whether to show a bar
            timeout: how many seconds to watch at most; unset: until it ends

        Raises:
            JobNotFound: if there is none, or it is deleted
            WaitTimeout: (a ``TimeoutError``, too) if it has not ended in time
            RetriableError: if the API server is away for long
        """
        for _, status in self._watch(name, progress, timeout):
            yield status

    def wait(self, name: str, *, timeout: float | None = None, progress: bool = False) -> Status:
        """Waits until it is complete, and returns its status.

        Args:
            name: of the job or the sweep
            timeout: how many seconds to wait at most; unset: as long as it takes, also for one
                that is suspended
            progress: whether to show a bar

        Raises:
            JobFailed: with the reason, the message and the remedy, if it fails
            WaitTimeout: (a ``TimeoutError``, too) if it has not ended in time
            JobNotFound: if there is none, or it is deleted
        """
        # The last one; a watch tells one at least, or raises.
        ((phase, status),) = deque(self._watch(name, progress, timeout), maxlen=1)
        if phase == "Failed":
            what = f"{self.KIND.word} {name}"
            failed = next((one for one in status.conditions or () if one.type == "Failed"), None)
            if failed is None:
                raise job_failed(f"{what} failed, and its status does not say why", None)
            raise job_failed(f"{what}: {failed.message}", failed.reason)
        return status

    def suspend(self, name: str) -> There:
        """Stops its ranks; what is committed stays, and `resume` goes on from there."""
        return self._patch(name, {"spec": {"suspend": True}})

    def resume(self, name: str) -> There:
        """Lets one go on that is suspended."""
        return self._patch(name, {"spec": {"suspend": False}})

    def cancel(self, name: str) -> None:
        """Stops it for good: it is deleted with its pods, and its output stays.

        A new one with the same output goes on with what was committed; a job says so with
        ``resume=True``.

        Raises:
            JobNotFound: if there is none
        """
        with told(self._what(name)):
            self._objects.delete_namespaced_custom_object(
                **self.KIND.address, namespace=self.namespace, name=name
            )

    def _watch(
        self, name: str, progress: bool, timeout: float | None
    ) -> Iterator[tuple[str | None, Status]]:
        """Each status with its phase."""
        deadline = None if timeout is None else time.monotonic() + timeout
        watch = Watch(
            asking_once(self._objects),
            self.KIND,
            self.namespace,
            name,
            self._patience_seconds,
            deadline,
        )
        with ExitStack() as shown:
            bar = shown.enter_context(ProgressBar(name)) if progress else None
            last = None
            for resource in watch.resources():
                status = self._status(resource)
                if status == last:
                    continue
                last = status
                if bar:
                    bar.show(self._look(status))
                yield phase_of(resource), status

    def _read(self, name: str) -> Any:
        return self._objects.get_namespaced_custom_object(
            **self.KIND.address, namespace=self.namespace, name=name
        )

    def _patch(self, name: str, body: dict[str, Any]) -> There:
        with told(self._what(name)):
            resource = self._objects.patch_namespaced_custom_object(
                **self.KIND.address, namespace=self.namespace, name=name, body=body
            )
        return self._there(resource)

    def _what(self, name: str) -> str:
        return f"{self.KIND.word} {name} in namespace {self.namespace}"


def changes(there: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The merge patch (RFC 7386) that gives a resource another's spec and adds its metadata.

    It is for the version that is there: if somebody changes that meanwhile, it is refused.
    """
    metadata = {"resourceVersion": there["metadata"]["resourceVersion"]}
    for field in ("labels", "annotations"):
        if field in wanted["metadata"]:
            metadata[field] = wanted["metadata"][field]
    return {"metadata": metadata, "spec": _difference(there["spec"], wanted["spec"])}


def _difference(there: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {name: None for name in there.keys() - wanted.keys()}
    for name, value in wanted.items():
        before = there.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            patch[name] = _difference(before, value)
        elif name not in there or value != before:
            patch[name] = value
    return patch
