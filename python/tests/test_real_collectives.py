"""Collectives and messages over the real coordinator; without COSMIC_BIN they are skipped."""

from ast import literal_eval
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cosmic
from tests.collective_steps import COUNT, expected, steps
from tests.real_world import PROGRAM, Work, World, world

pytestmark = pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic")

SIZES = (1, 2, 3, 7, 64)


@dataclass
class Members:
    """Ranks that stay for several tests, each with its communicator."""

    comms: list[cosmic.Communicator]
    failed: bool = False

    @property
    def size(self) -> int:
        return len(self.comms)

    def together(self, work: Work) -> list[Any]:
        """What the work of all of them returns, each in a thread."""
        assert not self.failed, "they are at different calls since an earlier test"
        try:
            with ThreadPoolExecutor(self.size) as pool:
                return list(pool.map(work, self.comms))
        except BaseException:
            self.failed = True
            raise


# A coordinator is a JVM, so one serves all sizes: the largest is all of its ranks, and the others
# are parts of it that stand side by side.
@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Members]]:
    """Ranks by how many they are."""
    folder = tmp_path_factory.mktemp("members")
    with world(max(SIZES), folder, "--lost-after", "600") as all_of_them:
        with ThreadPoolExecutor(all_of_them.size) as pool:
            everybody = Members(list(pool.map(all_of_them.join, range(all_of_them.size))))
        colors = [size for size in SIZES[:-1] for _ in range(size)]

        def part(comm: cosmic.Communicator) -> "cosmic.Communicator | None":
            return comm.split(colors[comm.rank] if comm.rank < len(colors) else None)

        parts = everybody.together(part)
        found = {
            size: Members([part for part, own in zip(parts, colors, strict=False) if own == size])
            for size in SIZES[:-1]
        }
        yield found | {everybody.size: everybody}
        with ThreadPoolExecutor(everybody.size) as pool:
            list(pool.map(lambda comm: comm.close(finish=False), everybody.comms))


@pytest.fixture(params=SIZES)
def ranks(request: pytest.FixtureRequest, members: dict[int, Members]) -> Members:
    """1, 2, 3, 7 and 64 ranks."""
    return members[request.param]


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world of three ranks; each test has a communicator of its own name."""
    with world(3, tmp_path_factory.mktemp("trio"), "--lost-after", "600") as started:
        yield started


# Of each rank: numbers whose folds show their order, their overflow and their kind.
def integers(rank: int) -> "np.ndarray[Any, Any]":
    random = np.random.default_rng(rank)
    return random.integers(-(2**62), 2**62, 5, dtype=np.int64)


def floats(rank: int) -> "np.ndarray[Any, Any]":
    random = np.random.default_rng(rank)
    return random.standard_normal(5) * 10.0 ** random.integers(-12, 12, 5)


ORACLES: dict[str, Callable[..., Any]] = {
    "sum": np.add,
    "prod": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
}

KINDS: dict[str, tuple[Callable[[int], Any], Callable[[Any], Any]]] = {
    "int": (lambda rank: int(integers(rank)[0]), int),
    "float": (lambda rank: float(floats(rank)[0]), float),
    "ints": (lambda rank: integers(rank).tolist(), list),
    "floats": (lambda rank: floats(rank).tolist(), list),
    "int64": (integers, np.asarray),
    "float64": (floats, np.asarray),
}


def folded(function: str, kind: str, upto: int) -> Any:
    """What numpy makes of the first ranks' values, one after the other."""
    made, _ = KINDS[kind]
    with np.errstate(all="ignore"):
        result = np.asarray(made(0))
        for rank in range(1, upto):
            result = ORACLES[function](result, np.asarray(made(rank)))
    return result


def same(result: Any, expected: Any) -> bool:
    """Whether it is the same to the last bit."""
    return bool(np.asarray(result).tobytes() == np.asarray(expected).tobytes())


