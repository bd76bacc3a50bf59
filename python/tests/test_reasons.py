"""The table of reasons is the one that the processes have, and the remedies that they print."""

import re
from pathlib import Path

import pytest

from cosmic import errors
from cosmic.reasons import REASONS, Kind, of_exit_code, remedy_of

ROOT = Path(__file__).resolve().parents[2]
JAVA = ROOT / "faults/src/main/java/dev/cosmicai/faults/Reason.java"


def test_reasons_and_exit_codes_are_those_of_the_processes() -> None:
    java = JAVA.read_text(encoding="utf-8")

    there = {name: int(code) for name, code in re.findall(r"^  (\w+)\((\d+)\)", java, re.M)}

    assert {name: reason.exit_code for name, reason in REASONS.items()} == there


def test_what_processes_do_not_retry_is_not_retriable() -> None:
    for name, reason in REASONS.items():
        if 64 <= reason.exit_code <= 78:
            assert reason.kind is not Kind.RETRIABLE, name


@pytest.mark.parametrize(
    ("code", "reasons"),
    [(64, ["InvalidSpec"]), (66, ["BucketNotFound", "InputNotFound"]), (130, ["Interrupted"])],
)
def test_reasons_of_an_exit_code(code: int, reasons: list[str]) -> None:
    assert of_exit_code(code) == reasons


@pytest.mark.parametrize(
    ("message", "reason", "remedy"),
    [
        ("s3://a/1.pt is truncated; write it again", "PartitionCorrupt", "write it again"),
        ("rank 0: a is gone; put it back (log: /tmp/r.log)", "InputNotFound", "put it back"),
        ("a is b; do c (and 2 more ranks failed) (log: /l)", "InvalidSpec", "do c"),
        ("rank 1 failed; the first was rank 1: gone", "RanksFailed", "see the ranks' own reasons"),
        ("a; 2 of 4 ranks were done", "RanksFailed", "see the ranks' own reasons"),
        ("something is wrong", "OutOfMemory", REASONS["OutOfMemory"].remedy),
        ("something is wrong", None, None),
    ],
)
def test_the_remedy_is_that_of_the_message_or_of_the_reason(
    message: str, reason: str | None, remedy: str | None
) -> None:
    assert remedy_of(message, reason) == remedy


@pytest.mark.parametrize(
    ("reason", "code", "kind"),
    [
        ("ModelCorrupt", None, errors.FatalError),
        ("StorageUnavailable", None, errors.RetriableError),
        ("Internal", None, errors.InternalError),
        (None, 69, errors.FatalError),
        (None, 99, errors.RetriableError),
        ("AReasonOfTomorrow", None, errors.FatalError),
    ],
)
def test_the_kind_of_a_failed_job(
    reason: str | None, code: int | None, kind: type[errors.CosmicError]
) -> None:
    failed = errors.job_failed("it failed", reason, code)

    assert isinstance(failed, errors.JobFailed)
    assert isinstance(failed, kind)
    assert failed.exit_code == code
