"""The package with the real bin/cosmic, over the demo; without COSMIC_BIN it is skipped."""

import math
import os
from pathlib import Path

import pytest

import cosmic

PROGRAM = os.environ.get("COSMIC_BIN", "")

pytestmark = pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic")


def test_a_job_runs_and_its_results_are_read(demo: Path) -> None:
    job = cosmic.Job.from_yaml(demo / "job.yaml")
    job.output = "s3://demo/results/from-python"
    lines: list[str] = []

    results = cosmic.run(job, data_dir=demo, progress=lines.append)

    assert f"{job.name} is complete." in lines
    summary = results.summary()
    assert summary.name == job.name
    table = results.predictions()
    assert table.num_rows == summary.metrics.samples > 0
    places = set(zip(table["file"].to_pylist(), table["row"].to_pylist(), strict=True))
    assert len(places) == table.num_rows
    assert {"predicted_class", "diagnosis"} <= set(table.column_names)
    right = sum(
        p == t
        for p, t in zip(
            table["predicted_class"].to_pylist(), table["diagnosis"].to_pylist(), strict=True
        )
    )
    assert math.isclose(results.metrics()["accuracy"], right / table.num_rows)
    assert results.figure().startswith(b"\x89PNG")
    assert Path(results.report()).is_file()


def test_a_refusal_comes_through(demo: Path) -> None:
    job = cosmic.Job.from_yaml(demo / "job.yaml")
    job.data = "s3://demo/nothing-here"
    job.output = "s3://demo/results/refused"

    with pytest.raises(cosmic.FatalError, match="nothing-here") as refused:
        cosmic.run(job, data_dir=demo, progress=False)

    assert isinstance(refused.value, cosmic.JobFailed)
    assert refused.value.reason == "InputNotFound"
    assert refused.value.exit_code == 66


def test_a_job_that_is_wrong_is_refused_with_the_field(demo: Path) -> None:
    job = cosmic.Job.from_yaml(demo / "job.yaml")
    job.world_size = 0

    with pytest.raises(cosmic.JobFailed, match=r"spec\.worldSize is 0") as refused:
        cosmic.run(job, data_dir=demo, progress=False)

    assert refused.value.reason == "InvalidSpec"