@pytest.mark.parametrize("function", ORACLES)
@pytest.mark.parametrize("kind", KINDS)
def test_folds_have_the_bits_of_numpy(ranks: Members, function: str, kind: str) -> None:
    made, of_kind = KINDS[kind]
    size, root = ranks.size, ranks.size - 1

    def work(comm: cosmic.Communicator) -> list[Any]:
        mine = made(comm.rank)
        return [
            comm.reduce(mine, root, function),
            comm.allreduce(mine, function),
            comm.scan(mine, function),
            comm.exclusive_scan(mine, function),
        ]

    for rank, results in enumerate(ranks.together(work)):
        reduced, everywhere, scanned, exclusive = results
        assert (reduced is not None) == (rank == root)
        assert rank != root or same(reduced, folded(function, kind, size))
        assert same(everywhere, folded(function, kind, size))
        assert type(everywhere) is type(of_kind(made(0)))
        assert same(scanned, folded(function, kind, rank + 1))
        assert (exclusive is None) == (rank == 0)
        assert rank == 0 or same(exclusive, folded(function, kind, rank))


@pytest.mark.parametrize("kind", [*KINDS, "bytes"])
def test_values_go_to_everybody_and_come_from_everybody(ranks: Members, kind: str) -> None:
    made = KINDS[kind][0] if kind in KINDS else lambda rank: b"%d\0" % rank * 7
    array = kind.endswith("64")
    size, root = ranks.size, ranks.size // 2

    def work(comm: cosmic.Communicator) -> list[Any]:
        here = comm.rank == root
        comm.barrier()
        comm.send(made(comm.rank), (comm.rank + 1) % size)
        return [
            comm.bcast(made(root) if here else None, root, array=array),
            comm.gather(made(comm.rank), root),
            comm.scatter([made(r) for r in range(size)] if here else None, root, array=array),
            comm.recv((comm.rank - 1) % size, array=array),
        ]

    results = ranks.together(work)
    for rank, (broadcast, gathered, scattered, received) in enumerate(results):
        assert same(broadcast, made(root))
        assert same(scattered, made(rank))
        assert same(received, made((rank - 1) % size))
        assert type(received) is type(made(0))
        assert (gathered is None) == (rank != root)
        if gathered is not None:
            assert all(same(one, made(r)) for r, one in enumerate(gathered))


def test_functions_of_ones_own_fold_in_the_order_of_the_ranks(ranks: Members) -> None:
    # Neither commutes nor associates.
    def pair(a: Any, b: Any) -> Any:
        return 2 * a + b

    def work(comm: cosmic.Communicator) -> list[Any]:
        mine = comm.rank % 3 + 0.5
        return [
            comm.reduce(mine, 0, pair),
            comm.allreduce(mine, pair),
            comm.scan(mine, pair),
            comm.exclusive_scan(mine, pair),
            comm.allreduce(b"%d" % (comm.rank % 10), lambda a, b: a + b),
        ]

    expected = [0.5]
    for rank in range(1, ranks.size):
        expected.append(pair(expected[-1], rank % 3 + 0.5))
    digits = b"".join(b"%d" % (rank % 10) for rank in range(ranks.size))
    for rank, results in enumerate(ranks.together(work)):
        assert results == [
            expected[-1] if rank == 0 else None,
            expected[-1],
            expected[rank],
            expected[rank - 1] if rank else None,
            digits,
        ]


def test_parts_work_side_by_side(ranks: Members) -> None:
    def work(comm: cosmic.Communicator) -> Any:
        part = comm.split(comm.rank % 3, -comm.rank)
        assert part is not None
        return part.rank, part.size, part.allreduce(comm.rank, "sum"), part.scan(1, "sum")

    for rank, result in enumerate(ranks.together(work)):
        peers = sorted(range(rank % 3, ranks.size, 3), reverse=True)
        place = peers.index(rank)
        assert result == (place, len(peers), sum(peers), place + 1)


