"""What several tests share: a cluster's API server and a client of it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import cosmic
from tests.api_server import ApiServer

if TYPE_CHECKING:
    from tests.fake_run import FakeRun

NAMESPACE = "surveys"


@pytest.fixture
def api() -> Iterator[ApiServer]:
    """An API server."""
    server = ApiServer()
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield server
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def kubeconfig(api: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that names the server, as kubectl has it."""
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "KUBECONFIG"):
        monkeypatch.delenv(variable, raising=False)
    contexts = [
        {"name": "test", "context": {"cluster": "c", "user": "u", "namespace": NAMESPACE}},
        {"name": "plain", "context": {"cluster": "c", "user": "u"}},
    ]
    file = tmp_path / "kubeconfig"
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "clusters": [{"name": "c", "cluster": {"server": api.url}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "contexts": contexts,
    }
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


@pytest.fixture
def client(kubeconfig: Path) -> cosmic.Client:
    """A client of that server."""
    return cosmic.Client(kubeconfig=str(kubeconfig), patience_seconds=5)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest demo's data and network, a table, as the real program makes them."""
    folder = tmp_path_factory.mktemp("demo") / "table"
    prepared = ["demo", "table", "--prepare-only", "--dir", str(folder)]
    told = cosmic.command.follow([os.environ["COSMIC_BIN"], *prepared], None, lambda line: None)
    assert told.exit_code == 0, told.message
    return folder


@pytest.fixture(scope="session")
def bucket() -> Iterator[tuple[Any, str]]:
    """A store: its client and its endpoint."""
    from tests.fake_run import moto

    with moto() as (client, endpoint):
        yield client, endpoint


@pytest.fixture
def run(
    bucket: tuple[Any, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator["FakeRun"]:
    """A run of three files of 20 galaxies."""
    from tests.fake_run import FakeRun, running
    from tests.rank_programs import galaxies

    run = FakeRun(*bucket, reading='{"keep":["objid"]}')
    for i in range(3):
        run.add(f"data/{i}.npz", galaxies(20, 20 * i))
    with running(run, tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield run
