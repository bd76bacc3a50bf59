# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What a job is to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cosmic.resource.data import Data
from cosmic.resource.storage import Storage


@dataclass(kw_only=True)
class Model:
    """The field ``spec.model``.

    The network to run. Required, but for worker.command. Unset: the program brings its own. Cannot
    change once the job has started.
    """

    batch_size: int | None = None
    """Samples of one forward pass, 1 to 65536. A smaller batch takes less memory. The last bits of
    predictions depend on it. worker.command is told it. Unset: what the archive recommends."""

    device: Literal["auto", "cpu", "cuda"] | None = None
    """What computes. auto takes an NVIDIA GPU where the rank's image and machine have one, else the
    CPU. cpu keeps to the CPU; cuda insists on a GPU, and a rank without one fails. worker.command
    is told it. Unset: auto."""

    precision: Literal["auto", "bf16", "fp32", "int8"] | None = None
    """Of the arithmetic. auto takes bf16 where the archive holds it and the CPU multiplies it
    itself (AMX, AVX512-BF16 or arm64's BF16), else fp32. fp32, bf16 and int8 insist, and a rank
    whose archive or CPU lacks it fails. int8 is bf16 with linear layers in 8-bit integers, for CPUs
    with AVX512-VNNI as well; auto takes it only of an archive that holds nothing else. With
    worker.command only auto. Unset: auto."""

    sha256: str | None = None
    """The archive's SHA-256 digest as 64 lower-case hexadecimal digits; an archive with another
    digest is refused. Unset: any archive is accepted, and the digest found is recorded in the
    manifest."""

    task: Literal["classification", "none", "redshift", "regression"] | None = None
    """What the network's outputs are compared with, and by which metrics: redshifts, numbers
    (regression), classes (classification) or nothing (none). Unset: what the archive declares; with
    worker.command, what the program says."""

    uri: str | None = None
    """The TorchScript archive, or the ONNX file, whose name ends in .onnx, as s3://bucket/key.
    Required, but for worker.command, which gets any object. Unset: the program brings its own."""


@dataclass(kw_only=True)
class Output:
    """The field ``spec.output``.

    Where the results go. Required. Cannot change once the job has started.
    """

    uri: str
    """The folder for the results, as s3://bucket/prefix. It must not hold another job's results,
    unless resume is true. Required."""

    predictions: bool | None = None
    """Whether each rank's predictions are stored, in the folder predictions. Unset: true."""

    predictions_format: Literal["npz", "parquet"] | None = None
    """Parquet, as predictions/SPLIT.parquet, which pandas, DuckDB and Spark read as one table; or
    npz, as predictions/SPLIT.npz. Unset: parquet."""


@dataclass(kw_only=True)
class Pricing:
    """The field ``spec.pricing``.

    The prices that the reported cost is computed with. Unset: the published AWS Lambda and S3
    prices. Cannot change once the job has started.
    """

    gb_second_price: float | None = None
    """Dollars for one second of one GB of a rank's memory. Unset: 0.00001667, as of AWS Lambda."""

    memory_gb: float | None = None
    """The memory that each rank is billed for, in GB of 2^30 bytes. Unset: each rank's own peak;
    cosmic plan assumes 1."""

    request_price: float | None = None
    """Dollars for starting one rank. Unset: 0.0000002, as of AWS Lambda."""

    storage_gb_second_price: float | None = None
    """Dollars for one second of one GB of a rank's scratch disk above 0.5 GB. Unset: 0.0000000309,
    as of AWS Lambda."""


@dataclass(kw_only=True)
class Worker:
    """The field ``spec.worker``.

    Where and as what the ranks run in a cluster. On one machine, only command, args and variables
    in env that have a value are used. Unset: the operator's defaults. Cannot change once the job
    has started.
    """

    affinity: Mapping[str, Any] | None = None
    """Scheduling constraints of the ranks. Unset: none."""

    annotations: Mapping[str, str] | None = None
    """Further annotations of the ranks' pods. Unset: none."""

    args: Sequence[str] | None = None
    """What command is given beside its own words, behind them. Unset: nothing more."""

    command: Sequence[str] | None = None
    """The program that each rank is, in place of ours, such as [python, -m, forecast]: its name or
    path, and what it is given, word by word; no shell reads it, and no variable is put in. It
    speaks the rendezvous' protocol, as the Python package cosmic does, and needs no model. In a
    cluster, image holds it. precision and profile are not for it. Unset: our rank."""

    env: Sequence[Mapping[str, Any]] | None = None
    """Further environment variables of the ranks. Names that start with COSMIC_ are refused; those
    that start with AWS_ are the coordinator's too. Without Kubernetes only plain values count.
    Unset: none."""

    image: str | None = None
    """The container image of the ranks; the coordinator keeps to the operator's. Alone, it is
    another image with our rank in it; with command, the one that holds that program. Unset: the
    image that the operator was set up with."""

    image_pull_secrets: Sequence[Mapping[str, Any]] | None = None
    """Secrets to pull the images of ranks and coordinator with, beside those that the operator was
    set up with. Unset: those of the service account."""

    labels: Mapping[str, str] | None = None
    """Further labels of the ranks' pods. Unset: none."""

    node_selector: Mapping[str, str] | None = None
    """Labels that a rank's node must have. Unset: any node."""

    priority_class_name: str | None = None
    """The ranks' priority class. Unset: the default one."""

    resources: Mapping[str, Any] | None = None
    """Requests and limits of one rank. Unset: the operator's defaults."""

    runtime_class_name: str | None = None
    """The ranks' runtime class. Unset: the cluster's default."""

    service_account_name: str | None = None
    """The service account of ranks and coordinator, which may carry the permission to read and
    write the buckets. Unset: the namespace's default."""

    tolerations: Sequence[Mapping[str, Any]] | None = None
    """Taints that ranks tolerate. Unset: none."""


