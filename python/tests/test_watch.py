"""How a job is followed to its end, whatever happens to the connection."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

import cosmic
from tests.api_server import ApiServer

RUNNING = {"phase": "Running", "progress": {"samplesDone": 21, "samplesTotal": 42}}


def failed(reason: str, message: str) -> dict[str, object]:
    planned = {"type": "Planned", "status": "True", "reason": "InputFrozen", "message": "frozen"}
    condition = {"type": "Failed", "status": "True", "reason": reason, "message": message}
    return {"phase": "Failed", "conditions": [planned, condition]}


def test_each_status_until_the_end(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", None)
    statuses = client.watch("first")

    assert next(statuses).phase is None
    api.put("other", {"phase": "Complete"})
    api.put("first", RUNNING)
    running = next(statuses)
    assert running.phase == "Running"
    assert running.progress is not None
    assert running.progress.samples_done == 21
    api.put("first", {"phase": "Complete"})
    assert [status.phase for status in statuses] == ["Complete"]


def test_what_is_no_change_of_the_status_is_not_told(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", RUNNING)
    statuses = client.watch("first")
    next(statuses)

    api.put("first", RUNNING)
    api.put("first", {"phase": "Complete"})

    assert next(statuses).phase == "Complete"


def test_an_ended_job_needs_no_watch(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", {"phase": "Complete"})

    assert [status.phase for status in client.watch("first")] == ["Complete"]
    assert api.watches() == 0


def test_a_version_that_is_gone_is_listed_anew(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", RUNNING)
    statuses = client.watch("first")
    next(statuses)

    api.forget()
    api.put("first", {"phase": "Summarizing"})
    api.forget()

    assert next(statuses).phase == "Summarizing"
    api.put("first", {"phase": "Complete"})
    assert next(statuses).phase == "Complete"


def test_a_version_that_is_gone_amid_a_watch_is_listed_anew(
    api: ApiServer, client: cosmic.Client
) -> None:
    api.put("first", RUNNING)
    api.errors_in_watches = [410]
    statuses = client.watch("first")
    next(statuses)

    api.put("first", {"phase": "Complete"})

    assert next(statuses).phase == "Complete"
    assert api.errors_in_watches == []


def test_a_connection_that_breaks_is_made_anew(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", RUNNING)
    api.hang_ups = 2
    statuses = client.watch("first")
    next(statuses)

    api.put("first", {"phase": "Complete"})

    assert next(statuses).phase == "Complete"
    assert api.hang_ups == 0


def test_a_server_that_is_busy_is_asked_again(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", {"phase": "Complete"})
    api.refusals = [("GET", 503), ("GET", 429)]

    assert client.wait("first").phase == "Complete"
    assert api.refusals == []


def test_a_server_that_stays_away_is_an_error(api: ApiServer, kubeconfig: Path) -> None:
    impatient = cosmic.Client(kubeconfig=str(kubeconfig), patience_seconds=0.3)
    api.refusals = [("GET", 503)] * 100

    with pytest.raises(cosmic.RetriableError, match="refused with 503"):
        impatient.wait("first")


def test_a_refusal_is_not_repeated(api: ApiServer, client: cosmic.Client) -> None:
    api.refusals = [("GET", 403)]

    with pytest.raises(cosmic.FatalError) as refused:
        client.wait("first")

    assert refused.value.reason == "PermissionDenied"
    assert len(api.requests) == 1


def test_a_job_that_is_deleted_meanwhile(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", RUNNING)
    statuses = client.watch("first")
    next(statuses)

    api.delete("first")

    with pytest.raises(cosmic.JobNotFound, match="was deleted; its output stays"):
        next(statuses)


def test_another_job_of_the_same_name_is_not_taken_for_it(
    api: ApiServer, client: cosmic.Client
) -> None:
    api.put("first", RUNNING)
    statuses = client.watch("first")
    next(statuses)

    api.delete("first")
    api.put("first", {"phase": "Complete"})
    api.jobs["surveys", "first"]["metadata"]["uid"] = "another"
    api.forget()

    with pytest.raises(cosmic.JobNotFound, match="deleted and created anew"):
        next(statuses)


@pytest.mark.parametrize(
    ("reason", "kind", "remedy"),
    [
        ("PartitionCorrupt", cosmic.FatalError, "write it again"),
        ("StorageUnavailable", cosmic.RetriableError, "write it again"),
        ("Internal", cosmic.InternalError, "write it again"),
    ],
)
def test_wait_raises_why_a_job_failed(
    api: ApiServer,
    client: cosmic.Client,
    reason: str,
    kind: type[cosmic.CosmicError],
    remedy: str,
) -> None:
    api.put("first", failed(reason, "s3://survey/2.pt is truncated; write it again"))

    with pytest.raises(cosmic.JobFailed, match=r"job first: s3://survey/2\.pt is trunc") as error:
        client.wait("first")

    assert isinstance(error.value, kind)
    assert error.value.reason == reason
    assert error.value.remedy == remedy
    assert error.value.retriable == (kind is cosmic.RetriableError)


def test_wait_ends_when_the_time_is_up(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", RUNNING)
    begun = time.monotonic()

    with pytest.raises(TimeoutError, match="has not ended in time, its phase is Running"):
        client.wait("first", timeout=0.5)

    assert 0.5 <= time.monotonic() - begun < 5


def test_wait_ends_in_time_where_packets_are_lost(kubeconfig: Path) -> None:
    with ExitStack() as opened:
        # Whoever connects once its backlog is full gets no answer at all.
        deaf = opened.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            queued = opened.enter_context(socket.socket())
            queued.setblocking(False)
            queued.connect_ex(deaf.getsockname())
        config = yaml.safe_load(kubeconfig.read_text("utf-8"))
        config["clusters"][0]["cluster"]["server"] = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        kubeconfig.write_text(yaml.safe_dump(config), encoding="utf-8")
        begun = time.monotonic()

        with pytest.raises(cosmic.CosmicError, match="its phase is not known") as late:
            cosmic.Client(kubeconfig=str(kubeconfig)).wait("first", timeout=1)

    assert isinstance(late.value, cosmic.WaitTimeout)
    assert isinstance(late.value, TimeoutError)
    assert late.value.reason == "DeadlineExceeded"
    assert 1 <= time.monotonic() - begun < 3


def test_a_bar_shows_samples_phase_and_ranks(
    api: ApiServer, client: cosmic.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    api.put("first", RUNNING | {"ranks": {"done": "1/4"}})
    statuses = client.watch("first", progress=True)
    next(statuses)
    api.put("first", {"phase": "Complete", "progress": {"samplesDone": 42, "samplesTotal": 42}})
    list(statuses)

    shown = capsys.readouterr().err
    assert "first: Running:  50%" in shown
    assert "ranks 1/4" in shown
    assert "first: Complete: 100%" in shown
