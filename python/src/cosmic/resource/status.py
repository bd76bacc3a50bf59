# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What became of a job in a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One of ``status.conditions``."""

    status: Literal["True", "False", "Unknown"]
    """Whether it is so."""

    type: str
    """What it is about, such as Complete."""

    last_transition_time: str | None = None
    """When status changed last, as an RFC 3339 time in UTC."""

    message: str | None = None
    """One line for people."""

    observed_generation: int | None = None
    """The metadata.generation that it was computed from."""

    reason: str | None = None
    """The constant word for why."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One of ``status.failures``."""

    message: str | None = None
    """One line that says what is wrong and what to do."""

    partition: str | None = None
    """The URI of the object at fault, where there is one."""

    rank: int | None = None
    """The rank, 0-based."""

    reason: str | None = None
    """The constant word for what went wrong."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The field ``status.progress``.

    How far the samples are.
    """

    eta: str | None = None
    """When the job is expected to end, as an RFC 3339 time in UTC; while it follows its data, when
    it will have caught up."""

    percent: int | None = None
    """SamplesDone of samplesTotal, 0 to 100; of a job that follows its data, of the files that have
    come so far."""

    samples_done: int | None = None
    """Samples that went through the network."""

    samples_per_second: float | None = None
    """Over the last seconds, all ranks together, to one decimal."""

    samples_total: int | None = None
    """Samples of all partitions; an estimate until each was opened."""


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """The field ``status.ranks``.

    How many ranks are in which state.
    """

    active: int | None = None
    """Ranks that run now."""

    done: str | None = None
    """Ranks whose result is in, of all, such as 3/8."""

    failed: int | None = None
    """Ranks that failed for good."""

    failed_indexes: str | None = None
    """Those ranks, as ranges such as 0-4,7."""

    starts: int | None = None
    """How many times the ranks' Job was created: 1, and one more for each resume that had to create
    it again."""

    succeeded: int | None = None
    """Ranks whose result is in."""

    total: int | None = None
    """The number of ranks."""


@dataclass(frozen=True, kw_only=True)
class ResultUris:
    """The field ``status.results``.

    Where the finished job's files are.
    """

    adjusted_stats: str | None = None
    """The same with the run's durations and the rate over them, as CSV."""

    combined_data: str | None = None
    """Every rank's result in one JSON array."""

    figure: str | None = None
    """The predictions in one picture, as PNG."""

    predictions: str | None = None
    """The folder of the predictions, where stored."""

    report: str | None = None
    """One self-contained page, as HTML."""

    stats: str | None = None
    """CAI's table of timings, as CSV."""

    summary: str | None = None
    """The figures, as JSON."""


@dataclass(frozen=True, kw_only=True)
class Splits:
    """The field ``status.splits``.

    How many splits of the data are in which state.
    """

    committed: int | None = None
    """Splits whose results are stored."""

    done: str | None = None
    """Splits whose results are stored, of all, such as 12/40."""

    failed: int | None = None
    """Splits that are left out, as they cannot be computed or all ranks that could failed."""

    total: int | None = None
    """The number of splits, which are files or parts of files."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One of ``status.summary.metrics``."""

    name: str | None = None
    """What it is, such as accuracy."""

    value: float | None = None
    """The number; absent where it is not defined."""


@dataclass(frozen=True, kw_only=True)
class JobSummary:
    """The field ``status.summary``.

    The figures of the finished job.
    """

    bias: float | None = None
    """Mean of (predicted - true) / (1 + true)."""

    cost: float | None = None
    """By spec.pricing, in US dollars."""

    headline: str | None = None
    """The metric that stands for all, such as accuracy 0.9712; absent where there is none."""

    inference_seconds: float | None = None
    """Time in the network's forward passes, all ranks together, in seconds."""

    labelled_samples: int | None = None
    """Those of them with a label, such as a redshift, which the metrics cover."""

    mae: float | None = None
    """Mean absolute error of the predicted redshift; of another task, metrics has it, as the next
    four."""

    max_rank_seconds: float | None = None
    """Time of the slowest rank, in seconds."""

    metrics: Sequence[Metric] | None = None
    """The first metrics of the task, in its order; summary.json has all."""

    mse: float | None = None
    """Mean squared error of the predicted redshift."""

    pod_seconds: float | None = None
    """How long the ranks' pods ran, all together, those that failed included, in seconds."""

    pods: int | None = None
    """Pods of ranks that ran, those that failed included."""

    precision: float | None = None
    """1.48 times the median absolute deviation of (predicted - true) / (1 + true)."""

    r2: float | None = None
    """The coefficient of determination."""

    samples: int | None = None
    """Samples that went through the network."""

    task: str | None = None
    """What the outputs were compared with: redshift, regression, classification or none."""

    throughput: float | None = None
    """Samples a second, over wallSeconds; without those of a run that this one resumes."""

    trimmed_mean_rank_seconds: float | None = None
    """Mean time of a rank without the outliers beyond 1.5 interquartile ranges, in seconds."""

    wall_seconds: float | None = None
    """From the run's plan, or its first rank's start if that was before, to its last rank's end, in
    seconds."""


Phase = Literal["Complete", "Failed", "Pending", "Planning", "Running", "Summarizing", "Suspended"]


@dataclass(frozen=True, kw_only=True)
class JobStatus:
    """The field ``status``.

    What became of the job so far; the operator's.
    """

    bad_samples: int | None = None
    """How many samples are set aside, as maxBadSamples tolerates some; quarantine.json names each.
    Absent while there are none."""

    completion_time: str | None = None
    """When the job completed or failed, as an RFC 3339 time in UTC. ttlSecondsAfterFinished counts
    from here."""

    conditions: Sequence[Condition] | None = None
    """Planned, Running, Suspended, Complete and Failed, each with a constant reason and one line
    for people."""

    failures: Sequence[Failure] | None = None
    """The first few ranks that failed for good."""

    following: bool | None = None
    """True while files that come to data.uri are taken; absent where the job does not follow its
    data."""

    generations: int | None = None
    """Of a job that follows its data, how often files were taken: once at the start, and each time
    that there were new ones."""

    lag_seconds: float | None = None
    """Of the newest generation after the first whose files are all done, the longest time from a
    file's last change to its last commit."""

    observed_generation: int | None = None
    """The metadata.generation that this status was computed from."""

    phase: Phase | None = None
    """The one word for where the job is; conditions say more."""

    progress: Progress | None = None
    """How far the samples are."""

    ranks: Ranks | None = None
    """How many ranks are in which state."""

    results: ResultUris | None = None
    """Where the finished job's files are."""

    splits: Splits | None = None
    """How many splits of the data are in which state."""

    start_time: str | None = None
    """When the job's clock started, as an RFC 3339 time in UTC; resuming after a suspension starts
    it anew. activeDeadlineSeconds counts from here."""

    summary: JobSummary | None = None
    """The figures of the finished job."""

    warnings: Sequence[str] | None = None
    """The last few things that the job goes on without, a line each, such as a file of a followed
    folder that changed after it was taken. Absent while there are none."""
