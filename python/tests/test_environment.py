"""What a rank's process is told."""

import re
from pathlib import Path

import pytest

import cosmic
from cosmic.rendezvous import environment
from cosmic.rendezvous.environment import RankEnvironment

VARIABLES = (
    Path(__file__).resolve().parents[2]
    / "contract/src/main/java/dev/cosmicai/contract/Variables.java"
)


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "token").write_text("secret\n", encoding="utf-8")
    (tmp_path / "pem").write_text("PEM\n", encoding="utf-8")
    return {
        "COSMIC_RUN_UID": "u-1",
        "COSMIC_RANK": "3",
        "COSMIC_RENDEZVOUS_HOST": "coordinator",
        "COSMIC_RENDEZVOUS_PORT": "7077",
        "COSMIC_TOKEN_FILE": str(tmp_path / "token"),
        "COSMIC_TLS_CERTIFICATE_FILE": str(tmp_path / "pem"),
    }


def test_names_are_those_of_the_contract() -> None:
    known = set(re.findall(r'"([A-Z][A-Z0-9_]+)"', VARIABLES.read_text(encoding="utf-8")))
    ours = {
        value
        for name, value in vars(environment).items()
        if name.isupper() and isinstance(value, str) and value.isupper()
    }

    assert len(ours) == 23
    assert ours <= known


def test_the_least_that_must_be_set_is_enough(variables: dict[str, str]) -> None:
    read = RankEnvironment.read(variables)

    assert (read.run_uid, read.rank, read.attempt) == ("u-1", 3, 0)
    assert str(read.endpoint) == "coordinator:7077"
    assert (read.endpoint.token, read.endpoint.certificate_pem) == ("secret", "PEM")
    assert (read.patience_seconds, read.start_patience_seconds) == (120, 600)
    assert read.storage == environment.StorageEnvironment(None, "us-east-1", False, 60)
    assert "secret" not in repr(read)


def test_a_pod_of_an_indexed_job_counts_its_attempts(variables: dict[str, str]) -> None:
    del variables["COSMIC_RANK"]
    variables |= {
        "JOB_COMPLETION_INDEX": "7",
        "COSMIC_ATTEMPT": "",
        "COSMIC_ATTEMPT_BASE": "10",
        "COSMIC_INDEX_FAILURES": "2",
        "COSMIC_INDEX_IGNORED_FAILURES": "1",
    }

    read = RankEnvironment.read(variables)

    assert (read.rank, read.attempt) == (7, 13)


def test_the_store_is_read(variables: dict[str, str]) -> None:
    variables |= {
        "COSMIC_S3_ENDPOINT": "http://minio:9000",
        "COSMIC_S3_REGION": "eu-west-1",
        "COSMIC_S3_PATH_STYLE": "true",
        "COSMIC_S3_PATIENCE_SECONDS": "5",
    }

    read = RankEnvironment.read(variables)

    assert read.storage == environment.StorageEnvironment("http://minio:9000", "eu-west-1", True, 5)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("COSMIC_RUN_UID", "", "COSMIC_RUN_UID is not set"),
        ("COSMIC_RANK", "-1", "COSMIC_RANK is '-1', not a whole number from 0"),
        ("COSMIC_RENDEZVOUS_PORT", "70770", "not a whole number from 0 to 65535"),
        ("COSMIC_TOKEN_FILE", "/nowhere/t", "COSMIC_TOKEN_FILE names /nowhere/t, which cannot be"),
        ("COSMIC_S3_PATH_STYLE", "yes", "is 'yes', not true or false"),
        ("COSMIC_S3_ENDPOINT", "minio:9000", "not a URI such as"),
    ],
)
def test_a_wrong_variable_is_named(
    variables: dict[str, str], name: str, value: str, told: str
) -> None:
    variables[name] = value

    with pytest.raises(cosmic.FatalError, match=told) as refused:
        RankEnvironment.read(variables)

    assert refused.value.reason == "InvalidSpec"
