# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What a sweep is to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cosmic.resource.template import Template

AxisField = Literal[
    "model.uri",
    "model.sha256",
    "model.precision",
    "model.batchSize",
    "model.device",
    "model.task",
    "data.format",
    "data.fileLimit",
    "data.totalSize",
    "data.splitSize",
    "output.predictions",
    "output.predictionsFormat",
    "worldSize",
    "parallelism",
    "batchSize",
    "coordination",
    "assignment",
    "retriesPerRank",
    "maxFailedRanks",
    "maxFailedSplits",
    "maxBadSamples",
    "profile",
    "activeDeadlineSeconds",
    "startDeadlineSeconds",
    "worker.image",
    "worker.serviceAccountName",
    "worker.priorityClassName",
    "worker.runtimeClassName",
    "pricing.requestPrice",
    "pricing.gbSecondPrice",
    "pricing.storageGbSecondPrice",
    "pricing.memoryGb",
]


@dataclass(kw_only=True)
class Axis:
    """One of ``spec.axes``."""

    field: AxisField
    """The field of the job's spec that this axis sets, by its path, such as batchSize, worldSize or
    model.precision. Any field that holds one text, number, true or false, but for those that the
    sweep sets itself. model.batchSize sets batchSize, too, which results report, unless that is an
    axis of its own. Required."""

    values: Sequence[int | str]
    """What the field is set to, 1 to 100 different values. Whole numbers stand as they are; numbers
    with a fraction, true and false stand in quotes. Required."""


@dataclass(kw_only=True)
class Dataset:
    """One of ``spec.datasets``."""

    name: str
    """What tables, figures and cells call it, such as 25MB; letters, digits, dots and hyphens.
    Required."""

    uri: str
    """The folder that holds its partitions, as s3://bucket/prefix; it takes the place of
    template.data.uri. Required."""

    partition_size: int | str | None = None
    """How large its files are, such as 25MB; tables and figures have a column and a line for each
    size. Nothing is read by it. Unset: the data set is known by its name alone."""


@dataclass(kw_only=True)
class SweepOutput:
    """The field ``spec.output``.

    Where the results go. Required. Cannot change once the sweep has started.
    """

    uri: str
    """The folder for the sweep's tables and figures, as s3://bucket/prefix. Each run's results go
    to a folder of its own in it. Required."""


@dataclass(kw_only=True)
class SweepSpec:
    """The field ``spec``.

    What the user asks for. Required.
    """

    output: SweepOutput | str
    """Where the results go. Required. Cannot change once the sweep has started."""

    template: Template
    """The spec of the jobs, as an InferenceJob has it; axes and datasets set fields of it. It has
    no output.uri, which the sweep sets for each run. Required. Cannot change once the sweep has
    started."""

    axes: Sequence[Axis] | None = None
    """The fields of the job that vary, and their values. The grid has a cell for each combination
    of the values of all axes and the datasets, at most 1000. Unset: only the datasets vary. Cannot
    change once the sweep has started."""

    datasets: Sequence[Dataset] | None = None
    """The data sets that each combination runs over, such as one for each size of partitions.
    Unset: template.data.uri alone. Cannot change once the sweep has started."""

    exclude: Sequence[Mapping[str, int | str]] | None = None
    """Cells that make no sense, each a mapping of axes to one of their values, such as {worldSize:
    128, dataset: 100MB}; dataset stands for a data set's name. All cells with these values are left
    out. Unset: none. Cannot change once the sweep has started."""

    on_failure: Literal["Continue", "Stop"] | None = None
    """Continue takes the other runs after one has failed; Stop begins no other. A sweep with a
    failed run fails at its end. Unset: Continue."""

    order: Literal["Listed", "Shuffled"] | None = None
    """Shuffled takes all runs, repeats included, in an order that the seed decides, so that what
    drifts with time does not look like an effect of an axis; Listed takes cell after cell. Unset:
    Shuffled. Cannot change once the sweep has started."""

    parallel_jobs: int | None = None
    """How many runs take place at the same time, 1 to 100. Runs that share machines disturb each
    other's times. On one machine it is always 1. Unset: 1."""

    repeats: int | None = None
    """How often each cell runs, 1 to 100. Several show how far its figures spread. Unset: 1. Cannot
    change once the sweep has started."""

    seed: int | None = None
    """Which of the orders Shuffled takes; the same seed gives the same order on every machine.
    Unset: 1. Cannot change once the sweep has started."""

    suspend: bool | None = None
    """True begins no other run and suspends the jobs that run, by their own suspend; false lets
    them and the sweep go on. Unset: false. Has no meaning without Kubernetes."""

    ttl_seconds_after_finished: int | None = None
    """How long the finished sweep and its jobs are kept, in seconds; 0 deletes them at once. The
    results in the bucket always stay. Unset: kept until somebody deletes the sweep. Has no meaning
    without Kubernetes."""

    warm_up: bool | None = None
    """True runs the cell of the first run once before all others, and counts that run nowhere, so
    that images, models and caches are in place for every run that counts. Unset: true. Cannot
    change once the sweep has started."""
