"""Values that are too large for the coordinator."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pyarrow import fs

import cosmic
from cosmic.collectives.store import ValueStore
from cosmic.collectives.values import decode, encode
from cosmic.rendezvous.environment import StorageEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire
from tests.small_world import Serving, small_world


class Folders:
    """A folder as a store: objects need no folders that somebody makes before."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = fs.SubTreeFileSystem(str(root), fs.LocalFileSystem())

    def open_output_stream(self, path: str) -> Any:
        (self._root / path).parent.mkdir(parents=True, exist_ok=True)
        return self._files.open_output_stream(path)

    def open_input_stream(self, path: str) -> Any:
        return self._files.open_input_stream(path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ValueStore, "_filesystem", lambda store: Folders(tmp_path))
    return tmp_path


@pytest.fixture
def pair(folder: Path) -> Iterator[Serving]:
    with small_world(2, "s3://b/out") as serving:
        yield serving


@pytest.fixture
def values(folder: Path) -> ValueStore:
    return ValueStore("s3://b/out", StorageEnvironment())


def both(serving: Serving, hint: str) -> list[list[Any]]:
    def work(rank: int) -> list[Any]:
        with cosmic.Communicator(environment=serving.rank(rank), timeout=20) as comm:
            comm.hint(hint)
            mine = [float(rank + 1)] * 10_000
            if rank == 0:
                comm.send(mine, 1)
            return [
                comm.allreduce(mine, "sum")[-1],
                comm.scan(mine, "prod")[-1],
                comm.bcast(mine, 1)[-1],
                [one[-1] for one in comm.gather(mine, 0) or ()],
                comm.scatter([mine, [7]], 0)[-1],
                comm.recv(0)[-1] if rank == 1 else None,
            ]

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(2)))


RIGHT = [[3.0, 1.0, 2.0, [1.0, 2.0], 1.0, None], [3.0, 2.0, 2.0, [], 7, 1.0]]


def objects(folder: Path) -> list[str]:
    root = folder / "b" / "out" / "collectives"
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_cheap_ones_lie_in_the_store(pair: Serving, folder: Path) -> None:
    assert both(pair, "cheap") == RIGHT
    assert objects(folder) == [
        *("main.0/0.0", "main.0/1.0", "main.1/0.0", "main.1/1.0", "main.2/1.0"),
        *("main.3/0.0", "main.3/1.0", "main.4/0.0.0", "main/messages/0-1/0.0"),
    ]


def test_fast_ones_do_not(pair: Serving, folder: Path) -> None:
    assert both(pair, "fast") == RIGHT
    assert objects(folder) == []


def test_a_coordinator_that_is_full_gets_what_stands_for_them(pair: Serving, folder: Path) -> None:
    pair.world.most_bytes = 2_000

    assert both(pair, "fast") == RIGHT
    assert len(objects(folder)) == 9


def test_without_a_store_it_says_so() -> None:
    with small_world(1) as serving:
        serving.world.most_bytes = 2_000
        with (
            cosmic.Communicator(environment=serving.rank(0)) as comm,
            pytest.raises(cosmic.FatalError, match="refuses: no room"),
        ):
            comm.allreduce([1.0] * 1000, "sum")


@pytest.mark.parametrize("obj", [[1, 2], [0.5], b"bytes", 3])
def test_what_stands_for_a_value_tells_its_kind(values: ValueStore, obj: Any) -> None:
    value = encode(obj)
    stored = values.put("name", value).stored

    assert wire.Value.DESCRIPTOR.fields_by_number[stored.kind].name == value.WhichOneof("kind")
    assert stored.length == (1 if isinstance(obj, int) else len(obj))
    assert decode(values.resolve(wire.Value(stored=stored))) == obj


def test_what_was_changed_is_refused(values: ValueStore, folder: Path) -> None:
    stored = values.put("name", encode(b"right"))
    (folder / "b/out/collectives/name").write_bytes(encode(b"wrong").SerializeToString())

    with pytest.raises(cosmic.FatalError, match="its checksum differs") as refused:
        values.resolve(stored)

    assert refused.value.reason == "ResultCorrupt"


def test_what_is_gone_is_named(values: ValueStore, folder: Path) -> None:
    stored = values.put("name", encode(b"right"))
    (folder / "b/out/collectives/name").unlink()

    with pytest.raises(cosmic.FatalError, match="s3://b/out/collectives/name is not there"):
        values.resolve(stored)


@pytest.mark.parametrize("uri", ["s3://b/other/x", "s3://b/out/collectivesX/x", "/etc/passwd"])
def test_a_peer_names_nothing_else(values: ValueStore, uri: str) -> None:
    stored = wire.Value(stored=wire.StoredValue(uri=uri, size_bytes=1))

    with pytest.raises(cosmic.FatalError, match="which is not under s3://b/out/collectives/"):
        values.resolve(stored)
