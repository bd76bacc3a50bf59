from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Operation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OPERATION_UNSPECIFIED: _ClassVar[Operation]
    BARRIER: _ClassVar[Operation]
    REDUCE: _ClassVar[Operation]
    BROADCAST: _ClassVar[Operation]
    GATHER: _ClassVar[Operation]
    SCATTER: _ClassVar[Operation]
    SCAN: _ClassVar[Operation]
    EXCLUSIVE_SCAN: _ClassVar[Operation]
    SPLIT: _ClassVar[Operation]

class Function(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FUNCTION_UNSPECIFIED: _ClassVar[Function]
    SUM: _ClassVar[Function]
    PROD: _ClassVar[Function]
    MIN: _ClassVar[Function]
    MAX: _ClassVar[Function]

class Phase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PHASE_UNSPECIFIED: _ClassVar[Phase]
    PLANNING: _ClassVar[Phase]
    RUNNING: _ClassVar[Phase]
    SUMMARIZING: _ClassVar[Phase]
    COMPLETE: _ClassVar[Phase]
    FAILED: _ClassVar[Phase]
OPERATION_UNSPECIFIED: Operation
BARRIER: Operation
REDUCE: Operation
BROADCAST: Operation
GATHER: Operation
SCATTER: Operation
SCAN: Operation
EXCLUSIVE_SCAN: Operation
SPLIT: Operation
FUNCTION_UNSPECIFIED: Function
SUM: Function
PROD: Function
MIN: Function
MAX: Function
PHASE_UNSPECIFIED: Phase
PLANNING: Phase
RUNNING: Phase
SUMMARIZING: Phase
COMPLETE: Phase
FAILED: Phase

class Member(_message.Message):
    __slots__ = ("run_uid", "rank", "attempt")
    RUN_UID_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    run_uid: str
    rank: int
    attempt: int
    def __init__(self, run_uid: _Optional[str] = ..., rank: _Optional[int] = ..., attempt: _Optional[int] = ...) -> None: ...

class JoinRequest(_message.Message):
    __slots__ = ("member", "host")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    member: Member
    host: str
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., host: _Optional[str] = ...) -> None: ...

class JoinResponse(_message.Message):
    __slots__ = ("assignment", "heartbeat_millis", "finished")
    ASSIGNMENT_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_MILLIS_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    assignment: Assignment
    heartbeat_millis: int
    finished: bool
    def __init__(self, assignment: _Optional[_Union[Assignment, _Mapping]] = ..., heartbeat_millis: _Optional[int] = ..., finished: bool = ...) -> None: ...

class Assignment(_message.Message):
    __slots__ = ("world_size", "model", "batch_size", "format", "output_uri", "store_predictions", "manifest_sha256", "gang", "predictions_format", "reading", "profile", "max_bad_samples")
    WORLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_URI_FIELD_NUMBER: _ClassVar[int]
    STORE_PREDICTIONS_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_SHA256_FIELD_NUMBER: _ClassVar[int]
    GANG_FIELD_NUMBER: _ClassVar[int]
    PREDICTIONS_FORMAT_FIELD_NUMBER: _ClassVar[int]
    READING_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    MAX_BAD_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    world_size: int
    model: Model
    batch_size: int
    format: str
    output_uri: str
    store_predictions: bool
    manifest_sha256: str
    gang: bool
    predictions_format: str
    reading: str
    profile: bool
    max_bad_samples: int
    def __init__(self, world_size: _Optional[int] = ..., model: _Optional[_Union[Model, _Mapping]] = ..., batch_size: _Optional[int] = ..., format: _Optional[str] = ..., output_uri: _Optional[str] = ..., store_predictions: bool = ..., manifest_sha256: _Optional[str] = ..., gang: bool = ..., predictions_format: _Optional[str] = ..., reading: _Optional[str] = ..., profile: bool = ..., max_bad_samples: _Optional[int] = ...) -> None: ...

class Partition(_message.Message):
    __slots__ = ("uri", "size_bytes", "etag", "index")
    URI_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    uri: str
    size_bytes: int
    etag: str
    index: int
    def __init__(self, uri: _Optional[str] = ..., size_bytes: _Optional[int] = ..., etag: _Optional[str] = ..., index: _Optional[int] = ...) -> None: ...

