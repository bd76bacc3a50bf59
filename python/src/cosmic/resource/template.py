# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What the jobs of a sweep have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cosmic.resource.data import Follow, Transform
from cosmic.resource.spec import Model, Pricing, Worker
from cosmic.resource.storage import Storage


@dataclass(kw_only=True)
class TemplateData:
    """The field ``spec.template.data``.

    The partitions to run it on. Unset: the sweep sets it.
    """

    columns: Mapping[str, str] | None = None
    """Where the files call a column otherwise than the network: the network's name for it, then the
    files', as in {images: img, redshift: z_spec}. The network's name is that of an input, or of the
    column that an output is compared with. The files' is a name, or a position in quotes from \"0\"
    on, or several of them with commas or with * for any characters, whose values are put side by
    side as [N, K]. Unset: columns are found by the network's names, in files without names by their
    order."""

    file_limit: int | None = None
    """Take only the first so many files, 1 to 1000000. Excludes totalSize. Unset: all files."""

    follow: Follow | None = None
    """The job goes on with the files that come to the folder while it runs, until no file has come
    for idleSeconds or drain is true. {} follows with the defaults; nothing behind the colon is as
    if it was unset, and cosmic refuses it. Needs worldSize. Unset: the job takes the files that are
    there when it starts."""

    format: Literal["auto", "images", "npz", "parquet", "pt", "safetensors", "tar"] | None = None
    """pt (what torch.save writes), safetensors, npz, parquet, tar (shards as WebDataset has them)
    or images (metadata.csv or metadata.parquet with images beside it); only objects whose names end
    in it are read. auto reads all of them. Unset: auto."""

    keep: Sequence[str] | None = None
    """Columns of numbers in the files that go to the predictions as they are, such as [objid, ra,
    dec]; with them, predictions can be joined to a catalogue. Unset: none."""

    split_size: int | str | None = None
    """How many bytes of a file are computed at a time, such as 64Mi or 64000000, from 1Mi to 1Ti.
    Ranks take their work in splits: a smaller file is one split, a larger one is cut by rows into
    as many as it takes; a tar shard is always one. A rank that is lost loses the splits that it was
    computing. Unset: 64Mi."""

    total_size: int | str | None = None
    """Take files until so many bytes are reached, such as 100Gi, 12.6GB or 5000000; where the
    folder holds less, its files are read again from the first. Excludes fileLimit. Unset: all
    files, once."""

    transforms: Sequence[Transform] | None = None
    """What is done to columns before the network gets them, in this order. Each is for one input
    and exactly one of channels, centerCrop, resize, scale, normalize and channelsFirst. Those for
    an input replace what the model declares for it. Unset: what the model declares."""

    uri: str | None = None
    """The folder that holds the partitions, as s3://bucket/prefix, or one single object. Every
    object below it whose name ends in a known format's is a partition; they are taken in natural
    order (2.pt before 10.pt). Unset: the sweep sets it."""


@dataclass(kw_only=True)
class TemplateOutput:
    """The field ``spec.template.output``.

    Where the results go. Unset: the sweep sets it.
    """

    predictions: bool | None = None
    """Whether each rank's predictions are stored, in the folder predictions. Unset: true."""

    predictions_format: Literal["npz", "parquet"] | None = None
    """Parquet, as predictions/SPLIT.parquet, which pandas, DuckDB and Spark read as one table; or
    npz, as predictions/SPLIT.npz. Unset: parquet."""

    uri: str | None = None
    """The folder for the results, as s3://bucket/prefix. It must not hold another job's results,
    unless resume is true. Unset: the sweep sets it."""


