"""What a rank serves on its port: whether it lives, whether it is ready, what it does."""

import re
import socket
import urllib.error
import urllib.request

import pytest

import cosmic
from cosmic.rank.health import Health
from tests.fake_run import FakeRun
from tests.rank_programs import REDSHIFT, predict


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode()


def metrics(port: int) -> dict[str, float]:
    code, text = get(port, "/metrics")
    assert code == 200
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where this process's rank serves."""
    port = free_port()
    monkeypatch.setenv("COSMIC_HEALTH_PORT", str(port))
    return port


def test_a_rank_tells_how_it_is_until_its_end(run: FakeRun, port: int) -> None:
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        assert get(port, "/healthz") == (200, "ok\n")
        assert get(port, "/readyz") == (503, "not ready\n")
        assert metrics(port)['cosmic_worker_activity{activity="Starting"}'] == 1
        for split in rank:
            assert get(port, "/readyz?verbose") == (200, "ok\n")
            told = metrics(port)
            assert told['cosmic_worker_activity{activity="Computing"}'] == 1
            assert sum(v for name, v in told.items() if "activity" in name) == 1
            assert told["cosmic_worker_s3_requests_total"] >= 1
            assert told["cosmic_worker_s3_received_bytes_total"] > 500
            split.commit({"prediction": predict(split.read())})
        run.wait(lambda: len(run.commits) == 3)
        assert metrics(port)["cosmic_worker_samples_total"] >= 40
        assert get(port, "/elsewhere")[0] == 404
    with pytest.raises(urllib.error.URLError):
        get(port, "/healthz")


def test_one_without_work_is_ready(run: FakeRun, port: int) -> None:
    run.waiting.clear()
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        assert list(rank) == []
        assert get(port, "/readyz") == (200, "ok\n")


def test_metrics_are_in_the_form_of_prometheus() -> None:
    health = Health(0)
    health.watch(lambda: "Reading", lambda: 7, lambda: 2, lambda: 1 << 40)
    try:
        _, text = get(health.port, "/metrics")
    finally:
        health.close()
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .+|\w+(\{\w+="\w+"\})? [0-9.e+]+', line), line
    assert "\ncosmic_worker_samples_total 7.0\n" in text
    assert "# TYPE cosmic_worker_activity gauge\n" in text


def test_a_port_that_is_taken_ends_the_rank(
    run: FakeRun, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rank = cosmic.Rank.from_env(REDSHIFT)
    with socket.create_server(("", port)), pytest.raises(SystemExit) as ended, rank:
        pass
    assert ended.value.code == 64
    assert f"cannot serve health and metrics on port {port}" in capsys.readouterr().err
