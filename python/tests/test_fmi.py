"""Code that is written for FMI's Python module runs with another import."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import cosmic
import cosmic.fmi as fmi
from tests.small_world import Serving, small_world

INT = fmi.types(fmi.datatypes.int)
DOUBLE = fmi.types(fmi.datatypes.double)


def ints(count: int) -> fmi.types:
    return fmi.types(fmi.datatypes.int_list, count)


def doubles(count: int) -> fmi.types:
    return fmi.types(fmi.datatypes.double_list, count)


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """Two peers, and the variables that say where they are."""
    with small_world(2) as serving:
        endpoint = serving.rank(0).endpoint
        (tmp_path / "token").write_text(endpoint.token, encoding="utf-8")
        (tmp_path / "pem").write_text(endpoint.certificate_pem, encoding="utf-8")
        monkeypatch.setenv("COSMIC_RUN_UID", "u")
        monkeypatch.setenv("COSMIC_RENDEZVOUS_HOST", endpoint.host)
        monkeypatch.setenv("COSMIC_RENDEZVOUS_PORT", str(endpoint.port))
        monkeypatch.setenv("COSMIC_TOKEN_FILE", str(tmp_path / "token"))
        monkeypatch.setenv("COSMIC_TLS_CERTIFICATE_FILE", str(tmp_path / "pem"))
        yield serving


def peers(*programs: Callable[[fmi.Communicator], Any]) -> list[Any]:
    def run(peer: int) -> Any:
        comm = fmi.Communicator(peer, len(programs), "../config/fmi.json", "Test", 512)
        comm.hint(fmi.hints.fast)
        comm.barrier()
        result = programs[peer](comm)
        comm._at_exit()
        return result

    with ThreadPoolExecutor(len(programs)) as pool:
        return list(pool.map(run, range(len(programs))))


def test_messages(pair: Serving) -> None:
    def sender(comm: fmi.Communicator) -> None:
        comm.send(3, 1, INT)
        comm.send(2, 1, DOUBLE)
        comm.send([4, 5], 1, ints(2))
        comm.send([0.5, 6], 1, doubles(2))

    def receiver(comm: fmi.Communicator) -> list[Any]:
        return [comm.recv(0, type) for type in (INT, DOUBLE, ints(2), doubles(2))]

    received = peers(sender, receiver)[1]

    assert received == [3, 2.0, [4, 5], [0.5, 6.0]]
    assert type(received[1]) is float
    assert pair.world.finished == {0, 1}


@pytest.mark.parametrize(
    ("obj", "type"), [(3, INT), (0.25, DOUBLE), ([1, 2], ints(2)), ([0.5], doubles(1))]
)
def test_broadcast(pair: Serving, obj: Any, type: fmi.types) -> None:
    assert peers(lambda c: c.bcast(obj, 0, type), lambda c: c.bcast(None, 0, type)) == [obj, obj]


@pytest.mark.parametrize(
    ("first", "second", "type", "all"),
    [
        (1, 2, INT, [1, 2]),
        (0.5, 2.5, DOUBLE, [0.5, 2.5]),
        ([1, 2], [3, 4], ints(2), [1, 2, 3, 4]),
    ],
)
def test_a_gather_makes_one_list(
    pair: Serving, first: Any, second: Any, type: fmi.types, all: list[Any]
) -> None:
    gathered = peers(lambda c: c.gather(first, 0, type), lambda c: c.gather(second, 0, type))

    assert gathered == [all, []]


def test_a_scatter_cuts_one_list(pair: Serving) -> None:
    scattered = peers(
        lambda c: c.scatter([1.5, 2.5, 3.5, 4.5], 0, doubles(4)),
        lambda c: c.scatter(None, 0, doubles(4)),
    )

    assert scattered == [[1.5, 2.5], [3.5, 4.5]]


FUNCTIONS = [
    (fmi.func(fmi.op.sum), lambda a, b: a + b),
    (fmi.func(fmi.op.prod), lambda a, b: a * b),
    (fmi.func(fmi.op.max), max),
    (fmi.func(fmi.op.min), min),
    (fmi.func(fmi.op.custom, lambda a, b: 3 * a + b, True, True), lambda a, b: 3 * a + b),
]


@pytest.mark.parametrize(("f", "oracle"), FUNCTIONS)
@pytest.mark.parametrize(
    ("first", "second", "type"),
    [(5, 7, INT), (0.5, -2.0, DOUBLE), ([5, 8], [7, 3], ints(2)), ([0.5], [1.5], doubles(1))],
)
def test_folds(pair: Serving, f: Any, oracle: Any, first: Any, second: Any, type: Any) -> None:
    def program(mine: Any) -> Callable[[fmi.Communicator], list[Any]]:
        return lambda c: [
            c.reduce(mine, 0, f, type),
            c.allreduce(mine, f, type),
            c.scan(mine, f, type),
        ]

    if isinstance(first, list):
        both: Any = [oracle(a, b) for a, b in zip(first, second, strict=True)]
    else:
        both = oracle(first, second)

    assert peers(program(first), program(second)) == [[both, both, first], [None, both, both]]


@pytest.mark.parametrize(
    ("obj", "type", "told"),
    [
        (1.5, INT, "1.5 is no int"),
        ("x", DOUBLE, "'x' is no double"),
        ([1], ints(2), "a list of 1 is none of 2"),
        (3, doubles(1), "3 is no double_list"),
    ],
)
def test_what_is_not_of_its_type_is_refused(obj: Any, type: fmi.types, told: str) -> None:
    with pytest.raises(cosmic.FatalError, match=told):
        type.given(obj)


def test_a_scatter_needs_a_list_with_equal_parts(pair: Serving) -> None:
    def program(comm: fmi.Communicator) -> None:
        with pytest.raises(cosmic.FatalError, match="only lists scatter"):
            comm.scatter(1, 0, INT)
        with pytest.raises(cosmic.FatalError, match="a list of 3 has no equal parts for 2 ranks"):
            comm.scatter([1, 2, 3], 0, ints(3))

    peers(program, program)


def test_a_custom_function_must_be_given() -> None:
    with pytest.raises(cosmic.FatalError, match=r"op\.custom needs a function"):
        fmi.func(fmi.op.custom)
