"""A connection to the coordinator."""

import os
import random
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

import grpc

from cosmic.errors import FatalError, RetriableError
from cosmic.rendezvous import status
from cosmic.rendezvous.environment import Endpoint
from cosmic.rendezvous.methods import METHODS, Answer, Method, Request

# What the server sends is ours: a result may hold what every rank brought.
_MAX_ANSWER_BYTES = 256 << 20
_CALL_LIMIT_SECONDS = 10.0
_FIRST_BACKOFF_SECONDS, _LONGEST_BACKOFF_SECONDS = 0.1, 5.0
_MAX_DOUBLINGS = 20

_OPTIONS = (
    ("grpc.enable_retries", 0),  # the repeating is done here, where a restart is understood
    ("grpc.enable_http_proxy", 0),  # a proxy for the world outside is not for our peers
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_receive_message_length", _MAX_ANSWER_BYTES),
    ("grpc.max_send_message_length", -1),
    # Else gRPC waits up to two minutes before it connects again.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)


class Connection:
    """A client's connection to the coordinator; for use by many threads.

    It connects when it is first used, authenticates every call, repeats what may pass, with
    jittered backoff, and connects again after an outage. It belongs to the process that made it: a
    process that is forked off makes one of its own.
    """

    def __init__(self, endpoint: Endpoint, patience_seconds: float) -> None:
        """Returns at once.

        Args:
            endpoint: where the coordinator is
            patience_seconds: how long each call keeps trying a coordinator that is away

        Raises:
            FatalError: (``InvalidSpec``) if what is given as a certificate is none
        """
        try:
            ssl.PEM_cert_to_DER_cert(endpoint.certificate_pem)
        except ValueError:
            raise FatalError(
                f"what is given as the certificate of the rendezvous at {endpoint} is not an X.509"
                " certificate in PEM",
                reason="InvalidSpec",
            ) from None
        host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
        trust = grpc.ssl_channel_credentials(endpoint.certificate_pem.encode("ascii"))
        channel = grpc.secure_channel(f"{host}:{endpoint.port}", trust, _OPTIONS)
        self.peer = str(endpoint)
        self.patience_seconds = patience_seconds
        self._channel = channel
        self._metadata = (("authorization", f"Bearer {endpoint.token}"),)
        self._closed = threading.Event()
        self._process = os.getpid()
        self._calls: dict[str, Any] = {
            method.name: channel.unary_unary(
                method.path,
                request_serializer=method.request.SerializeToString,
                response_deserializer=method.answer.FromString,
            )
            for method in METHODS
        }

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed.is_set()

    def once(
        self,
        method: Method[Request, Answer],
        request: Request,
        limit: float,
        begun: Callable[[Any], object] | None = None,
    ) -> Answer:
        """Makes a call once.

        Args:
            method: which
            request: what goes
            limit: the call's deadline, in seconds from now
            begun: gets the call in progress, a `grpc.Future`, as whoever wants to cancel it needs

        Raises:
            grpc.RpcError: as it comes
            CosmicError: (``Interrupted``) if the connection is closed, or the call cancelled
        """
        self._check_open()
        try:
            call = self._calls[method.name]
            if begun is None:
                answer: Answer = call(request, timeout=limit, metadata=self._metadata)
            else:
                future = call.future(request, timeout=limit, metadata=self._metadata)
                begun(future)
                answer = future.result()
        except grpc.FutureCancelledError:
            raise self._stopped() from None
        except ValueError as e:
            # Closed in between; gRPC says so only in words.
            self._check_open()
            raise FatalError(f"{method.name}: {e}", reason="InvalidSpec") from e
        return answer

    def call(
        self,
        method: Method[Request, Answer],
        request: Request,
        *,
        limit: float = _CALL_LIMIT_SECONDS,
        patience: float | None = None,
        before_retry: Callable[[], object] | None = None,
        begun: Callable[[Any], object] | None = None,
        refused: Callable[[grpc.RpcError], bool] | None = None,
    ) -> Answer:
        """Makes a call, again and again while it fails of something that may pass.

        Args:
            method: which
            request: what goes
            limit: the deadline of each try, in seconds
            patience: for how long to try, in seconds, if that is less than the connection's
            before_retry: what to do before each further try, since the coordinator may be another
            begun: gets each try in progress, a `grpc.Future`, which may be cancelled
            refused: says which failures the caller handles; they are raised as they are

        Raises:
            grpc.RpcError: those that the caller handles
            RetriableError: ``RendezvousUnavailable`` after the patience, ``Interrupted`` after
                `close`, if the call is cancelled or if the run has failed
            FatalError: ``Superseded`` if a newer attempt of the rank is known or this one was
                declared failed, ``PermissionDenied`` for a wrong token or certificate,
                ``InvalidSpec`` for another run's identity or more than the limits allow
        """
        patience = min(
            self.patience_seconds, self.patience_seconds if patience is None else patience
        )
        failures, began = 0, 0.0
        while True:
            try:
                if failures and before_retry:
                    before_retry()
                return self.once(method, request, limit, begun)
            except grpc.RpcError as e:
                self._check_open()
                if refused and refused(e):
                    raise
                now = time.monotonic()
                failures += 1
                began = now if failures == 1 else began
                left = patience - (now - began)
                if left <= 0 or not status.may_pass(e):
                    raise status.error(e, self.peer) from e
                self._closed.wait(min(left, backoff(failures, status.retry_after_seconds(e))))

    def close(self) -> None:
        """Ends at once, and with it the calls in progress on other threads."""
        self._closed.set()
        if os.getpid() == self._process:
            self._channel.close()

    def _check_open(self) -> None:
        if self._process != os.getpid():
            raise FatalError(
                f"the connection to the rendezvous at {self.peer} was made before this process was"
                " forked off; make it after the fork",
                reason="InvalidSpec",
            )
        if self.closed:
            raise self._stopped()

    def _stopped(self) -> RetriableError:
        return RetriableError(
            f"stopped while calling the rendezvous at {self.peer}", reason="Interrupted"
        )


def backoff(failures: int, asked: float | None = None) -> float:
    """How many seconds to wait before another try.

    Args:
        failures: how often it failed in a row, from 1
        asked: how long the server asks to wait, the least that makes sense
    """
    if asked is not None:
        return asked * random.uniform(1, 1.5)
    doubled: float = _FIRST_BACKOFF_SECONDS * 2 ** min(failures - 1, _MAX_DOUBLINGS)
    return min(doubled, _LONGEST_BACKOFF_SECONDS) * random.uniform(0.5, 1)
