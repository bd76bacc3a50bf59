"""Sweeps: as Python builds them, in a cluster, on this machine, and what they leave."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import cosmic
from cosmic.client import Sweeps
from cosmic.kinds import SWEEPS
from tests.api_server import ApiServer
from tests.test_run import program, told

SWEEP = cosmic.Sweep(
    name="sizes",
    template=cosmic.Template(
        model="s3://s/network.pt", data=cosmic.TemplateData(keep=["objid"]), world_size=4
    ),
    axes=[cosmic.Axis(field="data.totalSize", values=["1GB", 2000])],
    datasets=[cosmic.Dataset(name="25MB", partition_size="25MB", uri="s3://s/25MB")],
    exclude=[{"data.totalSize": "1GB", "dataset": "25MB"}],
    on_failure="Stop",
    output="s3://s/out/sizes",
)
DOCUMENT = {
    "apiVersion": "cosmicai.dev/v1alpha1",
    "kind": "InferenceSweep",
    "metadata": {"name": "sizes"},
    "spec": {
        "output": {"uri": "s3://s/out/sizes"},
        "template": {
            "data": {"keep": ["objid"]},
            "model": {"uri": "s3://s/network.pt"},
            "worldSize": 4,
        },
        "axes": [{"field": "data.totalSize", "values": ["1GB", 2000]}],
        "datasets": [{"name": "25MB", "uri": "s3://s/25MB", "partitionSize": "25MB"}],
        "exclude": [{"data.totalSize": "1GB", "dataset": "25MB"}],
        "onFailure": "Stop",
    },
}
EXPERIMENTS = Path(__file__).parents[2] / "experiments"


def test_a_sweep_is_the_resource_that_kubernetes_takes(tmp_path: Path) -> None:
    assert SWEEP.to_dict() == DOCUMENT
    file = tmp_path / "sweep.yaml"
    file.write_text(SWEEP.to_yaml(), encoding="utf-8")
    again = cosmic.Sweep.from_yaml(file)
    assert again.to_dict() == DOCUMENT
    assert isinstance(again.template, cosmic.Template)


@pytest.mark.parametrize("file", sorted(EXPERIMENTS.glob("*.yaml")), ids=lambda file: file.name)
def test_the_experiments_stay_what_they_are(file: Path) -> None:
    assert cosmic.Sweep.from_yaml(file).to_dict() == yaml.safe_load(file.read_text("utf-8"))


def test_a_misspelt_field_and_another_kind_are_refused() -> None:
    with pytest.raises(cosmic.FatalError, match=r"of an InferenceSweep; did you mean repeats\?"):
        cosmic.Sweep.from_dict(DOCUMENT | {"spec": DOCUMENT["spec"] | {"repeat": 3}})  # type: ignore[operator]
    with pytest.raises(cosmic.FatalError, match="this is no InferenceSweep"):
        cosmic.Sweep.from_dict(DOCUMENT | {"kind": "InferenceJob"})


@pytest.fixture
def sweeps(api: ApiServer, client: cosmic.Client) -> Sweeps:
    """A client's sweeps, of a cluster that has those alone."""
    api.kind = SWEEPS
    return client.sweeps


def test_apply_creates_changes_and_suspends(api: ApiServer, sweeps: Sweeps) -> None:
    applied = sweeps.apply(SWEEP)

    assert applied.name == "sizes"
    assert applied.sweep.repeats == 1
    assert api.jobs["surveys", "sizes"]["spec"] == DOCUMENT["spec"] | {"repeats": 1}  # type: ignore[operator]
    assert sweeps.apply(replace(SWEEP, parallel_jobs=3)).sweep.parallel_jobs == 3
    assert sweeps.suspend("sizes").sweep.suspend is True
    assert [one.name for one in sweeps.list()] == ["sizes"]
    sweeps.cancel("sizes")
    assert not api.jobs
    with pytest.raises(cosmic.JobNotFound, match="there is no sweep sizes in namespace surveys"):
        sweeps.get("sizes")


def test_a_cluster_that_knows_jobs_only(client: cosmic.Client) -> None:
    with pytest.raises(cosmic.FatalError, match="install the operator first, or a newer one"):
        client.sweeps.apply(SWEEP)


def ended(how: str, message: str = "all runs are complete") -> dict[str, object]:
    condition = {"type": how, "status": "True", "reason": "PartitionCorrupt", "message": message}
    return {
        "startTime": "2026-01-01T00:00:00Z",
        "conditions": [{"type": "Suspended", "status": "False"}, condition],
        "runs": {"total": 6, "completed": 5, "failed": 1},
    }