@dataclass(kw_only=True)
class Spec:
    """The field ``spec``.

    What the user asks for. Required.
    """

    data: Data | str
    """The partitions to run it on. Required. Cannot change once the job has started."""

    output: Output | str
    """Where the results go. Required. Cannot change once the job has started."""

    active_deadline_seconds: int | None = None
    """How long the job may take from its start, in seconds; after that it fails with
    DeadlineExceeded. Unset: no limit."""

    assignment: Literal["Dynamic", "Static"] | None = None
    """Dynamic lets a rank that has done its own share take splits that others have not begun;
    Static gives each rank the files that CAI's mapping does, and no others, for comparisons with
    CAI. Unset: Dynamic. Cannot change once the job has started."""

    batch_size: int | None = None
    """CAI's batch size, which the results report, 1 to 65536. It does not change what the network
    computes with: see model.batchSize. Unset: 512. Cannot change once the job has started."""

    coordination: Literal["Gang", "Independent"] | None = None
    """Independent lets each rank run when there is room for it; Gang makes all ranks wait for each
    other before they compute. Unset: Independent. Cannot change once the job has started."""

    drain: bool | None = None
    """True ends a job that follows its data: it takes the files that are there, computes them and
    completes; there is no way back. Unset: false, data.follow.idleSeconds says when it ends. Has no
    meaning for a job without data.follow."""

    max_bad_samples: int | None = None
    """How many samples may be set aside, of all partitions together, because they hold NaN or an
    infinity, have another shape, are missing or cannot be decoded, 0 to 10000; the others of their
    partition are computed, and quarantine.json names each with file, row, column and reason. Unset:
    0, the first one fails its split. Cannot change once the job has started."""

    max_failed_ranks: int | None = None
    """How many ranks may fail for good while the job still completes without their partitions, 0 to
    10000. Unset: 0, the first one fails the job. Cannot change once the job has started."""

    max_failed_splits: int | None = None
    """How many splits may be left out because they cannot be computed, such as those of a corrupt
    file, while the job still completes, 0 to 1000000; the rank goes on with the next split, and
    summary.json names each that was left out. Unset: a rank fails of the first one that it meets,
    and maxFailedRanks says whether the job goes on. Cannot change once the job has started."""

    model: Model | str | None = None
    """The network to run. Required, but for worker.command. Unset: the program brings its own.
    Cannot change once the job has started."""

    parallelism: int | None = None
    """How many ranks run at the same time, 1 to 10000. Unset: all of them, as far as there is room;
    on one machine, at most the processor cores."""

    pricing: Pricing | None = None
    """The prices that the reported cost is computed with. Unset: the published AWS Lambda and S3
    prices. Cannot change once the job has started."""

    profile: bool | None = None
    """True makes each rank record three of its forward passes, and the report says which of the
    network's operators take the time. Predictions stay the same to the last bit. Passes on a GPU
    are not recorded. Excludes worker.command. Unset: false. Cannot change once the job has
    started."""

    resume: bool | None = None
    """True takes over the results that an earlier job with the same model and data left at
    output.uri and runs only what is missing. Unset: false, an output that holds results is refused.
    Cannot change once the job has started."""

    retries_per_rank: int | None = None
    """How often a rank is tried again after a failure that may pass, 0 to 100. Failures that would
    repeat, such as a corrupt file, are never retried. Unset: 3. Cannot change once the job has
    started."""

    start_deadline_seconds: int | None = None
    """How long the first rank may take to start, in seconds, such as on a cluster without room, and
    how long a Gang's first rank waits for its last; after that the job fails. On one machine, only
    how long a Gang's first rank waits for its last. Unset: no limit for the start, 600 for a
    Gang."""

    storage: Storage | None = None
    """How to reach the S3 store that holds model, data and output. Unset: AWS S3 in us-east-1 with
    the ambient credentials. Cannot change once the job has started."""

    suspend: bool | None = None
    """True stops the ranks and keeps what is done; false lets them go on. Unset: false. Has no
    meaning without Kubernetes."""

    ttl_seconds_after_finished: int | None = None
    """How long the finished job and its pods are kept, in seconds; 0 deletes them at once. The
    results in the bucket always stay. Unset: kept until somebody deletes the job."""

    worker: Worker | None = None
    """Where and as what the ranks run in a cluster. On one machine, only command, args and
    variables in env that have a value are used. Unset: the operator's defaults. Cannot change once
    the job has started."""

    world_size: int | None = None
    """The number of ranks, 1 to 100000. Splits are spread over the ranks evenly and in order; a
    rank without a split takes another's or has nothing to compute: see assignment. data.follow
    needs it. Unset: one rank a file. Cannot change once the job has started."""