@pytest.mark.parametrize("hint", ["fast", "cheap"])
def test_large_values_go_through_the_store(trio: World, hint: str) -> None:
    numbers = 10_000 if hint == "cheap" else 200_000

    def work(comm: cosmic.Communicator) -> bool:
        comm.hint(hint)
        mine = np.arange(numbers, dtype=np.float64) * (comm.rank + 1) / 7
        total = np.arange(numbers) / 7 + np.arange(numbers) * 2 / 7
        total = total + np.arange(numbers) * 3 / 7
        gathered = comm.gather(mine, 1)
        comm.send(mine, (comm.rank + 1) % 3)
        received = comm.recv((comm.rank - 1) % 3, array=True)
        parts = [mine, b"small", mine.tolist()] if comm.rank == 0 else None
        scattered = comm.scatter(parts, 0)
        upto = comm.scan(mine, "sum")
        return all(
            [
                same(comm.allreduce(mine, "sum"), total),
                same(comm.bcast(mine, 2, array=True), np.arange(numbers) * 3 / 7),
                gathered is None or same(gathered[2], np.arange(numbers, dtype=float) * 3 / 7),
                same(received, np.arange(numbers) * float((comm.rank - 1) % 3 + 1) / 7),
                comm.rank != 1 or scattered == b"small",
                comm.rank != 2 or same(upto, total),
            ]
        )

    before = stored(trio)
    assert trio.together(work, f"large/{hint}") == [True] * 3
    assert stored(trio) - before >= 9


def stored(of: World) -> int:
    """How many values lie in a world's store."""
    return sum(file.is_file() for file in (of.folder / "store").rglob("*"))


def test_ranks_that_differ_are_told(trio: World) -> None:
    first, second = trio.join(0, "differ"), trio.join(1, "differ")
    first.reduce(1, 2, "sum")
    with pytest.raises(cosmic.CollectiveMismatch, match=r"rank 1 .* differ\.0"):
        second.reduce(1.5, 2, "sum")
    first.close(finish=False)
    second.close(finish=False)


def test_those_who_do_not_come_are_named(trio: World) -> None:
    comm = trio.join(1, "late")
    with pytest.raises(cosmic.CollectiveTimeout) as late:
        comm.barrier(timeout=0.3)
    assert late.value.ranks == (0, 2)
    comm.close(finish=False)


def all_steps(comm: cosmic.Communicator) -> list[Any]:
    return [step() for step in steps(comm)]


@pytest.mark.parametrize("step", range(COUNT))
def test_a_rank_that_is_killed_and_retried_changes_nothing(trio: World, step: int) -> None:
    name = f"killed/{step}"
    with ThreadPoolExecutor(3) as pool:
        others = [pool.submit(trio.alone, rank, all_steps, name) for rank in (0, 2)]
        trio.kill(1, name, step)
        retried = pool.submit(trio.alone, 1, all_steps, name)

    for rank, result in enumerate([others[0], retried, others[1]]):
        assert result.result() == expected(rank)


def test_ranks_that_are_processes_end_and_the_coordinator_with_them(tmp_path: Path) -> None:
    with world(3, tmp_path) as processes:
        others = [processes.start(rank, "main") for rank in (0, 2)]
        processes.kill(1, "main", 5)
        retried = processes.start(1, "main")

        for rank, process in enumerate([others[0], retried, others[1]]):
            out, err = process.communicate(timeout=120)
            assert err == ""
            assert literal_eval(out) == expected(rank)
        assert processes.process.wait(60) == 0


def test_a_rank_that_is_lost_for_good_is_named(tmp_path: Path) -> None:
    with world(3, tmp_path, "--lost-after", "2") as trio:
        lost = trio.join(2)
        lost.close(finish=False)
        comm = trio.join(0)
        with pytest.raises((cosmic.RanksFailed, cosmic.RetriableError), match="2"):
            comm.allreduce(1, "sum")
        comm.close(finish=False)


def test_what_tolerates_a_loss_goes_on_without(tmp_path: Path) -> None:
    with world(3, tmp_path, "--lost-after", "2", "--max-failed-ranks", "1") as trio:
        trio.join(1).close(finish=False)

        def work(comm: cosmic.Communicator) -> Any:
            with pytest.raises(cosmic.RanksFailed) as told:
                comm.barrier()
            missing = told.value.ranks
            total = comm.allreduce(comm.rank + 1, "sum", allow_missing=True)
            gathered = comm.gather(comm.rank, 2, allow_missing=True)
            own = comm.scan([comm.rank], lambda a, b: a + b, allow_missing=True)
            return missing, total, gathered, own

        with ThreadPoolExecutor(2) as pool:
            comms = [trio.join(0), trio.join(2)]
            first, last = pool.map(work, comms)
            for comm in comms:
                comm.close()

        assert first == ((1,), 4, None, [0])
        assert last == ((1,), 4, [0, None, 2], [0, 2])
        assert trio.process.wait(60) == 0
