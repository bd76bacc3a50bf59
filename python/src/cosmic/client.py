"""Jobs in a cluster."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from kubernetes import client
from kubernetes.client.exceptions import ApiException

from cosmic.connection import checked, connect, told
from cosmic.errors import FatalError, job_failed
from cosmic.job import Job
from cosmic.progress import ProgressBar
from cosmic.resource.conversion import from_document
from cosmic.resource.status import JobStatus
from cosmic.watching import RESOURCE, JobWatch

_CONFLICT = 409
_RANK = "batch.kubernetes.io/job-completion-index"


@dataclass(frozen=True)
class ClusterJob:
    """A job as it is in a cluster, and what became of it so far."""

    job: Job
    """The job with what the cluster has added, such as the fields' defaults."""

    status: JobStatus
    """What became of it so far; all of it None before an operator has seen the job."""

    @property
    def name(self) -> str:
        """The job's name."""
        return self.job.name


class Client:
    """Jobs in one namespace of a cluster, for what ``kubectl`` may do there.

    For example::

        client = cosmic.Client(namespace="surveys")
        client.apply(job)
        client.wait(job.name, timeout=3600)
    """

    def __init__(
        self,
        *,
        namespace: str | None = None,
        context: str | None = None,
        kubeconfig: str | None = None,
        patience_seconds: float = 60,
    ) -> None:
        """Asks the cluster nothing yet.

        Args:
            namespace: where the jobs are; unset: the context's
            context: of the kubeconfig; unset: its current one, or the cluster that this runs in
            kubeconfig: the file; unset: what ``KUBECONFIG`` names, or ``~/.kube/config``
            patience_seconds: how long the API server may be away while a job is watched
        """
        connection, own_namespace = connect(context, kubeconfig)
        self.namespace = namespace or own_namespace
        self._patience_seconds = patience_seconds
        self._jobs = client.CustomObjectsApi(connection)
        self._pods = client.CoreV1Api(connection)

    def apply(self, job: Job) -> ClusterJob:
        """Creates a job, or changes it to be like this one; labels that others set stay.

        Of a job that has started only ``suspend``, ``drain``, ``parallelism`` and the limits of
        time may change.

        Raises:
            FatalError: (``InvalidSpec``) that names the field, if the cluster refuses the job
            RetriableError: if somebody else changes the job at the same time
        """
        if job.namespace not in (None, self.namespace):
            raise FatalError(
                f"job {job.name} is of namespace {job.namespace}, and this client of"
                f" {self.namespace}; make one with Client(namespace={job.namespace!r})",
                reason="InvalidSpec",
            )
        with told(self._what(job.name)):
            try:
                resource = self._jobs.create_namespaced_custom_object(
                    **RESOURCE, namespace=self.namespace, body=job.to_dict()
                )
            except ApiException as e:
                if e.status != _CONFLICT:
                    raise
                there = self._jobs.get_namespaced_custom_object(
                    **RESOURCE, namespace=self.namespace, name=job.name
                )
                return self._patch(job.name, changes(there, job.to_dict()))
        return _cluster_job(resource)

    def get(self, name: str) -> ClusterJob:
        """A job as it is now.

        Raises:
            JobNotFound: if there is none
        """
        with told(self._what(name)):
            resource = self._jobs.get_namespaced_custom_object(
                **RESOURCE, namespace=self.namespace, name=name
            )
        return _cluster_job(resource)

    def list(self) -> Sequence[ClusterJob]:
        """All jobs of the namespace, by name."""
        with told(f"jobs in namespace {self.namespace}"):
            listed = self._jobs.list_namespaced_custom_object(**RESOURCE, namespace=self.namespace)
        return sorted((_cluster_job(one) for one in listed["items"]), key=lambda job: job.name)

    def watch(
        self, name: str, *, progress: bool = False, timeout: float | None = None
    ) -> Iterator[JobStatus]:
        """A job's status now, and then whenever it changes; the last one is Complete or Failed.

        Args:
            name: the job's
            progress: whether to show a bar
            timeout: how many seconds to watch at most; unset: until the job ends

        Raises:
            JobNotFound: if there is none, or it is deleted
            TimeoutError: if the job has not ended in time
            RetriableError: if the API server is away for long
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        watch = JobWatch(self._jobs, self.namespace, name, self._patience_seconds, deadline)
        with ExitStack() as shown:
            bar = shown.enter_context(ProgressBar(name)) if progress else None
            last = None
            for resource in watch.resources():
                status = _status(resource)
                if status == last:
                    continue
                last = status
                if bar:
                    bar.show(status)
                yield status

    def wait(self, name: str, *, timeout: float | None = None, progress: bool = False) -> JobStatus:
        """Waits until a job is complete, and returns its status.

        Args:
            name: the job's
            timeout: how many seconds to wait at most; unset: as long as it takes, also for one
                that is suspended
            progress: whether to show a bar

        Raises:
            JobFailed: with the reason, the message and the remedy, if the job fails
            TimeoutError: if it has not ended in time
            JobNotFound: if there is none, or it is deleted
        """
        # The last one; a watch tells one at least, or raises.
        (status,) = deque(self.watch(name, progress=progress, timeout=timeout), maxlen=1)
        if status.phase == "Failed":
            failed = next((one for one in status.conditions or () if one.type == "Failed"), None)
            if failed is None:
                raise job_failed(f"job {name} failed, and its status does not say why", None)
            raise job_failed(f"job {name}: {failed.message}", failed.reason)
        return status

    def logs(self, name: str, rank: int | None = None) -> str:
        """The log of a rank's newest pod, or of the coordinator's if no rank is given.

        Raises:
            FatalError: (``InputNotFound``) if there is no such pod, or no longer
            JobNotFound: if there is no such job
        """
        component, who = "coordinator", "coordinator"
        selector = f"cosmicai.dev/job={name}"
        if rank is not None:
            component, who = "rank", f"rank {rank}"
            selector += f",{_RANK}={rank}"
        selector += f",app.kubernetes.io/component={component}"
        what = f"pod of the {who} of {self._what(name)}"
        with told(what):
            pods = self._pods.list_namespaced_pod(self.namespace, label_selector=selector).items
            if not pods:
                self.get(name)
                raise FatalError(
                    f"there is no {what}; wait until it has started", reason="InputNotFound"
                )
            newest = max(pods, key=lambda pod: pod.metadata.creation_timestamp)
            answer = self._pods.read_namespaced_pod_log(
                newest.metadata.name, self.namespace, _preload_content=False
            )
            content: bytes = checked(answer).data
        return content.decode("utf-8", errors="replace")

    def suspend(self, name: str) -> ClusterJob:
        """Stops a job's ranks; what is committed stays, and `resume` goes on from there."""
        return self._patch(name, {"spec": {"suspend": True}})

    def resume(self, name: str) -> ClusterJob:
        """Lets a suspended job go on."""
        return self._patch(name, {"spec": {"suspend": False}})

    def cancel(self, name: str) -> None:
        """Stops a job for good: it is deleted with its pods, and its output stays.

        A new job with ``resume=True`` and the same output goes on with what was committed.

        Raises:
            JobNotFound: if there is none
        """
        with told(self._what(name)):
            self._jobs.delete_namespaced_custom_object(
                **RESOURCE, namespace=self.namespace, name=name
            )

    def _patch(self, name: str, body: dict[str, Any]) -> ClusterJob:
        with told(self._what(name)):
            resource = self._jobs.patch_namespaced_custom_object(
                **RESOURCE, namespace=self.namespace, name=name, body=body
            )
        return _cluster_job(resource)

    def _what(self, name: str) -> str:
        return f"job {name} in namespace {self.namespace}"


def _cluster_job(resource: dict[str, Any]) -> ClusterJob:
    return ClusterJob(Job.from_dict(resource, strict=False), _status(resource))


def _status(resource: dict[str, Any]) -> JobStatus:
    return from_document(JobStatus, resource.get("status") or {}, "status")


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
