# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What became of a sweep in a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass

from cosmic.resource.status import Condition


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The field ``status.cells``.

    How many cells of the grid are done.
    """

    completed: int | None = None
    """Cells whose runs have all completed."""

    done: str | None = None
    """Cells whose runs have all ended, of all, such as 12/28."""

    failed: int | None = None
    """Cells of which a run failed."""

    total: int | None = None
    """Cells of the grid, without those that are excluded."""


@dataclass(frozen=True, kw_only=True)
class FailedRun:
    """One of ``status.failures``."""

    message: str | None = None
    """One line that says what is wrong and what to do."""

    reason: str | None = None
    """The constant word for what went wrong."""

    run: str | None = None
    """Its job's name."""


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The field ``status.runs``.

    How many runs are in which state: cells times repeats, without the warm-up.
    """

    active: int | None = None
    """Runs whose job exists and has not ended."""

    completed: int | None = None
    """Runs that completed."""

    done: str | None = None
    """Runs that have ended, of all, such as 36/84."""

    ended_indexes: str | None = None
    """The numbers of the runs that have ended, as ranges such as 0-41,43. None of them begins
    again, even when its job is deleted."""

    failed: int | None = None
    """Runs that failed."""

    failed_indexes: str | None = None
    """The numbers of those of them that failed, as ranges."""

    seconds: float | None = None
    """How long the runs that completed took, all together."""

    started: int | None = None
    """Runs that were begun; runs begin in the order of their numbers, from 0."""

    total: int | None = None
    """The number of runs."""

    warmed_up: bool | None = None
    """True once the warm-up has ended, well or not."""


@dataclass(frozen=True, kw_only=True)
class SweepStatus:
    """The field ``status``.

    What became of the sweep so far; the operator's.
    """

    cells: Cells | None = None
    """How many cells of the grid are done."""

    completion_time: str | None = None
    """When the sweep completed or failed, as an RFC 3339 time in UTC. ttlSecondsAfterFinished
    counts from here."""

    conditions: Sequence[Condition] | None = None
    """Complete, Failed and Suspended, each with a constant reason and one line for people."""

    current_cell: str | None = None
    """The cell that runs now, or warm-up; of several at the same time, their names with commas.
    Absent while none does."""

    eta: str | None = None
    """When the last run is expected to end, as an RFC 3339 time in UTC, by the times of the runs so
    far. Absent before the first one has ended."""

    failures: Sequence[FailedRun] | None = None
    """The first few runs that failed."""

    observed_generation: int | None = None
    """The metadata.generation that this status was computed from."""

    runs: Runs | None = None
    """How many runs are in which state: cells times repeats, without the warm-up."""

    start_time: str | None = None
    """When the sweep began, as an RFC 3339 time in UTC; from then on, what it consists of cannot
    change."""
