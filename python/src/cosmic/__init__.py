"""Jobs of Cosmic Inference from Python: build them, run them, follow them, read their results.

Start with `Job`; `run` runs one on this machine, a `Client` in a cluster, and `Results` reads what
comes out. A `Sweep` is a job over a grid of settings. A `Rank` makes a program of yours a worker of
a run, and a `Communicator` lets the processes of a run work together. Every failure is a
`CosmicError`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cosmic.client import Client, ClusterJob, ClusterSweep
    from cosmic.collectives.communicator import Communicator
    from cosmic.errors import (
        CollectiveMismatch,
        CollectiveTimeout,
        CosmicError,
        FatalError,
        InternalError,
        JobFailed,
        JobNotFound,
        RanksFailed,
        RetriableError,
        Superseded,
        WaitTimeout,
    )
    from cosmic.job import Job
    from cosmic.local_run import run, run_sweep
    from cosmic.metrics.spec import Scores, Task
    from cosmic.rank.network import Network
    from cosmic.rank.session import Rank
    from cosmic.rank.split import Split
    from cosmic.reading.conversion import Tensor
    from cosmic.resource.data import Data, Follow, Normalize, Resize, Transform
    from cosmic.resource.spec import Model, Output, Pricing, Worker
    from cosmic.resource.status import JobStatus
    from cosmic.resource.storage import CaBundle, ConfigMapKeyRef, SecretKeyRef, Storage
    from cosmic.resource.sweep import Axis, Dataset, SweepOutput
    from cosmic.resource.sweep_status import SweepStatus
    from cosmic.resource.template import Template, TemplateData, TemplateOutput
    from cosmic.results import Results
    from cosmic.summary import Summary
    from cosmic.sweep import Sweep
    from cosmic.sweep_results import SweepResults

# Where each name is. They are imported when they are first used: a rank that only communicates
# does not wait for what reads tables or speaks with Kubernetes.
_HOMES = {
    "client": ("Client", "ClusterJob", "ClusterSweep"),
    "collectives.communicator": ("Communicator",),
    "errors": (
        "CollectiveMismatch",
        "CollectiveTimeout",
        "CosmicError",
        "FatalError",
        "InternalError",
        "JobFailed",
        "JobNotFound",
        "RanksFailed",
        "RetriableError",
        "Superseded",
        "WaitTimeout",
    ),
    "job": ("Job",),
    "local_run": ("run", "run_sweep"),
    "metrics.spec": ("Scores", "Task"),
    "rank.network": ("Network",),
    "rank.session": ("Rank",),
    "rank.split": ("Split",),
    "reading.conversion": ("Tensor",),
    "resource.data": ("Data", "Follow", "Normalize", "Resize", "Transform"),
    "resource.spec": ("Model", "Output", "Pricing", "Worker"),
    "resource.status": ("JobStatus",),
    "resource.storage": ("CaBundle", "ConfigMapKeyRef", "SecretKeyRef", "Storage"),
    "resource.sweep": ("Axis", "Dataset", "SweepOutput"),
    "resource.sweep_status": ("SweepStatus",),
    "resource.template": ("Template", "TemplateData", "TemplateOutput"),
    "results": ("Results",),
    "summary": ("Summary",),
    "sweep": ("Sweep",),
    "sweep_results": ("SweepResults",),
}
_HOME = {name: f"cosmic.{module}" for module, names in _HOMES.items() for name in names}

__all__ = [
    "Axis",
    "CaBundle",
    "Client",
    "ClusterJob",
    "ClusterSweep",
    "CollectiveMismatch",
    "CollectiveTimeout",
    "Communicator",
    "ConfigMapKeyRef",
    "CosmicError",
    "Data",
    "Dataset",
    "FatalError",
    "Follow",
    "InternalError",
    "Job",
    "JobFailed",
    "JobNotFound",
    "JobStatus",
    "Model",
    "Network",
    "Normalize",
    "Output",
    "Pricing",
    "Rank",
    "RanksFailed",
    "Resize",
    "Results",
    "RetriableError",
    "Scores",
    "SecretKeyRef",
    "Split",
    "Storage",
    "Summary",
    "Superseded",
    "Sweep",
    "SweepOutput",
    "SweepResults",
    "SweepStatus",
    "Task",
    "Template",
    "TemplateData",
    "TemplateOutput",
    "Tensor",
    "Transform",
    "WaitTimeout",
    "Worker",
    "run",
    "run_sweep",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    if not name.startswith("_"):
        try:
            return importlib.import_module(f"cosmic.{name}")
        except ModuleNotFoundError as e:
            if e.name != f"cosmic.{name}":
                raise
    raise AttributeError(f"module 'cosmic' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
