"""What can go wrong, by what the caller does next.

All are a `CosmicError`. A `RetriableError` may be gone at the next attempt, such as a store that
does not answer. A `FatalError` stays until somebody changes the input or the configuration. An
`InternalError` is a defect.
"""

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


class JobNotFound(FatalError):  # noqa: N818 (it is what happened to the job)
    """There is no such job in the cluster, or no longer."""


class JobFailed(CosmicError):  # noqa: N818 (it is what happened to the job)
    """A job ended without results. It is also one of the three kinds.

    Attributes:
        exit_code: that of ``cosmic run``; None for a job in a cluster
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
