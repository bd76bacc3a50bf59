"""A sweep with the real bin/cosmic; without COSMIC_BIN it is skipped."""

import os
from pathlib import Path

import pytest

import cosmic

PROGRAM = os.environ.get("COSMIC_BIN", "")

pytestmark = pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic")


def test_a_sweep_runs_and_its_tables_are_read(demo: Path) -> None:
    job = cosmic.Job.from_yaml(demo / "job.yaml")
    data = job.data if isinstance(job.data, cosmic.Data) else cosmic.Data(uri=job.data)
    sweep = cosmic.Sweep(
        name="ranks",
        template=cosmic.Template(
            model=job.model, data=cosmic.TemplateData(uri=data.uri, columns=data.columns)
        ),
        axes=[cosmic.Axis(field="worldSize", values=[1, 2])],
        warm_up=False,
        output="s3://demo/results/sweep",
    )
    lines: list[str] = []

    results = cosmic.run_sweep(sweep, data_dir=demo, progress=lines.append)

    assert "ranks is complete." in lines
    frame = results.runs().to_pandas()
    assert sorted(frame["worldSize"]) == [1, 2]
    assert (frame["total_seconds"] > 0).all()
    assert results.cells().num_rows == results.costs().num_rows == 2
    assert results.figures()
    assert all(results.figure(name).startswith(b"\x89PNG") for name in results.figures())
    assert Path(results.report()).is_file()
    # What is there is not run again, and each run has all that a job has.
    again = cosmic.run_sweep(sweep, data_dir=demo, progress=False)
    assert again.runs().equals(results.runs())
    one, two = (results.run(f"{ranks}-1") for ranks in (1, 2))
    assert one.metrics() == two.metrics()
