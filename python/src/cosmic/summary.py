"""What ``summary.json`` says of a run; docs/job.md explains the metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric by its name; None where it is not defined."""

    name: str
    """Such as ``r2``; docs/job.md defines each."""

    value: float | None = None
    """The number; None where it is not defined."""


@dataclass(frozen=True, kw_only=True)
class ClassQuality:
    """How well one class is predicted."""

    name: str
    """The class's name, or its number if it has none."""

    support: int
    """Labelled samples of it."""

    precision: float | None = None
    """Of what was predicted as this class, the part that is; None if nothing was."""

    recall: float | None = None
    """Of what is this class, the part that was predicted so; None if nothing is."""

    f1: float | None = None
    """The harmonic mean of both."""


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """The quality of the predictions."""

    task: str | None = None
    """What was compared with what; None for a run without samples."""

    samples: int
    """Samples predicted."""

    labelled: int
    """Those with something to compare with, which the metrics are about."""

    values: Sequence[Metric]
    """All metrics of the task, in order."""

    headline: str | None = None
    """The metric that stands for all, such as ``accuracy 0.9712``."""

    classes: Sequence[ClassQuality] = ()
    """Of classification, how well each class is predicted."""

    notes: Sequence[str] = ()
    """What to know of the metrics: what is left out, and why one is not defined."""


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """How many ranks did what."""

    total: int
    """The number of ranks."""

    succeeded: int
    """Ranks that were done."""

    failed: int
    """Ranks that failed for good, as the job tolerates."""

    failed_ranks: str = ""
    """Which, as ranges: ``0-4,7``."""

    earlier: int = 0
    """Ranks beyond these, of runs that this one resumes."""


@dataclass(frozen=True, kw_only=True)
class Splits:
    """What became of the splits."""

    total: int
    """The number of splits."""

    committed: int
    """Those whose results are stored."""

    failed: int
    """Those that were left out."""

    second_leases: int = 0
    """How often a split that took long was leased to a second rank, too."""

    second_first: int = 0
    """How often that second one was first."""

    lost_leases: int = 0
    """How often a rank lost a lease: it failed, was silent, or another one was first."""


@dataclass(frozen=True, kw_only=True)
class FailedRank:
    """A rank that failed and that the job tolerated."""

    rank: int
    """Which one, from 0."""

    partition: str | None = None
    """The URI of the object at fault, where there is one."""

    reason: str
    """The constant word for what went wrong."""

    message: str
    """One line that says what is wrong and what to do."""


@dataclass(frozen=True, kw_only=True)
class FailedSplit:
    """A split of which nothing is in the predictions and the metrics."""

    partition: str
    """The URI of its file."""

    part: int
    """Which part of the file, from 0."""

    parts: int
    """How many parts the file has."""

    rank: int
    """Which said that it cannot be computed, or failed while it had it."""

    reason: str
    """The constant word for what went wrong."""

    message: str
    """One line that says what is wrong and what to do."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The summary of a run. Times are in seconds, moments in ISO 8601."""

    run: str
    """The run's UID."""

    name: str
    """The job's name."""

    manifest_sha256: str | None = None
    """The digest of the frozen plan."""

    model_uri: str | None = None
    """Where the network was read from."""

    model_sha256: str | None = None
    """Its digest."""

    model_precision: str | None = None
    """What the network ran in, such as ``fp32``; several with commas."""

    started_at: str
    """When the run began."""

    ended_at: str
    """When its last rank was done."""

    ranks: Ranks
    """How many ranks did what."""

    splits: Splits | None = None
    """What became of the splits."""

    metrics: Metrics
    """The quality of the predictions: the same bits after retries and restarts."""

    input_bytes: int = 0
    """Bytes of all partitions."""

    partitions: int = 0
    """How many there are, each as often as it is read; 0 where an older version has summarized."""

    new_files: int = 0
    """Partitions that came while the run went on, or since the one that it resumes."""

    bad_samples: int = 0
    """Samples that were set aside, which ``quarantine.json`` names."""

    earlier_samples: int = 0
    """Samples that a run which this one resumes had computed; times are without them."""

    wall_seconds: float
    """From its start to its end by the wall clock."""

    summary_seconds: float | None = None
    """From its end until all but the summary was stored."""

    inference_seconds: float | None = None
    """Time in the forward pass, all ranks together."""

    throughput: float | None = None
    """Samples a second over the wall clock."""

    bits_per_second: float | None = None
    """Bits of these samples, as inputs of the network, a second."""

    trimmed_mean_rank_seconds: float | None = None
    """The mean time of a rank, without outliers."""

    max_rank_seconds: float | None = None
    """The slowest rank's time."""

    peak_resident_bytes: int = 0
    """The most memory that any rank held."""

    s3: Mapping[str, Any] | None = None
    """All ranks' reads."""

    cost: float | None = None
    """In US dollars."""

    cost_breakdown: Mapping[str, Any] | None = None
    """What for."""

    failures: Sequence[FailedRank] = ()
    """The ranks that failed and that the job tolerated."""

    failed_splits: Sequence[FailedSplit] = ()
    """The first splits that are missing."""

    generations: Mapping[str, Any] | None = None
    """Of a run that followed its data, in how many generations it came, and how late."""

    profile: Mapping[str, Any] | None = None
    """Where forward passes spend their time, if the job asked."""

    saturation: Mapping[str, Any] | None = None
    """In ``int8``, whether the samples lie within the ranges of the network's export."""

    warnings: Sequence[str] = ()
    """What to know before the predictions are used."""
