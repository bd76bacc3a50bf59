"""A connection to the coordinator: what it repeats, and what its failures mean."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest

import cosmic
from cosmic.rendezvous import connection as connections
from cosmic.rendezvous import methods
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.connection import Connection
from cosmic.rendezvous.environment import Endpoint
from cosmic.rendezvous.methods import AWAIT, JOIN, METHODS
from cosmic.rendezvous.wire import rendezvous_pb2 as wire
from tests.coordinator import certificate, serving


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_FIRST_BACKOFF_SECONDS", 0.01)


def refusing(code: grpc.StatusCode, said: str, *trailers: tuple[str, str]) -> Any:
    def handler(request: Any, context: grpc.ServicerContext) -> Any:
        context.set_trailing_metadata(trailers)
        context.abort(code, said)

    return handler


def join(endpoint: Endpoint, patience: float = 0.5) -> wire.JoinResponse:
    connection = Connection(endpoint, patience)
    try:
        return RankClient(connection, "u", 1, 2).join("here")
    finally:
        connection.close()


def test_methods_are_those_of_the_service() -> None:
    service = wire.DESCRIPTOR.services_by_name["Rendezvous"]
    ours = {(m.name, m.request.DESCRIPTOR, m.answer.DESCRIPTOR) for m in METHODS}
    theirs = {(m.name, m.input_type, m.output_type) for m in service.methods}

    assert service.full_name == methods.SERVICE
    assert ours <= theirs
    assert {name for name, _, _ in theirs - ours} == {"DeclareFailed", "Drain", "Watch"}


def test_a_call_names_its_rank_and_brings_the_token() -> None:
    def handler(request: wire.JoinRequest, context: grpc.ServicerContext) -> wire.JoinResponse:
        assert request.member == wire.Member(run_uid="u", rank=1, attempt=2)
        assert request.host == "here"
        return wire.JoinResponse(heartbeat_millis=7)

    with serving({"Join": handler}) as endpoint:
        assert join(endpoint).heartbeat_millis == 7


@pytest.mark.parametrize(
    ("code", "kind", "reason", "told"),
    [
        (grpc.StatusCode.ABORTED, cosmic.FatalError, "Superseded", "newer; this one must stop"),
        (grpc.StatusCode.NOT_FOUND, cosmic.RetriableError, "Interrupted", "needs nothing more"),
        (grpc.StatusCode.FAILED_PRECONDITION, cosmic.FatalError, "InvalidSpec", "refuses: newer"),
        (grpc.StatusCode.DATA_LOSS, cosmic.FatalError, "ResultCorrupt", "refuses: newer"),
        (grpc.StatusCode.OUT_OF_RANGE, cosmic.FatalError, "InvalidSpec", "refuses: newer"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, cosmic.FatalError, "InvalidSpec", "refuses: newer"),
        (grpc.StatusCode.INVALID_ARGUMENT, cosmic.InternalError, "Internal", "INVALID_ARGUMENT"),
    ],
)
def test_a_refusal_means_what_the_caller_does_next(
    code: grpc.StatusCode, kind: type[Exception], reason: str, told: str
) -> None:
    with (
        serving({"Join": refusing(code, "newer")}) as endpoint,
        pytest.raises(kind, match=told) as refused,
    ):
        join(endpoint)

    assert isinstance(refused.value, cosmic.CosmicError)
    assert refused.value.reason == reason


def test_what_may_pass_is_repeated_and_the_caller_told_before() -> None:
    answers: Iterator[Any] = iter(
        [
            refusing(grpc.StatusCode.UNAVAILABLE, "stopping"),
            refusing(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", ("retry-after-millis", "20")),
            lambda request, context: wire.JoinResponse(finished=True),
        ]
    )
    retries: list[float] = []

    def handler(request: Any, context: grpc.ServicerContext) -> Any:
        return next(answers)(request, context)

    with serving({"Join": handler}) as endpoint:
        connection = Connection(endpoint, 10)
        response = connection.call(
            JOIN, wire.JoinRequest(), before_retry=lambda: retries.append(time.monotonic())
        )
        connection.close()

    assert response.finished
    assert len(retries) == 2
    assert retries[1] - retries[0] >= 0.02


def test_a_coordinator_that_comes_back_is_found() -> None:
    handlers = {"Join": lambda request, context: wire.JoinResponse(finished=True)}
    key, pem = certificate("127.0.0.1")
    with serving(handlers, key=key, pem=pem) as endpoint:
        connection = Connection(endpoint, 20)
        assert connection.call(JOIN, wire.JoinRequest()).finished
    again = threading.Event()

    def come_back() -> None:
        again.wait()
        with serving(handlers, key=key, pem=pem, port=endpoint.port):
            done.wait()

    done = threading.Event()
    back = threading.Thread(target=come_back)
    back.start()
    try:
        assert connection.call(JOIN, wire.JoinRequest(), before_retry=again.set).finished
    finally:
        again.set()
        done.set()
        back.join()
        connection.close()


def test_one_that_stays_away_is_named_after_the_patience() -> None:
    with serving({}) as endpoint:
        pass
    began = time.monotonic()

    with pytest.raises(cosmic.RetriableError, match=f"{endpoint} does not answer") as away:
        join(endpoint, patience=0.3)

    assert away.value.reason == "RendezvousUnavailable"
    assert 0.3 <= time.monotonic() - began < 5


def test_a_wrong_token_is_told_at_once() -> None:
    with (
        serving({"Join": lambda request, context: wire.JoinResponse()}) as endpoint,
        pytest.raises(cosmic.FatalError, match="refuses the token") as refused,
    ):
        join(replace(endpoint, token="other"), patience=60)

    assert refused.value.reason == "PermissionDenied"


@pytest.mark.parametrize("wrong", ["certificate", "host"])
def test_a_foreign_certificate_is_told_at_once(wrong: str) -> None:
    key, pem = certificate("127.0.0.1" if wrong == "certificate" else "elsewhere")
    with serving({}, key=key, pem=pem) as endpoint:
        trusted = certificate("127.0.0.1")[1] if wrong == "certificate" else pem
        with pytest.raises(cosmic.FatalError, match="this run's certificate") as refused:
            join(replace(endpoint, certificate_pem=trusted), patience=60)

    assert refused.value.reason == "PermissionDenied"


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(cosmic.FatalError, match=r"is not an X\.509 certificate in PEM"):
        Connection(Endpoint("h", 1, "no PEM", "t"), 1)


def test_close_ends_a_call_in_progress() -> None:
    entered, leave = threading.Event(), threading.Event()

    def handler(request: Any, context: grpc.ServicerContext) -> wire.AwaitResponse:
        entered.set()
        leave.wait()
        return wire.AwaitResponse()

    with serving({"Await": handler}) as endpoint:
        connection = Connection(endpoint, 60)

        def close() -> None:
            entered.wait()
            connection.close()

        closing = threading.Thread(target=close)
        closing.start()
        with pytest.raises(cosmic.RetriableError, match="stopped while calling") as stopped:
            connection.call(AWAIT, wire.AwaitRequest(), limit=60)
        closing.join()
        leave.set()

    assert stopped.value.reason == "Interrupted"
    with pytest.raises(cosmic.RetriableError, match="stopped"):
        connection.call(AWAIT, wire.AwaitRequest())


def test_a_forked_process_is_told_to_make_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"Join": lambda request, context: wire.JoinResponse()}) as endpoint:
        connection = Connection(endpoint, 1)
        parent = os.getpid()
        monkeypatch.setattr(os, "getpid", lambda: parent + 1)
        with pytest.raises(cosmic.FatalError, match="before this process was forked off"):
            connection.call(JOIN, wire.JoinRequest())
        monkeypatch.undo()
        connection.close()


def test_a_report_tells_who_registered_of_another_life() -> None:
    lives = iter([1, 1, 2])

    def handler(request: wire.ReportRequest, context: grpc.ServicerContext) -> Any:
        assert request.member.rank == 1
        return wire.ReportResponse(incarnation=next(lives))

    heard: list[int] = []
    with serving({"Report": handler}) as endpoint:
        client = RankClient(Connection(endpoint, 1), "u", 1, 0)
        client.on_restart(heard.append)
        for _ in range(3):
            client.report(wire.ReportRequest())
        client.close()

    assert heard == [1, 1, 2]
