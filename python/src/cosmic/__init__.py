"""Jobs of Cosmic Inference from Python: build them, run them, follow them, read their results.

Start with `Job`; `run` runs one on this machine, a `Client` in a cluster, and `Results` reads what
comes out. Every failure is a `CosmicError`.
"""

from cosmic.client import Client, ClusterJob
from cosmic.errors import (
    CosmicError,
    FatalError,
    InternalError,
    JobFailed,
    JobNotFound,
    RetriableError,
)
from cosmic.job import Job
from cosmic.local_run import run
from cosmic.resource.data import Data, Follow, Normalize, Resize, Transform
from cosmic.resource.spec import Model, Output, Pricing, Worker
from cosmic.resource.status import JobStatus
from cosmic.resource.storage import CaBundle, ConfigMapKeyRef, SecretKeyRef, Storage
from cosmic.results import Results
from cosmic.summary import Summary

__all__ = [
    "CaBundle",
    "Client",
    "ClusterJob",
    "ConfigMapKeyRef",
    "CosmicError",
    "Data",
    "FatalError",
    "Follow",
    "InternalError",
    "Job",
    "JobFailed",
    "JobNotFound",
    "JobStatus",
    "Model",
    "Normalize",
    "Output",
    "Pricing",
    "Resize",
    "Results",
    "RetriableError",
    "SecretKeyRef",
    "Storage",
    "Summary",
    "Transform",
    "Worker",
    "run",
]
