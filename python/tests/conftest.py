"""What several tests share: a cluster's API server and a client of it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import cosmic
from tests.api_server import ApiServer

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
