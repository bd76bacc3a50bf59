"""The communicator's own part: values, names, messages, restarts, errors."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import cosmic
from cosmic.collectives import store, values
from cosmic.collectives.functions import Fold, Func, Op
from cosmic.rendezvous.environment import StorageEnvironment
from tests.small_world import Serving, small_world

Work = Callable[[cosmic.Communicator], Any]


@pytest.fixture
def trio() -> Iterator[Serving]:
    with small_world(3) as serving:
        yield serving


def together(serving: Serving, work: Work, timeout: float = 20) -> list[Any]:
    """What the work of all ranks returns, each in a thread."""

    def one(rank: int) -> Any:
        environment = serving.rank(rank)
        with cosmic.Communicator(environment=environment, timeout=timeout) as comm:
            return work(comm)

    with ThreadPoolExecutor(serving.world.size) as pool:
        return list(pool.map(one, range(serving.world.size)))


def _released() -> memoryview:
    view = memoryview(b"1")
    view.release()
    return view


@pytest.mark.parametrize(
    "obj",
    [0, -(2**63), 2**63 - 1, 1.5, float("inf"), [], [1, -2], [1.0, 2.5], b"", b"\x00\xff"],
)
def test_a_value_comes_back_as_it_was(obj: Any) -> None:
    back = values.decode(values.encode(obj))

    assert back == obj
    assert type(back) is type(obj)


@pytest.mark.parametrize("dtype", ["int64", "float64", ">i8", ">f8"])
def test_an_array_comes_back_as_one(dtype: str) -> None:
    back = values.decode(values.encode(np.arange(5).astype(dtype)), as_array=True)

    assert back.tolist() == [0, 1, 2, 3, 4]
    assert back.dtype == np.dtype(dtype).newbyteorder("=")
    back[0] = 7


def test_a_list_of_both_is_of_floats_and_a_scalar_of_numpy_is_one() -> None:
    assert values.decode(values.encode([1, 2.5])) == [1.0, 2.5]
    assert values.decode(values.encode(np.int64(3))) == 3
    assert values.decode(values.encode(np.float64(3))) == 3.0


@pytest.mark.parametrize("obj", [True, np.True_, np.array(True)])
def test_a_bool_is_an_int(obj: Any) -> None:
    assert values.encode(obj) == values.encode(1)


@pytest.mark.parametrize(
    ("obj", "told"),
    [
        (2**63, "9223372036854775808, which is no int64"),
        ([2**63], "an int that is no int64"),
        (["a"], "something else than int and float"),
        ([0.5, 10**400], "an int that is no float64"),
        (np.sum, "type _ArrayFunctionDispatcher"),
        (_released(), "type memoryview"),
        ("text", "type str"),
        (None, "type NoneType"),
        (np.zeros(2, np.float32), "an array of float32 with 1 dimensions"),
        (np.zeros((2, 2)), "an array of float64 with 2 dimensions"),
        (np.float32(1), "an array of float32 with 0 dimensions"),
    ],
)
def test_another_value_is_refused_in_one_line(obj: Any, told: str) -> None:
    with pytest.raises(cosmic.FatalError, match=told) as refused:
        values.encode(obj)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["min", "max"])
def test_a_fold_here_has_the_bits_of_the_coordinator(name: str) -> None:
    a = np.array([0.0, -0.0, np.nan, 1.0, -0.0])
    b = np.array([-0.0, 0.0, 1.0, np.nan, -0.0])

    folded = Fold.of(name).all([a, b])

    assert np.isnan(folded[2:4]).all()
    sign = name == "min"
    assert np.signbit(folded[[0, 1, 4]]).tolist() == [sign, sign, True]


def test_integers_wrap_around() -> None:
    assert Fold.of("sum").all([np.array([2**63 - 1]), np.array([1])]).tolist() == [-(2**63)]


@pytest.mark.parametrize("f", ["sum", sum, Op.sum, Func(Op.sum)])
def test_a_function_may_be_named_in_several_ways(f: Any) -> None:
    assert Fold.of(f).named == Fold.of("sum").named is not None


@pytest.mark.parametrize("f", ["mean", 3, None])
def test_what_does_not_fold_is_refused(f: Any) -> None:
    with pytest.raises(cosmic.FatalError, match="does not fold; name sum, prod, min or max"):
        Fold.of(f)


def test_all_operations_do_what_they_say(trio: Serving) -> None:
    def work(comm: cosmic.Communicator) -> list[Any]:
        mine = comm.rank + 1
        comm.barrier()
        return [
            comm.bcast("x" and mine, 1),
            comm.gather([mine], 0),
            comm.scatter([[1.5], b"two", 3], 2),
            comm.reduce(mine, 0, "prod"),
            comm.allreduce(np.array([mine, -mine]), "sum").tolist(),
            comm.scan(mine, "sum"),
            comm.exclusive_scan(mine, "sum"),
            comm.allreduce([mine, mine], lambda a, b: [*a, *b]),
            comm.reduce(b"%d" % mine, 1, lambda a, b: a + b),
            comm.scan([mine], Func(Op.custom, lambda a, b: 2 * a + b, True, True)),
            comm.exclusive_scan(mine, lambda a, b: 10 * a + b),
        ]

    first, second, third = together(trio, work)

    assert first == [
        *(2, [[1], [2], [3]], [1.5], 6, [6, -6], 1, None),
        *([1, 1, 2, 2, 3, 3], None, [1], None),
    ]
    assert second == [2, None, b"two", None, [6, -6], 3, 1, [1, 1, 2, 2, 3, 3], b"123", [4], 1]
    assert third == [2, None, 3, None, [6, -6], 6, 3, [1, 1, 2, 2, 3, 3], None, [11], 12]
    assert trio.world.finished == {0, 1, 2}


def test_messages_come_in_order_and_by_tag(trio: Serving) -> None:
    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 0:
            for number in range(4):
                comm.send(number, 2, tag=number % 2)
            comm.send(np.array([1.0]), 2, tag=5)
            return None
        if comm.rank == 1:
            return None
        return [
            comm.recv(0, tag=1),
            comm.recv(0),
            comm.recv(0),
            comm.recv(0, tag=1),
            comm.recv(0, array=True).dtype,
        ]

    assert together(trio, work)[2] == [1, 0, 2, 3, np.float64]


def test_parts_of_a_communicator_do_things_by_themselves() -> None:
    def work(comm: cosmic.Communicator) -> Any:
        part = comm.split(None if comm.rank == 4 else comm.rank % 2, -comm.rank)
        if part is None:
            return None
        assert part.size == 2
        inner = part.split(0)
        assert inner is not None
        if part.rank == 0:
            inner.send(comm.rank, 1)
        got = inner.recv(0) if part.rank == 1 else None
        return [part.name, part.rank, part.gather(comm.rank, 1), inner.bcast(comm.rank, 1), got]

    with small_world(5) as serving:
        results = together(serving, work)

    assert results == [
        ["main.0/0", 1, [2, 0], 0, 2],
        ["main.0/1", 1, [3, 1], 1, 3],
        ["main.0/0", 0, None, 0, None],
        ["main.0/1", 0, None, 1, None],
        None,
    ]


def test_a_colour_is_a_whole_number_of_any_kind(trio: Serving) -> None:
    def work(comm: cosmic.Communicator) -> Any:
        for odd in (1.0, "1", 2**63, [1]):
            with pytest.raises(cosmic.FatalError, match=r"the colour .* is no int of 64 bits"):
                comm.split(odd)  # type: ignore[arg-type]
        with pytest.raises(cosmic.FatalError, match=r"the key 0\.5 is no int of 64 bits"):
            comm.split(1, 0.5)  # type: ignore[arg-type]
        part = comm.split([True, 1, np.int64(1)][comm.rank])  # type: ignore[arg-type]
        assert part is not None
        return part.name, part.allreduce(True, "sum")

    assert together(trio, work) == [("main.0/1", 3)] * 3


@pytest.mark.parametrize(("code", "well"), [(None, True), (0, True), (1, False), ("no", False)])
def test_one_that_is_left_by_sys_exit_is_finished_if_that_says_so(
    trio: Serving, code: Any, well: bool
) -> None:
    with pytest.raises(SystemExit), cosmic.Communicator(environment=trio.rank(0)):
        sys.exit(code)

    assert trio.world.finished == ({0} if well else set())


def test_a_rank_that_does_not_come_is_named(trio: Serving) -> None:
    with cosmic.Communicator(environment=trio.rank(0)) as comm:
        with pytest.raises(cosmic.CollectiveTimeout, match="rank 1,2 has not come") as late:
            comm.allreduce(1, "sum", timeout=0.2)
        with pytest.raises(cosmic.CollectiveTimeout, match="no message of rank 2"):
            comm.recv(2, timeout=0.1)

    assert late.value.ranks == (1, 2)
    assert isinstance(late.value, TimeoutError)


def test_a_rank_that_is_lost_is_named(trio: Serving) -> None:
    trio.world.lose(1)

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 1:
            return None
        with pytest.raises(cosmic.RanksFailed) as lost:
            comm.barrier()
        with pytest.raises(cosmic.RanksFailed):
            comm.recv(1)
        return lost.value.ranks

    assert together(trio, work) == [(1,), None, (1,)]


def test_the_rank_that_folds_knows_whom_its_result_is_without(trio: Serving) -> None:
    trio.world.lose(1)
    trio.world.tolerant = True

    def add(a: list[int], b: list[int]) -> list[int]:
        return a + b

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 1:
            return None
        found = []
        for call in (comm.allreduce, comm.scan, comm.exclusive_scan):
            found += [call([comm.rank], add, allow_missing=True), comm.missing]
        return [*found, comm.allreduce([comm.rank], "sum", allow_missing=True), comm.missing]

    first, _, third = together(trio, work)

    assert first == [[0, 2], (1,), [0], (1,), None, (1,), [2], (1,)]
    assert third == [[0, 2], (), [0, 2], (), [0], (), [2], (1,)]


@pytest.mark.parametrize("root", [99, 3, -1])
def test_a_root_that_is_no_rank_is_refused_whatever_folds(trio: Serving, root: int) -> None:
    with cosmic.Communicator(environment=trio.rank(0)) as comm:
        for f in ("sum", lambda a, b: a + b):
            with pytest.raises(cosmic.FatalError, match=f"rank {root} is not in main, which has 3"):
                comm.reduce(1, root, f)
        comm.bcast(1, 0)

    assert list(trio.world.described) == ["main.0"]


def test_ranks_that_do_different_things_are_told(trio: Serving) -> None:
    with cosmic.Communicator(environment=trio.rank(0)) as first:
        first.bcast(1, 0)
        with (
            cosmic.Communicator(environment=trio.rank(1)) as second,
            pytest.raises(cosmic.CollectiveMismatch, match=r"main\.0 is something else"),
        ):
            second.barrier()


def test_a_newer_attempt_fences_off_the_older_one(trio: Serving) -> None:
    old = cosmic.Communicator(environment=trio.rank(0))
    old.bcast(7, 0)
    with cosmic.Communicator(environment=trio.rank(0, attempt=1)) as new:
        assert new.bcast(7, 0) == 7
        deadline = time.monotonic() + 10
        while old._session._heartbeat and old._session._heartbeat.fault is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with pytest.raises(cosmic.Superseded, match="attempt 1 is known; this one must stop"):
            old.barrier()
    with pytest.raises(cosmic.Superseded):
        cosmic.Communicator(environment=trio.rank(0))
    old.close()


def test_a_coordinator_that_forgot_gets_all_again(trio: Serving) -> None:
    kept = threading.Barrier(3)

    def work(comm: cosmic.Communicator) -> Any:
        part = comm.split(0)
        assert part is not None
        if comm.rank < 2:
            comm.send(comm.rank, 2)
            part.gather(comm.rank, 2)
        kept.wait()
        if comm.rank == 2:
            trio.world.restart()
            result = [comm.recv(0), comm.recv(1), part.gather(2, 2)]
            comm.barrier()
            return result
        # The others are there still, and do not know what happens.
        return comm.barrier()

    assert together(trio, work)[2] == [0, 1, [0, 1, 2]]


def test_a_wait_goes_on_over_a_restart(trio: Serving) -> None:
    waiting = threading.Event()

    def work(comm: cosmic.Communicator) -> Any:
        if comm.rank == 2:
            waiting.wait()
            time.sleep(0.3)
            trio.world.restart()
        else:
            waiting.set()
        return comm.allreduce(comm.rank, "sum")

    assert together(trio, work) == [3, 3, 3]


def test_a_size_and_a_name_are_checked(trio: Serving) -> None:
    with pytest.raises(cosmic.FatalError, match="the run has 3 ranks, not 4"):
        cosmic.Communicator(0, 4, environment=trio.rank(0))
    with pytest.raises(cosmic.FatalError, match="a communicator's name has 1 to 100"):
        cosmic.Communicator(0, 3, name="Main", environment=trio.rank(0))
    with cosmic.Communicator(2, 3, environment=trio.rank(0)) as comm:
        assert (comm.rank, comm.size, comm.name) == (2, 3, "main")
        with pytest.raises(cosmic.FatalError, match="rank 3 is not in main, which has 3 ranks"):
            comm.send(1, 3)
        with pytest.raises(cosmic.FatalError, match="2 values do not scatter over 3 ranks"):
            comm.scatter([1, 2], 2)
        with pytest.raises(cosmic.FatalError, match="there is no hint 'slow'"):
            comm.hint("slow")


def test_one_that_is_left_by_an_exception_is_not_finished(trio: Serving) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        cosmic.Communicator(environment=trio.rank(0)),
    ):
        _ = 1 // 0
    with cosmic.Communicator(environment=trio.rank(1)) as comm:
        comm.close()
        comm.close()

    assert trio.world.finished == {1}
    with pytest.raises(cosmic.RetriableError, match="stopped while calling"):
        comm.barrier()


def test_a_hint_and_a_group_say_what_goes_through_the_coordinator() -> None:
    assert store.most_inline(store.Hint.fast) == 1 << 20
    assert store.most_inline(store.Hint.fast, 256) == 256 << 10
    assert store.most_inline(store.Hint.cheap) == (64 << 10) - 1


def test_a_communicator_loads_nothing_that_it_does_not_need() -> None:
    program = (
        "import sys, cosmic; cosmic.Communicator;"
        "print([m for m in ('kubernetes', 'pyarrow', 'yaml', 'numpy', 'tqdm') if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == "[]\n"


def test_every_name_of_the_package_is_there() -> None:
    assert set(cosmic.__all__) == set(cosmic._HOME)
    assert all(getattr(cosmic, name) is not None for name in cosmic.__all__)
    with pytest.raises(AttributeError, match="module 'cosmic' has no attribute 'Nothing'"):
        _ = cosmic.Nothing  # type: ignore[attr-defined]


def test_storage_is_not_touched_without_need() -> None:
    with small_world(1, "s3://b/out", StorageEnvironment("http://127.0.0.1:1")) as serving:
        environment = serving.rank(0)
        with cosmic.Communicator(environment=environment) as comm:
            assert comm.allreduce([1.0] * 1000, "sum") == [1.0] * 1000
