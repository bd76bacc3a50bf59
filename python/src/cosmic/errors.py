"""What can go wrong, by what the caller does next.

All are a `CosmicError`. A `RetriableError` may be gone at the next attempt, such as a store that
does not answer. A `FatalError` stays until somebody changes the input or the configuration. An
`InternalError` is a defect.
"""

from collections.abc import Sequence

from cosmic import reasons
from cosmic.reasons import Kind


class CosmicError(Exception):
    """A failure, told in one line that names the object, what is wrong and what to do.

    Attributes:
        reason: the constant word for it, such as ``PartitionCorrupt``; None where there is none
        remedy: what to do; None where nobody knows
    """

    def __init__(
        self, message: str, *, reason: str | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.remedy = remedy or reasons.remedy_of(message, reason)

    @property
    def retriable(self) -> bool:
        """Whether another attempt may end otherwise."""
        return isinstance(self, RetriableError)


class RetriableError(CosmicError):
    """It may be gone at the next attempt."""


class FatalError(CosmicError):
    """It stays until somebody changes the input or the configuration."""


class InternalError(CosmicError):
    """A defect of Cosmic Inference; please report it."""


class RanksFailed(FatalError):  # noqa: N818 (it is what happened to the ranks)
    """What was awaited will not come: ranks failed for good, or ended without taking part.

    Attributes:
        ranks: their numbers in the run
    """

    def __init__(self, message: str, ranks: Sequence[int]) -> None:
        super().__init__(message, reason="RanksFailed")
        self.ranks = tuple(ranks)


class CollectiveTimeout(RetriableError, TimeoutError):  # noqa: N818 (as its base is called)
    """What was awaited has not come in time; awaiting it again is allowed.

    Attributes:
        ranks: those that have not come, by their numbers in the run
    """

    def __init__(self, message: str, ranks: Sequence[int]) -> None:
        super().__init__(message, reason="DeadlineExceeded")
        self.ranks = tuple(ranks)


class CollectiveMismatch(FatalError):  # noqa: N818 (it is what the ranks' calls are)
    """The ranks of a collective do not do the same, or this process is of another run."""


class Superseded(FatalError):  # noqa: N818 (it is what happened to the attempt)
    """A newer attempt of this rank took over, or this one was given up; it must stop."""


class JobNotFound(FatalError):  # noqa: N818 (it is what happened to the job)
    """There is no such job or sweep in the cluster, or no longer."""


class WaitTimeout(RetriableError, TimeoutError):  # noqa: N818 (as its base is called)
    """A job or sweep has not ended in the time that was given; waiting for it again is allowed."""


class JobFailed(CosmicError):  # noqa: N818 (it is what happened to the job)
    """A job ended without results, or a sweep with runs that did. It is one of the three, too.

    Attributes:
        exit_code: that of the program ``cosmic``; None in a cluster
    """

    exit_code: int | None = None


class RetriableJobFailed(JobFailed, RetriableError):  # noqa: N818
    """A job failed, and may succeed if it is run again."""


class FatalJobFailed(JobFailed, FatalError):  # noqa: N818
    """A job failed, and will do so again unless something is changed."""


class InternalJobFailed(JobFailed, InternalError):  # noqa: N818
    """A job failed because of a defect."""


def job_failed(message: str, reason: str | None, exit_code: int | None = None) -> JobFailed:
    """The error of a job that failed, of the kind that goes with its reason."""
    kinds: dict[Kind, type[JobFailed]] = {
        Kind.RETRIABLE: RetriableJobFailed,
        Kind.FATAL: FatalJobFailed,
        Kind.INTERNAL: InternalJobFailed,
    }
    error = kinds[reasons.kind_of(reason, exit_code)](message, reason=reason)
    error.exit_code = exit_code
    return error
