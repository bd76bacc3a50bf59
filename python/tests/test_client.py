"""What a client asks a cluster for, and what it makes of the answers."""

from dataclasses import replace
from pathlib import Path

import pytest

import cosmic
from cosmic.collection import changes
from tests.api_server import ApiServer

JOB = cosmic.Job(name="first", model="s3://s/m.pt", data="s3://s/d", output="s3://s/o")


def test_apply_creates_a_job(api: ApiServer, client: cosmic.Client) -> None:
    applied = client.apply(JOB)

    assert api.jobs["surveys", "first"]["spec"] == JOB.to_dict()["spec"] | {"batchSize": 512}
    assert applied.name == "first"
    assert applied.job.namespace == "surveys"
    assert applied.status == cosmic.JobStatus()


def test_apply_changes_what_may_change(api: ApiServer, client: cosmic.Client) -> None:
    client.apply(JOB)
    api.put("first", {"phase": "Running"})

    changed = replace(JOB, parallelism=4)

    assert client.apply(changed).job.parallelism == 4
    assert client.get("first").status.phase == "Running"


def test_apply_takes_away_what_the_job_no_longer_says(
    api: ApiServer, client: cosmic.Client
) -> None:
    data = cosmic.Data(uri="s3://s/d", columns={"images": "a", "redshift": "b"})
    client.apply(replace(JOB, data=data, parallelism=4, labels={"team": "one"}))
    api.jobs["surveys", "first"]["metadata"]["labels"]["queue"] = "theirs"

    less = cosmic.Data(uri="s3://s/d", columns={"images": "c"})
    applied = client.apply(replace(JOB, data=less, labels={"team": "two"})).job

    assert applied.parallelism is None
    assert applied.batch_size == 512
    assert applied.data == less
    assert applied.labels == {"team": "two", "queue": "theirs"}


def test_apply_does_not_undo_what_somebody_else_does(api: ApiServer, client: cosmic.Client) -> None:
    there = client.apply(JOB) and dict(api.jobs["surveys", "first"])
    stale = changes({**there, "metadata": {"resourceVersion": "1"}}, JOB.to_dict())

    with pytest.raises(cosmic.RetriableError, match="has been modified"):
        client._patch("first", stale)


def test_apply_says_what_the_cluster_refuses(api: ApiServer, client: cosmic.Client) -> None:
    client.apply(JOB)
    api.put("first", {"phase": "Running"})

    with pytest.raises(cosmic.FatalError, match=r"spec\.worldSize cannot change") as refused:
        client.apply(replace(JOB, world_size=2))

    assert refused.value.reason == "InvalidSpec"
    assert refused.value.remedy == "create another job"


def test_apply_refuses_a_job_of_another_namespace(client: cosmic.Client) -> None:
    elsewhere = replace(JOB, namespace="other")

    with pytest.raises(cosmic.FatalError, match="namespace other, and this client of surveys"):
        client.apply(elsewhere)


def test_get_reads_spec_and_status(api: ApiServer, client: cosmic.Client) -> None:
    api.put(
        "first",
        {"phase": "Running", "ranks": {"done": "1/4", "total": 4}, "ofANewerOperator": 1},
    )

    job = client.get("first")

    assert job.job.model == cosmic.Model(uri="s3://survey/model")
    assert job.status.phase == "Running"
    assert job.status.ranks is not None
    assert job.status.ranks.done == "1/4"


def test_a_job_that_is_not_there(client: cosmic.Client) -> None:
    for asked in (client.get, client.cancel, client.logs, client.wait):
        with pytest.raises(cosmic.JobNotFound, match="no job gone in namespace surveys; check"):
            asked("gone")


def test_list_is_of_the_namespace_and_by_name(api: ApiServer, client: cosmic.Client) -> None:
    api.put("second", {})
    api.put("first", {"phase": "Failed"})
    api.put("third", {}, namespace="other")

    assert [(job.name, job.status.phase) for job in client.list()] == [
        ("first", "Failed"),
        ("second", None),
    ]


