"""What a communicator keeps for a coordinator that is started anew has a bound."""

import threading

import pytest

import cosmic
from cosmic.collectives import exchange
from tests.small_world import small_world
from tests.test_communicator import together


def test_what_everybody_has_is_dropped_beyond_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_KEPT_BYTES", 3_000)

    def work(comm: cosmic.Communicator) -> int:
        for _ in range(50):
            comm.allreduce([1.0] * 100, "sum")
        kept = comm._session.exchange._kept
        assert f"main.{49}" in kept
        return len(kept)

    with small_world(3) as serving:
        assert all(2 <= count <= 5 for count in together(serving, work))


def test_a_rank_that_only_gives_waits_before_it_keeps_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange, "_KEPT_BYTES", 20_000)
    tried = threading.Event()

    def work(comm: cosmic.Communicator) -> int:
        most = 0
        if comm.rank == 0:
            tried.wait(10)
        for number in range(60):
            value = bytes([number]) * 1_000
            try:
                gathered = comm.gather(value, 0, timeout=0.2 if comm.rank else 10)
            except cosmic.CollectiveTimeout as e:
                assert e.ranks == (0,)
                tried.set()
                gathered = comm.gather(value, 0, timeout=10)
            assert gathered is None or gathered == [value] * 3
            most = max(most, len(comm._session.exchange._kept))
        return most

    with small_world(3) as serving:
        kept = together(serving, work)

    assert tried.is_set()
    assert all(20 <= count <= 42 for count in kept[1:]), kept