class Split(_message.Message):
    __slots__ = ("index", "partition", "part", "parts")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    index: int
    partition: Partition
    part: int
    parts: int
    def __init__(self, index: _Optional[int] = ..., partition: _Optional[_Union[Partition, _Mapping]] = ..., part: _Optional[int] = ..., parts: _Optional[int] = ...) -> None: ...

class Lease(_message.Message):
    __slots__ = ("id", "split")
    ID_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    id: int
    split: Split
    def __init__(self, id: _Optional[int] = ..., split: _Optional[_Union[Split, _Mapping]] = ...) -> None: ...

class HeldLease(_message.Message):
    __slots__ = ("id", "split")
    ID_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    id: int
    split: int
    def __init__(self, id: _Optional[int] = ..., split: _Optional[int] = ...) -> None: ...

class AcquireRequest(_message.Message):
    __slots__ = ("member", "held", "wanted")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    member: Member
    held: _containers.RepeatedCompositeFieldContainer[HeldLease]
    wanted: int
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., held: _Optional[_Iterable[_Union[HeldLease, _Mapping]]] = ..., wanted: _Optional[int] = ...) -> None: ...

class AcquireResponse(_message.Message):
    __slots__ = ("leases", "revoked", "finished")
    LEASES_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    leases: _containers.RepeatedCompositeFieldContainer[Lease]
    revoked: _containers.RepeatedScalarFieldContainer[int]
    finished: bool
    def __init__(self, leases: _Optional[_Iterable[_Union[Lease, _Mapping]]] = ..., revoked: _Optional[_Iterable[int]] = ..., finished: bool = ...) -> None: ...

class CommitRequest(_message.Message):
    __slots__ = ("member", "lease", "samples", "metrics", "started_millis", "computed_millis", "figures", "bad_samples", "residue")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    STARTED_MILLIS_FIELD_NUMBER: _ClassVar[int]
    COMPUTED_MILLIS_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    BAD_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    RESIDUE_FIELD_NUMBER: _ClassVar[int]
    member: Member
    lease: HeldLease
    samples: int
    metrics: bytes
    started_millis: int
    computed_millis: int
    figures: bytes
    bad_samples: _containers.RepeatedCompositeFieldContainer[BadSample]
    residue: int
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., lease: _Optional[_Union[HeldLease, _Mapping]] = ..., samples: _Optional[int] = ..., metrics: _Optional[bytes] = ..., started_millis: _Optional[int] = ..., computed_millis: _Optional[int] = ..., figures: _Optional[bytes] = ..., bad_samples: _Optional[_Iterable[_Union[BadSample, _Mapping]]] = ..., residue: _Optional[int] = ...) -> None: ...

class BadSample(_message.Message):
    __slots__ = ("row", "column", "reason", "message")
    ROW_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    row: int
    column: str
    reason: str
    message: str
    def __init__(self, row: _Optional[int] = ..., column: _Optional[str] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class CommitResponse(_message.Message):
    __slots__ = ("late",)
    LATE_FIELD_NUMBER: _ClassVar[int]
    late: bool
    def __init__(self, late: bool = ...) -> None: ...

class ReleaseRequest(_message.Message):
    __slots__ = ("member", "leases", "failure", "figures")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    LEASES_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    member: Member
    leases: _containers.RepeatedCompositeFieldContainer[HeldLease]
    failure: RankFailure
    figures: bytes
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., leases: _Optional[_Iterable[_Union[HeldLease, _Mapping]]] = ..., failure: _Optional[_Union[RankFailure, _Mapping]] = ..., figures: _Optional[bytes] = ...) -> None: ...

class ReleaseResponse(_message.Message):
    __slots__ = ("tolerated",)
    TOLERATED_FIELD_NUMBER: _ClassVar[int]
    tolerated: bool
    def __init__(self, tolerated: bool = ...) -> None: ...

class FinishRequest(_message.Message):
    __slots__ = ("member", "figures")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    member: Member
    figures: bytes
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., figures: _Optional[bytes] = ...) -> None: ...

class FinishResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Model(_message.Message):
    __slots__ = ("uri", "sha256", "size_bytes", "etag", "precision", "batch_size", "planned_sha256", "device")
    URI_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    PRECISION_FIELD_NUMBER: _ClassVar[int]
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    PLANNED_SHA256_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    uri: str
    sha256: str
    size_bytes: int
    etag: str
    precision: str
    batch_size: int
    planned_sha256: str
    device: str
    def __init__(self, uri: _Optional[str] = ..., sha256: _Optional[str] = ..., size_bytes: _Optional[int] = ..., etag: _Optional[str] = ..., precision: _Optional[str] = ..., batch_size: _Optional[int] = ..., planned_sha256: _Optional[str] = ..., device: _Optional[str] = ...) -> None: ...