def test_a_cluster_without_the_operator(api: ApiServer, client: cosmic.Client) -> None:
    api.knows_jobs = False

    for ask in (client.list, lambda: client.get("first"), lambda: client.apply(JOB)):
        with pytest.raises(cosmic.FatalError, match="install the operator") as refused:
            ask()
        assert not isinstance(refused.value, cosmic.JobNotFound)


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (401, cosmic.FatalError, "PermissionDenied"),
        (403, cosmic.FatalError, "PermissionDenied"),
        (409, cosmic.RetriableError, None),
        (429, cosmic.RetriableError, None),
        (503, cosmic.RetriableError, None),
    ],
)
def test_refusals_by_what_to_do_next(
    api: ApiServer,
    client: cosmic.Client,
    code: int,
    kind: type[cosmic.CosmicError],
    reason: str | None,
) -> None:
    api.refusals = [("PATCH", code)]
    api.put("first", {})

    with pytest.raises(kind, match=f"job first in namespace surveys: refused with {code}") as e:
        client.apply(JOB)

    assert e.value.reason == reason
    assert e.value.remedy
    assert e.value.retriable == (kind is cosmic.RetriableError)


def test_suspend_and_resume(api: ApiServer, client: cosmic.Client) -> None:
    client.apply(JOB)

    assert client.suspend("first").job.suspend is True
    assert api.jobs["surveys", "first"]["spec"]["suspend"] is True
    assert client.resume("first").job.suspend is False
    assert api.jobs["surveys", "first"]["spec"]["model"] == {"uri": "s3://s/m.pt"}


def test_cancel_deletes(api: ApiServer, client: cosmic.Client) -> None:
    client.apply(JOB)

    client.cancel("first")

    assert not api.jobs


def pod(name: str, created: str, **labels: str) -> dict[str, object]:
    known = {"rank": "batch.kubernetes.io/job-completion-index"}
    known |= {"component": "app.kubernetes.io/component"}
    all_labels = {known[key]: value for key, value in labels.items()}
    return {
        "metadata": {
            "name": name,
            "creationTimestamp": created,
            "labels": all_labels | {"cosmicai.dev/job": "first"},
        }
    }


def test_logs_are_of_the_newest_pod_of_a_rank(api: ApiServer, client: cosmic.Client) -> None:
    api.put("first", {})
    api.pods = [
        pod("older", "2026-01-01T00:00:00Z", component="rank", rank="3"),
        pod("newest", "2026-01-01T00:00:02Z", component="rank", rank="3"),
        pod("other", "2026-01-01T00:00:04Z", component="rank", rank="4"),
        pod("boss", "2026-01-01T00:00:03Z", component="coordinator"),
    ]
    api.logs = {"newest": '{"R²": 1}\n'.encode(), "boss": b"planned\n"}

    assert client.logs("first", rank=3) == '{"R²": 1}\n'
    assert client.logs("first") == "planned\n"
    with pytest.raises(cosmic.FatalError, match="no pod of the rank 7 of job first"):
        client.logs("first", rank=7)


def test_the_namespace_is_that_of_the_context(kubeconfig: Path) -> None:
    file = str(kubeconfig)

    assert cosmic.Client(kubeconfig=file).namespace == "surveys"
    assert cosmic.Client(kubeconfig=file, context="plain").namespace == "default"
    assert cosmic.Client(kubeconfig=file, context="plain", namespace="mine").namespace == "mine"


def test_a_context_that_is_not_there(kubeconfig: Path, tmp_path: Path) -> None:
    with pytest.raises(cosmic.FatalError, match=r"no cluster is configured.*nowhere"):
        cosmic.Client(kubeconfig=str(kubeconfig), context="nowhere")
    with pytest.raises(cosmic.FatalError, match="no cluster is configured"):
        cosmic.Client(kubeconfig=str(tmp_path / "missing"))


@pytest.mark.parametrize("content", [None, "a: [", "just a text", "- 1\n", "contexts: 3\n"])
def test_a_kubeconfig_that_is_none(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "kube"
    if content is None:
        file.mkdir()
    else:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(cosmic.FatalError, match=r"kubeconfig|no cluster is configured") as refused:
        cosmic.Client(kubeconfig=str(file))
    assert refused.value.reason == "InvalidSpec"
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_context_that_is_given_needs_no_current_one(kubeconfig: Path) -> None:
    content = kubeconfig.read_text("utf-8").replace("current-context: test\n", "")
    kubeconfig.write_text(content, encoding="utf-8")

    assert cosmic.Client(kubeconfig=str(kubeconfig), context="test").namespace == "surveys"
