"""Calls that are made again after a timeout are the same calls."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

import cosmic
from tests.small_world import small_world
from tests.test_communicator import together

Call = Callable[[cosmic.Communicator, float], Any]

_CALLS: dict[str, Call] = {
    "allreduce": lambda c, t: c.allreduce(1, "sum", timeout=t),
    "reduce": lambda c, t: c.reduce(1, 0, "sum", timeout=t),
    "custom allreduce": lambda c, t: c.allreduce(1, lambda a, b: a + b, timeout=t),
    "custom scan": lambda c, t: c.scan(1, lambda a, b: a + b, timeout=t),
    "barrier": lambda c, t: c.barrier(timeout=t),
    "gather": lambda c, t: c.gather(c.rank, 0, timeout=t),
    "bcast": lambda c, t: c.bcast(5, 1, timeout=t),
    "scatter": lambda c, t: c.scatter([[1], [2]], 1, timeout=t),
    "split": lambda c, t: getattr(c.split(0, timeout=t), "name", None),
}


@pytest.mark.parametrize("named", _CALLS)
@pytest.mark.parametrize("early", [0, 1])
def test_a_call_that_timed_out_is_made_again_as_the_same_one(named: str, early: int) -> None:
    call, tried = _CALLS[named], threading.Event()

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank != early:
            tried.wait(10)
            first = call(comm, 10)
        else:
            try:
                first = call(comm, 0.2)
            except cosmic.CollectiveTimeout:
                tried.set()
                first = call(comm, 10)
            tried.set()  # who waits for nobody is not late
        return first, comm.allreduce(100, "sum"), comm.name

    with small_world(2) as serving:
        got = together(serving, work)
        names = set(serving.world.described)
    with small_world(2) as serving:
        wanted = together(serving, lambda c: (call(c, 10), c.allreduce(100, "sum"), c.name))
        assert names == set(serving.world.described)

    assert got == wanted
    assert [one[1] for one in got] == [200, 200]


def test_what_was_brought_first_stands() -> None:
    tried = threading.Event()

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 1:
            tried.wait(10)
            return comm.allreduce(1, "sum")
        with pytest.raises(cosmic.CollectiveTimeout):
            comm.allreduce(1, "sum", timeout=0.1)
        tried.set()
        return comm.allreduce(50, "sum")

    with small_world(2) as serving:
        assert together(serving, work) == [2, 2]


def test_no_other_call_takes_the_place_of_one_that_timed_out() -> None:
    refused = threading.Event()

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 1:
            refused.wait(10)
        else:
            with pytest.raises(cosmic.CollectiveTimeout):
                comm.bcast(None, 1, timeout=0.1)
            told = "main.0 is a broadcast with root 1 that has not come to its end, so no {} can"
            with pytest.raises(cosmic.FatalError, match=told.format("barrier")):
                comm.barrier()
            with pytest.raises(cosmic.FatalError, match=told.format("reduce with sum")):
                comm.allreduce(1, "sum")
            with pytest.raises(cosmic.FatalError, match=told.format("broadcast with root 0")):
                comm.bcast(1, 0)
            refused.set()
        return comm.bcast(7, 1), comm.allreduce(1, "sum")

    with small_world(2) as serving:
        assert together(serving, work) == [(7, 2), (7, 2)]


def test_a_part_of_a_call_does_not_end_it() -> None:
    tried = threading.Event()

    def add(a: int, b: int) -> int:
        return a + b

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 0:
            tried.wait(10)
        else:
            with pytest.raises(cosmic.CollectiveTimeout):
                comm.allreduce(1, add, timeout=0.1)
            with pytest.raises(cosmic.FatalError, match=r"main\.1 is a broadcast .* no scatter"):
                comm.scan(1, add)
            tried.set()
        return comm.allreduce(1, add), comm.allreduce(100, "sum")

    with small_world(2) as serving:
        assert together(serving, work) == [(2, 200), (2, 200)]


@pytest.mark.parametrize("named", [*_CALLS, "recv"])
def test_a_coordinator_that_is_gone_is_tried_no_longer_than_the_call_waits(named: str) -> None:
    call = _CALLS.get(named, lambda c, t: c.recv(1, timeout=t))
    with small_world(2) as serving:
        first = cosmic.Communicator(environment=serving.rank(0))
        second = cosmic.Communicator(environment=serving.rank(1))
    try:
        for comm in (first, second):
            began = time.monotonic()
            with pytest.raises(cosmic.RetriableError, match="does not answer"):
                call(comm, 0.3)
            assert time.monotonic() - began < 5  # its patience is 10 s
    finally:
        first.close(finish=False)
        second.close(finish=False)