class ReportRequest(_message.Message):
    __slots__ = ("member", "samples_done", "samples_total", "stage", "opened_bytes", "held")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_DONE_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_TOTAL_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    OPENED_BYTES_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    member: Member
    samples_done: int
    samples_total: int
    stage: str
    opened_bytes: int
    held: _containers.RepeatedCompositeFieldContainer[HeldLease]
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., samples_done: _Optional[int] = ..., samples_total: _Optional[int] = ..., stage: _Optional[str] = ..., opened_bytes: _Optional[int] = ..., held: _Optional[_Iterable[_Union[HeldLease, _Mapping]]] = ...) -> None: ...

class ReportResponse(_message.Message):
    __slots__ = ("stop", "incarnation", "revoked")
    STOP_FIELD_NUMBER: _ClassVar[int]
    INCARNATION_FIELD_NUMBER: _ClassVar[int]
    REVOKED_FIELD_NUMBER: _ClassVar[int]
    stop: bool
    incarnation: int
    revoked: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, stop: bool = ..., incarnation: _Optional[int] = ..., revoked: _Optional[_Iterable[int]] = ...) -> None: ...

class Collective(_message.Message):
    __slots__ = ("name", "operation", "function", "root", "group")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    name: str
    operation: Operation
    function: Function
    root: int
    group: str
    def __init__(self, name: _Optional[str] = ..., operation: _Optional[_Union[Operation, str]] = ..., function: _Optional[_Union[Function, str]] = ..., root: _Optional[int] = ..., group: _Optional[str] = ...) -> None: ...

class Value(_message.Message):
    __slots__ = ("int64s", "doubles", "opaque", "int64", "double", "values", "stored")
    INT64S_FIELD_NUMBER: _ClassVar[int]
    DOUBLES_FIELD_NUMBER: _ClassVar[int]
    OPAQUE_FIELD_NUMBER: _ClassVar[int]
    INT64_FIELD_NUMBER: _ClassVar[int]
    DOUBLE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    int64s: Int64List
    doubles: DoubleList
    opaque: bytes
    int64: int
    double: float
    values: ValueList
    stored: StoredValue
    def __init__(self, int64s: _Optional[_Union[Int64List, _Mapping]] = ..., doubles: _Optional[_Union[DoubleList, _Mapping]] = ..., opaque: _Optional[bytes] = ..., int64: _Optional[int] = ..., double: _Optional[float] = ..., values: _Optional[_Union[ValueList, _Mapping]] = ..., stored: _Optional[_Union[StoredValue, _Mapping]] = ...) -> None: ...

class Int64List(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: bytes
    def __init__(self, values: _Optional[bytes] = ...) -> None: ...

class DoubleList(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: bytes
    def __init__(self, values: _Optional[bytes] = ...) -> None: ...

class ValueList(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedCompositeFieldContainer[Value]
    def __init__(self, values: _Optional[_Iterable[_Union[Value, _Mapping]]] = ...) -> None: ...

class StoredValue(_message.Message):
    __slots__ = ("uri", "size_bytes", "crc32c", "kind", "length")
    URI_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    CRC32C_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    uri: str
    size_bytes: int
    crc32c: int
    kind: int
    length: int
    def __init__(self, uri: _Optional[str] = ..., size_bytes: _Optional[int] = ..., crc32c: _Optional[int] = ..., kind: _Optional[int] = ..., length: _Optional[int] = ...) -> None: ...

class ContributeRequest(_message.Message):
    __slots__ = ("member", "collective", "value")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    COLLECTIVE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    member: Member
    collective: Collective
    value: Value
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., collective: _Optional[_Union[Collective, _Mapping]] = ..., value: _Optional[_Union[Value, _Mapping]] = ...) -> None: ...

class ContributeResponse(_message.Message):
    __slots__ = ("receipt", "late", "incarnation")
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    INCARNATION_FIELD_NUMBER: _ClassVar[int]
    receipt: int
    late: bool
    incarnation: int
    def __init__(self, receipt: _Optional[int] = ..., late: bool = ..., incarnation: _Optional[int] = ...) -> None: ...

class AwaitRequest(_message.Message):
    __slots__ = ("member", "collective", "wait_millis")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    COLLECTIVE_FIELD_NUMBER: _ClassVar[int]
    WAIT_MILLIS_FIELD_NUMBER: _ClassVar[int]
    member: Member
    collective: str
    wait_millis: int
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., collective: _Optional[str] = ..., wait_millis: _Optional[int] = ...) -> None: ...

class ExchangeRequest(_message.Message):
    __slots__ = ("member", "collective", "value", "wait_millis")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    COLLECTIVE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    WAIT_MILLIS_FIELD_NUMBER: _ClassVar[int]
    member: Member
    collective: Collective
    value: Value
    wait_millis: int
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., collective: _Optional[_Union[Collective, _Mapping]] = ..., value: _Optional[_Union[Value, _Mapping]] = ..., wait_millis: _Optional[int] = ...) -> None: ...