@dataclass(kw_only=True)
class Template:
    """The field ``spec.template``.

    The spec of the jobs, as an InferenceJob has it; axes and datasets set fields of it. It has no
    output.uri, which the sweep sets for each run. Required. Cannot change once the sweep has
    started.
    """

    active_deadline_seconds: int | None = None
    """How long the job may take from its start, in seconds; after that it fails with
    DeadlineExceeded. Unset: no limit."""

    assignment: Literal["Dynamic", "Static"] | None = None
    """Dynamic lets a rank that has done its own share take splits that others have not begun;
    Static gives each rank the files that CAI's mapping does, and no others, for comparisons with
    CAI. Unset: Dynamic."""

    batch_size: int | None = None
    """CAI's batch size, which the results report, 1 to 65536. It does not change what the network
    computes with: see model.batchSize. Unset: 512."""

    coordination: Literal["Gang", "Independent"] | None = None
    """Independent lets each rank run when there is room for it; Gang makes all ranks wait for each
    other before they compute. Unset: Independent."""

    data: TemplateData | str | None = None
    """The partitions to run it on. Unset: the sweep sets it."""

    drain: bool | None = None
    """True ends a job that follows its data: it takes the files that are there, computes them and
    completes; there is no way back. Unset: false, data.follow.idleSeconds says when it ends. Has no
    meaning for a job without data.follow."""

    max_bad_samples: int | None = None
    """How many samples may be set aside, of all partitions together, because they hold NaN or an
    infinity, have another shape, are missing or cannot be decoded, 0 to 10000; the others of their
    partition are computed, and quarantine.json names each with file, row, column and reason. Unset:
    0, the first one fails its split."""

    max_failed_ranks: int | None = None
    """How many ranks may fail for good while the job still completes without their partitions, 0 to
    10000. Unset: 0, the first one fails the job."""

    max_failed_splits: int | None = None
    """How many splits may be left out because they cannot be computed, such as those of a corrupt
    file, while the job still completes, 0 to 1000000; the rank goes on with the next split, and
    summary.json names each that was left out. Unset: a rank fails of the first one that it meets,
    and maxFailedRanks says whether the job goes on."""

    model: Model | str | None = None
    """The network to run. Required, but for worker.command. Unset: the program brings its own."""

    output: TemplateOutput | None = None
    """Where the results go. Unset: the sweep sets it."""

    parallelism: int | None = None
    """How many ranks run at the same time, 1 to 10000. Unset: all of them, as far as there is room;
    on one machine, at most the processor cores."""

    pricing: Pricing | None = None
    """The prices that the reported cost is computed with. Unset: the published AWS Lambda and S3
    prices."""

    profile: bool | None = None
    """True makes each rank record three of its forward passes, and the report says which of the
    network's operators take the time. Predictions stay the same to the last bit. Passes on a GPU
    are not recorded. Excludes worker.command. Unset: false."""

    resume: bool | None = None
    """True takes over the results that an earlier job with the same model and data left at
    output.uri and runs only what is missing. Unset: false, an output that holds results is
    refused."""

    retries_per_rank: int | None = None
    """How often a rank is tried again after a failure that may pass, 0 to 100. Failures that would
    repeat, such as a corrupt file, are never retried. Unset: 3."""

    start_deadline_seconds: int | None = None
    """How long the first rank may take to start, in seconds, such as on a cluster without room, and
    how long a Gang's first rank waits for its last; after that the job fails. On one machine, only
    how long a Gang's first rank waits for its last. Unset: no limit for the start, 600 for a
    Gang."""

    storage: Storage | None = None
    """How to reach the S3 store that holds model, data and output. Unset: AWS S3 in us-east-1 with
    the ambient credentials."""

    suspend: bool | None = None
    """True stops the ranks and keeps what is done; false lets them go on. Unset: false. Has no
    meaning without Kubernetes."""

    ttl_seconds_after_finished: int | None = None
    """How long the finished job and its pods are kept, in seconds; 0 deletes them at once. The
    results in the bucket always stay. Unset: kept until somebody deletes the job."""

    worker: Worker | None = None
    """Where and as what the ranks run in a cluster. On one machine, only command, args and
    variables in env that have a value are used. Unset: the operator's defaults."""

    world_size: int | None = None
    """The number of ranks, 1 to 100000. Splits are spread over the ranks evenly and in order; a
    rank without a split takes another's or has nothing to compute: see assignment. data.follow
    needs it. Unset: one rank a file."""
