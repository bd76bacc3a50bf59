"""All operations of a communicator with all kinds of values, to compare ours with MPI's.

    mpiexec -n RANKS python -m tests.mpi_oracle FILE

does them with mpi4py and writes what each rank got. Values are such that no order of folding rounds
differently, since MPI promises none; where it does, with functions that do not commute, it is the
ranks' order. What MPI leaves open, such as the least of numbers and a NaN, is not compared.
"""

import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

FUNCTIONS = ("sum", "prod", "min", "max")
KINDS = ("int", "float", "ints", "floats", "int64", "float64")


def number(kind: str, rank: int) -> Any:
    """What a rank brings: integers that overflow, and fractions with few bits."""
    random = np.random.default_rng(rank)
    if kind in ("int", "ints", "int64"):
        many = random.integers(-(2**62), 2**62, 5, dtype=np.int64)
    else:
        many = random.choice([-1.5, -0.75, -0.0, 0.5, 1.25, 3.0], 5)
    if kind in ("int", "float"):
        return many[0].item()
    return many.tolist() if kind in ("ints", "floats") else many


def text(rank: int) -> bytes:
    """Bytes of another length for each rank."""
    return b"%d\0" % rank * (rank + 1)


def joined(a: bytes, b: bytes) -> bytes:
    """Associates, and does not commute."""
    return a + b"|" + b


class Ranks(ABC):
    """What both communicators do, of one rank; numbers are given back as arrays."""

    rank: int
    size: int

    @abstractmethod
    def barrier(self) -> None:
        """Waits for all."""

    @abstractmethod
    def fold(self, operation: str, value: Any, function: str) -> Any:
        """``reduce`` to the last rank, ``allreduce``, ``scan`` or ``exclusive_scan``."""

    @abstractmethod
    def fold_bytes(self, operation: str, value: bytes) -> Any:
        """The same with `joined`."""

    @abstractmethod
    def move(self, operation: str, value: Any, root: int) -> Any:
        """``bcast``, ``gather`` or ``scatter``."""

    @abstractmethod
    def swap(self, value: Any, destination: int, source: int, tag: int) -> Any:
        """Sends one message and receives another."""

    @abstractmethod
    def part(self, color: int, key: int) -> "Ranks":
        """The ranks of the same colour."""


def results(ranks: Ranks) -> dict[str, Any]:
    """What this rank gets, by what was done."""
    return dict(_of_one(ranks, "")) | dict(
        _of_one(ranks.part(ranks.rank % 2, -ranks.rank), "part/")
    )


def _of_one(ranks: Ranks, prefix: str) -> Iterator[tuple[str, Any]]:
    ranks.barrier()
    last = ranks.size - 1
    yield f"{prefix}place", _plain([ranks.rank, ranks.size])
    for operation in ("reduce", "allreduce", "scan", "exclusive_scan"):
        for kind in KINDS:
            for function in FUNCTIONS:
                got = ranks.fold(operation, number(kind, ranks.rank), function)
                yield f"{prefix}{operation}/{kind}/{function}", _plain(got)
        got = ranks.fold_bytes(operation, text(ranks.rank))
        yield f"{prefix}{operation}/bytes/own", _plain(got)
    for kind in (*KINDS, "bytes"):

        def brought(rank: int, kind: str = kind) -> Any:
            return text(rank) if kind == "bytes" else number(kind, rank)

        all_of_them = [brought(rank) for rank in range(ranks.size)]
        for operation, value in (
            ("bcast", brought(last) if ranks.rank == last else None),
            ("gather", brought(ranks.rank)),
            ("scatter", all_of_them if ranks.rank == last else None),
        ):
            yield f"{prefix}{operation}/{kind}", _plain(ranks.move(operation, value, last))
        after, before = (ranks.rank + 1) % ranks.size, (ranks.rank - 1) % ranks.size
        got = ranks.swap(brought(ranks.rank), after, before, tag=7)
        yield f"{prefix}message/{kind}", _plain(got)


def _plain(value: Any) -> Any:
    """As it stands in JSON, with all bits."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return f"bytes {value.hex()}"
    if isinstance(value, list | tuple) and not all(isinstance(one, int | float) for one in value):
        return [_plain(one) for one in value]
    array = np.atleast_1d(np.asarray(value))
    return f"{array.dtype.name} {array.tobytes().hex()}"


class Mpi(Ranks):
    """mpi4py: folds in buffers, as they have 64 bits there; all else as pickles."""

    def __init__(self, comm: Any) -> None:
        from mpi4py import MPI

        self._comm = comm
        self._functions = {"sum": MPI.SUM, "prod": MPI.PROD, "min": MPI.MIN, "max": MPI.MAX}
        self.rank, self.size = comm.Get_rank(), comm.Get_size()

    def barrier(self) -> None:
        self._comm.Barrier()

    def fold(self, operation: str, value: Any, function: str) -> Any:
        brought = np.atleast_1d(np.asarray(value))
        got, op = np.empty_like(brought), self._functions[function]
        if operation == "reduce":
            self._comm.Reduce(brought, got, op, self.size - 1)
            return got if self.rank == self.size - 1 else None
        if operation == "allreduce":
            self._comm.Allreduce(brought, got, op)
        elif operation == "scan":
            self._comm.Scan(brought, got, op)
        else:
            self._comm.Exscan(brought, got, op)
            return got if self.rank else None
        return got

    def fold_bytes(self, operation: str, value: bytes) -> Any:
        if operation == "reduce":
            return self._comm.reduce(value, joined, self.size - 1)
        names = {"allreduce": "allreduce", "scan": "scan", "exclusive_scan": "exscan"}
        return getattr(self._comm, names[operation])(value, joined)

    def move(self, operation: str, value: Any, root: int) -> Any:
        return getattr(self._comm, operation)(value, root)

    def swap(self, value: Any, destination: int, source: int, tag: int) -> Any:
        sending = self._comm.isend(value, destination, tag)
        got = self._comm.recv(source=source, tag=tag)
        sending.wait()
        return got

    def part(self, color: int, key: int) -> "Mpi":
        return Mpi(self._comm.Split(color, key))


class Ours(Ranks):
    """`cosmic.Communicator`."""

    def __init__(self, comm: Any) -> None:
        self._comm = comm
        self.rank, self.size = comm.rank, comm.size

    def barrier(self) -> None:
        self._comm.barrier()

    def fold(self, operation: str, value: Any, function: str) -> Any:
        if operation == "reduce":
            return self._comm.reduce(value, self.size - 1, function)
        return getattr(self._comm, operation)(value, function)

    def fold_bytes(self, operation: str, value: bytes) -> Any:
        if operation == "reduce":
            return self._comm.reduce(value, self.size - 1, joined)
        return getattr(self._comm, operation)(value, joined)

    def move(self, operation: str, value: Any, root: int) -> Any:
        return getattr(self._comm, operation)(value, root)

    def swap(self, value: Any, destination: int, source: int, tag: int) -> Any:
        self._comm.send(value, destination, tag=tag)
        return self._comm.recv(source, tag=tag)

    def part(self, color: int, key: int) -> "Ours":
        return Ours(self._comm.split(color, key))


def main() -> None:
    """Does it with MPI."""
    from mpi4py import MPI

    world = MPI.COMM_WORLD
    everybodys = world.gather(results(Mpi(world)), 0)
    if world.Get_rank() == 0:
        Path(sys.argv[1]).write_text(json.dumps(everybodys), encoding="utf-8")


if __name__ == "__main__":
    main()