def test_a_sweep_is_watched_until_its_condition_says_that_it_is_over(
    api: ApiServer, sweeps: Sweeps, capsys: pytest.CaptureFixture[str]
) -> None:
    sweeps.apply(SWEEP)
    statuses = sweeps.watch("sizes", progress=True)
    assert next(statuses) == cosmic.SweepStatus()
    running = {"currentCell": "25mb-2000", "runs": {"total": 6, "completed": 3, "failed": 0}}
    api.put("sizes", {"startTime": "2026-01-01T00:00:00Z", **running})
    assert next(statuses).current_cell == "25mb-2000"
    api.put("sizes", ended("Complete"))

    (last,) = statuses

    assert last.runs is not None
    assert last.runs.completed == 5
    shown = capsys.readouterr().err
    assert "sizes: 25mb-2000" in shown
    assert "3.00/6.00" in shown
    assert sweeps.wait("sizes") == last


def test_a_sweep_that_fails_has_the_words_of_its_condition(api: ApiServer, sweeps: Sweeps) -> None:
    sweeps.apply(SWEEP)
    api.put("sizes", ended("Failed", "run sizes-25mb-1: 3.pt is corrupt; write it again"))

    with pytest.raises(cosmic.JobFailed, match=r"sweep sizes: run sizes-25mb-1: 3\.pt") as failed:
        sweeps.wait("sizes", timeout=20)

    assert isinstance(failed.value, cosmic.FatalError)
    assert failed.value.reason == "PartitionCorrupt"


def test_the_sweep_and_the_options_reach_the_program(tmp_path: Path) -> None:
    reading = "(here / 'read.yaml').write_text(pathlib.Path(sys.argv[3]).read_text())\n"
    results = cosmic.run_sweep(
        SWEEP, data_dir=tmp_path / "data", cosmic=program(tmp_path, reading), progress=False
    )

    arguments = told(tmp_path)["arguments"]
    assert isinstance(arguments, list)
    assert arguments[:2] == ["sweep", "-f"]
    assert arguments[3:] == ["--data-dir", str(tmp_path / "data")]
    assert yaml.safe_load((tmp_path / "read.yaml").read_text("utf-8")) == DOCUMENT
    assert not Path(arguments[2]).exists()
    assert results.report() == str(tmp_path / "data/out/sizes/sweep.html")


def test_a_name_with_a_slash_is_for_the_program_to_refuse(tmp_path: Path) -> None:
    refusing = program(tmp_path, "print('error: a/b is no name')\nsys.exit(64)\n")

    with pytest.raises(cosmic.JobFailed, match="a/b is no name"):
        cosmic.run_sweep(replace(SWEEP, name="a/b"), cosmic=refusing, progress=False)


def test_of_runs_that_fail_the_first_one_is_told(tmp_path: Path) -> None:
    lines = "error: sizes-a-1: no model; name one\nerror: sizes-b-1: the store is away"
    failing = program(tmp_path, f"print({lines!r})\nsys.exit(64)\n")

    with pytest.raises(cosmic.JobFailed, match=r"^sizes-a-1: no model; name one$") as failed:
        cosmic.run_sweep(SWEEP, cosmic=failing, progress=False)

    assert failed.value.reason == "InvalidSpec"


def test_tables_and_figures_are_read(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "25mb-1").mkdir()
    runs = pa.table({"cell": ["25mb"], "worldSize": [4], "total_seconds": [1.5]})
    pq.write_table(runs, tmp_path / "runs.parquet")
    (tmp_path / "cells.csv").write_text("cell,runs,total_seconds\n25mb,3,1.5\n")
    (tmp_path / "costs.csv").write_text("cell,dollars\n25mb,\n")
    (tmp_path / "figures/time.png").write_bytes(b"PNG")
    (tmp_path / "figures/time.svg").write_bytes(b"SVG")
    (tmp_path / "25mb-1/report.html").touch()

    results = cosmic.SweepResults(tmp_path)

    assert results.runs().equals(runs)
    assert results.cells().to_pylist() == [{"cell": "25mb", "runs": 3, "total_seconds": 1.5}]
    assert results.costs().to_pylist() == [{"cell": "25mb", "dollars": None}]
    assert results.figures() == ["time"]
    assert results.figure("time") == b"PNG"
    assert results.run("25mb-1").report() == str(tmp_path / "25mb-1/report.html")
    with pytest.raises(cosmic.FatalError, match=r"figures/cost\.png is not there") as missing:
        results.figure("cost")
    assert missing.value.reason == "InputNotFound"


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs.parquet").write_bytes(b"half of a table")
    (tmp_path / "cells.csv").write_text("cell,runs\n25mb\n")

    for read in (cosmic.SweepResults(tmp_path).runs, cosmic.SweepResults(tmp_path).cells):
        with pytest.raises(cosmic.FatalError, match="is not what a run has left") as refused:
            read()
        assert refused.value.reason == "ResultCorrupt"