class AwaitResponse(_message.Message):
    __slots__ = ("result", "ranks_failed", "pending", "missing_ranks", "incarnation")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    RANKS_FAILED_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    MISSING_RANKS_FIELD_NUMBER: _ClassVar[int]
    INCARNATION_FIELD_NUMBER: _ClassVar[int]
    result: Value
    ranks_failed: RanksFailed
    pending: str
    missing_ranks: str
    incarnation: int
    def __init__(self, result: _Optional[_Union[Value, _Mapping]] = ..., ranks_failed: _Optional[_Union[RanksFailed, _Mapping]] = ..., pending: _Optional[str] = ..., missing_ranks: _Optional[str] = ..., incarnation: _Optional[int] = ...) -> None: ...

class RanksFailed(_message.Message):
    __slots__ = ("ranks", "message")
    RANKS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ranks: str
    message: str
    def __init__(self, ranks: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class SendRequest(_message.Message):
    __slots__ = ("member", "destination", "communicator", "sequence", "tag", "value")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    COMMUNICATOR_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    member: Member
    destination: int
    communicator: str
    sequence: int
    tag: int
    value: Value
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., destination: _Optional[int] = ..., communicator: _Optional[str] = ..., sequence: _Optional[int] = ..., tag: _Optional[int] = ..., value: _Optional[_Union[Value, _Mapping]] = ...) -> None: ...

class SendResponse(_message.Message):
    __slots__ = ("incarnation",)
    INCARNATION_FIELD_NUMBER: _ClassVar[int]
    incarnation: int
    def __init__(self, incarnation: _Optional[int] = ...) -> None: ...

class ReceiveRequest(_message.Message):
    __slots__ = ("member", "source", "communicator", "sequence", "tagged", "wait_millis")
    MEMBER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    COMMUNICATOR_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TAGGED_FIELD_NUMBER: _ClassVar[int]
    WAIT_MILLIS_FIELD_NUMBER: _ClassVar[int]
    member: Member
    source: int
    communicator: str
    sequence: int
    tagged: Tagged
    wait_millis: int
    def __init__(self, member: _Optional[_Union[Member, _Mapping]] = ..., source: _Optional[int] = ..., communicator: _Optional[str] = ..., sequence: _Optional[int] = ..., tagged: _Optional[_Union[Tagged, _Mapping]] = ..., wait_millis: _Optional[int] = ...) -> None: ...

class Tagged(_message.Message):
    __slots__ = ("tag", "ordinal")
    TAG_FIELD_NUMBER: _ClassVar[int]
    ORDINAL_FIELD_NUMBER: _ClassVar[int]
    tag: int
    ordinal: int
    def __init__(self, tag: _Optional[int] = ..., ordinal: _Optional[int] = ...) -> None: ...

class ReceiveResponse(_message.Message):
    __slots__ = ("value", "ranks_failed", "pending", "sequence", "tag")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    RANKS_FAILED_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    value: Value
    ranks_failed: RanksFailed
    pending: bool
    sequence: int
    tag: int
    def __init__(self, value: _Optional[_Union[Value, _Mapping]] = ..., ranks_failed: _Optional[_Union[RanksFailed, _Mapping]] = ..., pending: bool = ..., sequence: _Optional[int] = ..., tag: _Optional[int] = ...) -> None: ...

