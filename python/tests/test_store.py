"""Results in an S3 store, of another project's making."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

import cosmic
from tests import stored_run

BUCKET = "survey"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def uri(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A run's results in a bucket, and the variables that lead there."""
    for variable in ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_CA_BUNDLE", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    folder = stored_run.store(tmp_path / "first", splits=3)
    store = boto3.client("s3", endpoint_url=endpoint)
    store.create_bucket(Bucket=BUCKET)
    for file in folder.rglob("*.*"):
        store.upload_file(str(file), BUCKET, f"results/first/{file.relative_to(folder)}")
    return f"s3://{BUCKET}/results/first/"


def test_results_in_a_store_are_read_like_those_in_a_folder(uri: str) -> None:
    results = cosmic.Results(uri)

    assert results.summary().name == "first"
    assert results.predictions()["objid"].to_pylist()[::4] == [0, 100, 200]
    assert results.figure() == stored_run.PNG
    assert results.report() == "s3://survey/results/first/report.html"


def test_the_endpoint_may_be_said(uri: str, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")

    assert cosmic.Results(uri, endpoint=endpoint, region="us-east-1").summary().name == "first"


def test_what_is_not_there(uri: str) -> None:
    for where in ("s3://survey/nothing", "s3://no-such-bucket/first"):
        with pytest.raises(cosmic.FatalError, match=r"summary\.json is not there") as missing:
            cosmic.Results(where).summary()
        assert missing.value.reason == "InputNotFound"


def test_a_store_that_does_not_answer_may_do_so_later(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")

    with pytest.raises(cosmic.RetriableError, match=r"first/summary\.json cannot be read") as away:
        cosmic.Results(uri).summary()

    assert away.value.reason == "StorageUnavailable"


@pytest.mark.parametrize("wrong", ["minio.example.org", "localhost:9000", "http://", "http://h:x"])
@pytest.mark.parametrize("variable", [None, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])
def test_an_endpoint_that_is_no_uri_is_refused(
    wrong: str, variable: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    what = "the endpoint"
    if variable:
        monkeypatch.setenv(variable, wrong)
        what = f"environment variable {variable}"

    with pytest.raises(cosmic.FatalError) as refused:
        cosmic.Results("s3://survey/first", endpoint=None if variable else wrong)

    said = f"{what} is '{wrong}', not a URI such as https://minio.example.org:9000"
    assert str(refused.value) == said
    assert refused.value.reason == "InvalidSpec"
