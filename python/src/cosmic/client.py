"""Jobs and sweeps in a cluster."""

from dataclasses import dataclass
from typing import Any

from kubernetes import client

from cosmic.collection import Collection
from cosmic.connection import checked, connect, told
from cosmic.errors import FatalError
from cosmic.job import Job
from cosmic.kinds import JOBS, SWEEPS
from cosmic.progress import Look
from cosmic.resource.conversion import from_document
from cosmic.resource.status import JobStatus
from cosmic.resource.sweep_status import SweepStatus
from cosmic.sweep import Sweep

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


@dataclass(frozen=True)
class ClusterSweep:
    """A sweep as it is in a cluster, and what became of it so far."""

    sweep: Sweep
    """The sweep with what the cluster has added, such as the fields' defaults."""

    status: SweepStatus
    """What became of it so far; all of it None before an operator has seen the sweep."""

    @property
    def name(self) -> str:
        """The sweep's name."""
        return self.sweep.name


class Sweeps(Collection[Sweep, ClusterSweep, SweepStatus]):
    """Sweeps in one namespace of a cluster; `Client.sweeps` makes it.

    For example::

        client.sweeps.apply(sweep)
        client.sweeps.wait(sweep.name, progress=True)
        cosmic.SweepResults("s3://survey/results/data-size").runs().to_pandas()
    """

    KIND = SWEEPS

    def _there(self, resource: dict[str, Any]) -> ClusterSweep:
        return ClusterSweep(Sweep.from_dict(resource, strict=False), self._status(resource))

    def _status(self, resource: dict[str, Any]) -> SweepStatus:
        return from_document(SweepStatus, resource.get("status") or {}, "status")

    def _look(self, status: SweepStatus) -> Look:
        runs = status.runs
        if runs is None:
            return Look(unit="runs")
        return Look(
            phase=status.current_cell,
            unit="runs",
            done=(runs.completed or 0) + (runs.failed or 0),
            total=runs.total,
            more=f"failed {runs.failed}" if runs.failed else "",
        )


class Client(Collection[Job, ClusterJob, JobStatus]):
    """Jobs in one namespace of a cluster, for what ``kubectl`` may do there.

    For example::

        client = cosmic.Client(namespace="surveys")
        client.apply(job)
        client.wait(job.name, timeout=3600)
    """

    KIND = JOBS

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
        objects = client.CustomObjectsApi(connection)
        super().__init__(objects, namespace or own_namespace, patience_seconds)
        self._pods = client.CoreV1Api(connection)

    @property
    def sweeps(self) -> Sweeps:
        """The sweeps of the namespace, with the same methods: ``client.sweeps.apply(sweep)``."""
        return Sweeps(self._objects, self.namespace, self._patience_seconds)

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

    def _there(self, resource: dict[str, Any]) -> ClusterJob:
        return ClusterJob(Job.from_dict(resource, strict=False), self._status(resource))

    def _status(self, resource: dict[str, Any]) -> JobStatus:
        return from_document(JobStatus, resource.get("status") or {}, "status")

    def _look(self, status: JobStatus) -> Look:
        ranks, progress = status.ranks, status.progress
        return Look(
            phase=status.phase,
            done=progress.samples_done or 0 if progress else None,
            total=progress.samples_total if progress else None,
            more=f"ranks {ranks.done}" if ranks and ranks.done else "",
        )