class DeclareFailedRequest(_message.Message):
    __slots__ = ("run_uid", "failures")
    RUN_UID_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    run_uid: str
    failures: _containers.RepeatedCompositeFieldContainer[RankFailure]
    def __init__(self, run_uid: _Optional[str] = ..., failures: _Optional[_Iterable[_Union[RankFailure, _Mapping]]] = ...) -> None: ...

class RankFailure(_message.Message):
    __slots__ = ("rank", "attempt", "partition", "reason", "message")
    RANK_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    PARTITION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    rank: int
    attempt: int
    partition: str
    reason: str
    message: str
    def __init__(self, rank: _Optional[int] = ..., attempt: _Optional[int] = ..., partition: _Optional[str] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class DeclareFailedResponse(_message.Message):
    __slots__ = ("tolerated", "failures")
    TOLERATED_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    tolerated: bool
    failures: _containers.RepeatedCompositeFieldContainer[RankFailure]
    def __init__(self, tolerated: bool = ..., failures: _Optional[_Iterable[_Union[RankFailure, _Mapping]]] = ...) -> None: ...

class DrainRequest(_message.Message):
    __slots__ = ("run_uid",)
    RUN_UID_FIELD_NUMBER: _ClassVar[int]
    run_uid: str
    def __init__(self, run_uid: _Optional[str] = ...) -> None: ...

class DrainResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WatchRequest(_message.Message):
    __slots__ = ("run_uid", "min_interval_millis")
    RUN_UID_FIELD_NUMBER: _ClassVar[int]
    MIN_INTERVAL_MILLIS_FIELD_NUMBER: _ClassVar[int]
    run_uid: str
    min_interval_millis: int
    def __init__(self, run_uid: _Optional[str] = ..., min_interval_millis: _Optional[int] = ...) -> None: ...

class RunState(_message.Message):
    __slots__ = ("phase", "world_size", "active", "succeeded", "failed", "succeeded_ranks", "failed_ranks", "samples_done", "samples_total", "samples_per_second", "failures", "reason", "message", "silent_ranks", "splits_total", "splits_committed", "splits_failed", "bad_samples", "following", "generations", "lag_millis", "warnings")
    PHASE_FIELD_NUMBER: _ClassVar[int]
    WORLD_SIZE_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    SUCCEEDED_RANKS_FIELD_NUMBER: _ClassVar[int]
    FAILED_RANKS_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_DONE_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_TOTAL_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SILENT_RANKS_FIELD_NUMBER: _ClassVar[int]
    SPLITS_TOTAL_FIELD_NUMBER: _ClassVar[int]
    SPLITS_COMMITTED_FIELD_NUMBER: _ClassVar[int]
    SPLITS_FAILED_FIELD_NUMBER: _ClassVar[int]
    BAD_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    FOLLOWING_FIELD_NUMBER: _ClassVar[int]
    GENERATIONS_FIELD_NUMBER: _ClassVar[int]
    LAG_MILLIS_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    phase: Phase
    world_size: int
    active: int
    succeeded: int
    failed: int
    succeeded_ranks: str
    failed_ranks: str
    samples_done: int
    samples_total: int
    samples_per_second: float
    failures: _containers.RepeatedCompositeFieldContainer[RankFailure]
    reason: str
    message: str
    silent_ranks: str
    splits_total: int
    splits_committed: int
    splits_failed: int
    bad_samples: int
    following: bool
    generations: int
    lag_millis: int
    warnings: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, phase: _Optional[_Union[Phase, str]] = ..., world_size: _Optional[int] = ..., active: _Optional[int] = ..., succeeded: _Optional[int] = ..., failed: _Optional[int] = ..., succeeded_ranks: _Optional[str] = ..., failed_ranks: _Optional[str] = ..., samples_done: _Optional[int] = ..., samples_total: _Optional[int] = ..., samples_per_second: _Optional[float] = ..., failures: _Optional[_Iterable[_Union[RankFailure, _Mapping]]] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., silent_ranks: _Optional[str] = ..., splits_total: _Optional[int] = ..., splits_committed: _Optional[int] = ..., splits_failed: _Optional[int] = ..., bad_samples: _Optional[int] = ..., following: bool = ..., generations: _Optional[int] = ..., lag_millis: _Optional[int] = ..., warnings: _Optional[_Iterable[str]] = ...) -> None: ...
