"""Why something failed: the constant words that statuses and logs have, and what to do about each.

They are those of docs/troubleshooting.md, and their exit codes those of docs/job.md.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What the caller does next."""

    RETRIABLE = "try again: it may pass"
    FATAL = "change the input or the configuration: it will not pass"
    INTERNAL = "report it: it is a defect"


class Reason(NamedTuple):
    """What is known of a reason."""

    exit_code: int
    kind: Kind
    remedy: str


_FATAL, _RETRIABLE = Kind.FATAL, Kind.RETRIABLE

REASONS: Mapping[str, Reason] = {
    "InvalidSpec": Reason(64, _FATAL, "change what the message names"),
    "PartitionCorrupt": Reason(65, _FATAL, "write the file again"),
    "PartitionUnsafe": Reason(65, _FATAL, "write what the message names as plain data"),
    "PartitionShape": Reason(65, _FATAL, "say in data.columns and data.transforms what is meant"),
    "PartitionNotFinite": Reason(65, _FATAL, "repair the sample, or set max_bad_samples"),
    "PartitionChanged": Reason(65, _FATAL, "put the file back and resume, or take a new output"),
    "ResultCorrupt": Reason(65, _FATAL, "run the job again into a new output"),
    "BucketNotFound": Reason(66, _FATAL, "check the URI, the endpoint and the region"),
    "InputNotFound": Reason(66, _FATAL, "check the URI; restore what is archived"),
    "Internal": Reason(70, Kind.INTERNAL, "report it with the logs"),
    "OutputRefused": Reason(73, _FATAL, "take another output, or resume the run that is there"),
    "Superseded": Reason(76, _FATAL, "do nothing: a newer attempt of the rank took over"),
    "PermissionDenied": Reason(77, _FATAL, "check the keys, the role, the policy and the clock"),
    "ModelCorrupt": Reason(78, _FATAL, "export the network again"),
    "ModelSignature": Reason(78, _FATAL, "export the network with the inputs that the data has"),
    "ModelDigestMismatch": Reason(78, _FATAL, "correct model.sha256 or the model"),
    "ModelGoldenMismatch": Reason(78, _FATAL, "export the network again, or use other machines"),
    "PrecisionUnavailable": Reason(78, _FATAL, "set precision to auto, or use other machines"),
    "EngineUnavailable": Reason(78, _FATAL, "take the image that the message names"),
    "DeviceUnavailable": Reason(78, _FATAL, "set device to auto, or give ranks a GPU"),
    "RanksFailed": Reason(79, _FATAL, "see the ranks' own reasons"),
    "DeadlineExceeded": Reason(80, _FATAL, "allow more time, ranks or cores; then resume"),
    "StorageUnavailable": Reason(81, _RETRIABLE, "check endpoint and network; then resume"),
    "RendezvousUnavailable": Reason(82, _RETRIABLE, "look into the coordinator's log"),
    "StartDeadlineExceeded": Reason(83, _RETRIABLE, "make room, or allow more time"),
    "NoContribution": Reason(84, _RETRIABLE, "repair an image of your own, or else report it"),
    "ImageUnavailable": Reason(85, _RETRIABLE, "check the image's name and image_pull_secrets"),
    "OutOfMemory": Reason(137, _RETRIABLE, "run fewer ranks at a time, or give them more memory"),
    "Interrupted": Reason(143, _RETRIABLE, "resume"),
}

# BSD's sysexits: another attempt would end the same way.
_FINAL = range(64, 79)
_SIGINT = 130

# What stands behind a semicolon and is no advice: `…; the first was rank 3: …`, `…; 2 of 4 …`.
_ADVICE = re.compile(r"(?!the |line |rank |it |at )[a-z]")
_APPENDED = re.compile(r" \((?:log: |and \d+ more )[^()]*\)")


def of_exit_code(exit_code: int) -> list[str]:
    """The reasons that a process may have had to end so."""
    known = REASONS["Interrupted"].exit_code if exit_code == _SIGINT else exit_code
    return [name for name, reason in REASONS.items() if reason.exit_code == known]


def kind_of(reason: str | None, exit_code: int | None = None) -> Kind:
    """What to do next, by the reason or, where that is not known, by the exit code."""
    known = REASONS.get(reason or "")
    if known:
        return known.kind
    return Kind.FATAL if exit_code is None or exit_code in _FINAL else Kind.RETRIABLE


def remedy_of(message: str, reason: str | None) -> str | None:
    """What to do: what the message ends with, or else what helps with this reason."""
    problem, _, advice = _APPENDED.sub("", message).rpartition("; ")
    if problem and _ADVICE.match(advice):
        return advice
    known = REASONS.get(reason or "")
    return known.remedy if known else None
