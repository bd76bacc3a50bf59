"""The one place that knows which gRPC status stands for what; rendezvous.proto has the table."""

import grpc

from cosmic.errors import (
    CollectiveMismatch,
    CosmicError,
    FatalError,
    InternalError,
    RetriableError,
    Superseded,
)

_RETRY_AFTER_MILLIS = "retry-after-millis"
# What gRPC says of a server that shows another certificate, or one of another host.
_FOREIGN = (
    "CERTIFICATE_VERIFY_FAILED",
    "Hostname Verification Check failed",
    "is not in peer certificate",
)

_AWAY = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
)


def may_pass(e: grpc.RpcError) -> bool:
    """Whether the same call may succeed later."""
    code = e.code()
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return retry_after_seconds(e) is not None
    return code in _AWAY and not _is_foreign_certificate(e)


def is_deadline(e: grpc.RpcError) -> bool:
    """Whether the call's own deadline ended it."""
    return bool(e.code() is grpc.StatusCode.DEADLINE_EXCEEDED)


def is_too_much(e: grpc.RpcError) -> bool:
    """Whether a limit on payloads or waiters was hit."""
    return bool(e.code() is grpc.StatusCode.RESOURCE_EXHAUSTED)


def retry_after_seconds(e: grpc.RpcError) -> float | None:
    """After how long the server thinks that the call may fit."""
    for key, value in e.trailing_metadata() or ():
        if key == _RETRY_AFTER_MILLIS and value.isdecimal():
            return int(value) / 1000
    return None


def error(e: grpc.RpcError, peer: str) -> CosmicError:
    """What a failed call means to its caller, after all retries.

    Args:
        e: how the call ended
        peer: the coordinator as people know it, such as ``10.0.0.7:7077``
    """
    rendezvous, said, code = f"the rendezvous at {peer}", e.details() or "", e.code()
    if _is_foreign_certificate(e):
        return FatalError(
            f"{rendezvous} does not show this run's certificate for that host name; check the host"
            " and the certificate file",
            reason="PermissionDenied",
        )
    if may_pass(e):
        return RetriableError(
            f"{rendezvous} does not answer: {said or code.name}; see whether the coordinator runs",
            reason="RendezvousUnavailable",
        )
    if code is grpc.StatusCode.UNAUTHENTICATED:
        return FatalError(
            f"{rendezvous} refuses the token; check that it is the one of this run",
            reason="PermissionDenied",
        )
    if code is grpc.StatusCode.NOT_FOUND:
        return RetriableError(
            f"the run needs nothing more from this rank: {said}", reason="Interrupted"
        )
    if code is grpc.StatusCode.ABORTED:
        return Superseded(f"{said}; this one must stop", reason="Superseded")
    if code is grpc.StatusCode.FAILED_PRECONDITION:
        return CollectiveMismatch(f"{rendezvous} refuses: {said}", reason="InvalidSpec")
    if code is grpc.StatusCode.DATA_LOSS:
        return FatalError(f"{rendezvous} refuses: {said}", reason="ResultCorrupt")
    if code in (grpc.StatusCode.OUT_OF_RANGE, grpc.StatusCode.RESOURCE_EXHAUSTED):
        return FatalError(f"{rendezvous} refuses: {said}", reason="InvalidSpec")
    return InternalError(f"{rendezvous} answers {code.name}: {said}", reason="Internal")


def _is_foreign_certificate(e: grpc.RpcError) -> bool:
    """A certificate does not become another one by waiting, so this is found out at once."""
    said = e.details() or ""
    return e.code() is grpc.StatusCode.UNAVAILABLE and any(word in said for word in _FOREIGN)
