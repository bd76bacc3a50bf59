"""A rank in Python beside a coordinator of this process and a real store."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import cosmic
from cosmic.metrics import MeasuredOutput, RankMetrics, task_spec
from cosmic.rank import Network, Scores, Task, Tensor
from tests.fake_run import FakeRun, committed, moto, running

SOURCES = str(Path(__file__).parents[1] / "src")
RANDOM = np.random.default_rng(3)


def npz(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def galaxies(count: int, first: int = 0) -> bytes:
    return npz(
        images=RANDOM.normal(size=(count, 2, 3)).astype(np.float32),
        redshift=np.arange(first, first + count) / 100,
        objid=np.arange(first, first + count),
    )


REDSHIFT = Network(
    name="half",
    inputs=(Tensor("images", "float32", (2, 3)),),
    outputs=(Tensor("prediction", "float32", (1,)),),
    task=Task.REDSHIFT,
)


@pytest.fixture(scope="module")
def bucket() -> Iterator[tuple[Any, str]]:
    with moto() as (client, endpoint):
        yield client, endpoint


@pytest.fixture
def run(
    bucket: tuple[Any, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeRun]:
    """A run of three files of 20 galaxies."""
    run = FakeRun(*bucket, reading='{"keep":["objid"]}')
    for i in range(3):
        run.add(f"data/{i}.npz", galaxies(20, 20 * i))
    with running(run, tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield run


def predict(columns: dict[str, Any]) -> Any:
    return columns["images"].mean(axis=(1, 2))


def compute(network: Network | None = REDSHIFT, **options: Any) -> None:
    with cosmic.Rank.from_env(network, **options) as rank:
        for split in rank:
            split.commit({"prediction": predict(split.read())})


def test_splits_are_computed_stored_and_committed(run: FakeRun) -> None:
    compute()

    assert committed(run) == [0, 1, 2]
    # Two whose commits are under way, one that is computed, and one ahead.
    assert run.held_at_once <= 4
    assert len(run.finishes) == 1
    for request in run.commits:
        index = request.lease.split
        table = pq.read_table(io.BytesIO(run.stored(f"results/predictions/{index}.parquet")))
        names = ["objid", "prediction", "redshift", "file", "row"]
        assert table.column_names == names
        kinds = ["int64", "float", "double", "int32", "int32"]
        assert [str(kind) for kind in table.schema.types] == kinds
        assert table["objid"].to_pylist() == list(range(20 * index, 20 * index + 20))
        assert table["file"].to_pylist() == [index] * 20
        assert table["row"].to_pylist() == list(range(20))
        metrics = RankMetrics(task_spec(Task.REDSHIFT, [MeasuredOutput("prediction", 1)]))
        metrics.add(
            table["prediction"].to_numpy()[:, None].astype(np.float64),
            table["redshift"].to_numpy()[:, None],
            index,
            np.arange(20),
        )
        assert request.metrics == metrics.to_bytes()
        assert request.samples == 20
        metadata = table.schema.metadata
        assert metadata[b"cosmic.run"] == b"run-1"
        assert metadata[b"cosmic.task"] == b"redshift"
        assert metadata[b"cosmic.split"] == str(index).encode()
    figures = json.loads(run.finishes[0].figures)
    assert figures["samples"] == 60
    assert figures["s3_num_requests"] >= 3
    assert figures["total_cpu_time (seconds)"] > 0


def test_batches_are_parts_of_what_is_read(run: FakeRun) -> None:
    sizes = []
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            parts = []
            for columns in split.batches(8):
                sizes.append(len(columns["images"]))
                parts.append(predict(columns))
            split.commit(np.concatenate(parts))
    assert sizes == [8, 8, 4] * 3
    assert committed(run) == [0, 1, 2]


def test_nothing_need_be_declared(run: FakeRun) -> None:
    run.assignment["reading"] = '{"task":"regression","columns":{"target":"redshift"}}'
    compute(None, columns=["images"])
    expected = pq.read_table(io.BytesIO(run.stored("results/predictions/1.parquet")))
    assert expected.column_names == ["prediction", "target", "file", "row"]
    metrics = RankMetrics(task_spec(Task.REGRESSION, [MeasuredOutput("prediction", 1)]))
    metrics.add(
        expected["prediction"].to_numpy()[:, None].astype(np.float64),
        expected["target"].to_numpy()[:, None],
        1,
        np.arange(20),
    )
    [request] = [one for one in run.commits if one.lease.split == 1]
    assert request.metrics == metrics.to_bytes()


def test_a_classification_has_its_class_beside_the_scores(run: FakeRun) -> None:
    run.waiting.clear()
    run.assignment["reading"] = ""
    scores = RANDOM.normal(size=(6, 3)).astype(np.float32)
    label = np.array([0, 1, 2, np.nan, 1.5, 2])
    run.add("data/c.npz", npz(scores=scores, label=label))
    network = Network(
        inputs=(Tensor("scores", "float32", (3,)),),
        outputs=(Tensor("logits", "float32", (3,)),),
        task=Task.CLASSIFICATION,
        scores=Scores.LOGITS,
        classes=("a", "b", "c"),
    )
    with cosmic.Rank.from_env(network) as rank:
        for split in rank:
            split.commit({"logits": split.read()["scores"]})
    table = pq.read_table(io.BytesIO(run.stored("results/predictions/0.parquet")))
    assert table.column_names == ["logits", "predicted_class", "label", "file", "row"]
    assert table["predicted_class"].to_pylist() == scores.argmax(axis=1).tolist()
    assert table["label"].to_pylist() == [0, 1, 2, None, None, 2]
    assert np.array_equal(np.array(table["logits"].to_pylist(), dtype=np.float32), scores)


def test_npz_holds_the_same(run: FakeRun) -> None:
    run.assignment["predictions_format"] = "npz"
    compute()
    stored = np.load(io.BytesIO(run.stored("results/predictions/2.npz")))
    assert stored.files == ["objid", "prediction", "redshift", "file", "row"]
    assert stored["redshift"].tolist() == (np.arange(40, 60) / 100).tolist()


def test_parts_of_a_file_cover_it_and_cancel(run: FakeRun) -> None:
    run.waiting.clear()
    run.assignment["reading"] = ""
    images = RANDOM.normal(size=(3000, 2, 30)).astype(np.float32)
    run.add("data/large.npz", npz(images=images, redshift=np.linspace(0, 1, 3000)), parts=4)
    network = Network(
        "wide", (Tensor("images", "float32", (2, 30)),), REDSHIFT.outputs, Task.REDSHIFT
    )
    compute(network)
    assert sum(request.samples for request in run.commits) == 3000
    residue = 0
    for request in run.commits:
        assert request.residue
        residue ^= request.residue
    assert residue == 0


def test_a_damaged_file_ends_the_rank_with_its_reason(
    run: FakeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.add("data/bad.npz", galaxies(20)[:-700])
    with pytest.raises(SystemExit) as ended:
        compute()
    assert ended.value.code == 65
    words = json.loads((tmp_path / "termination").read_text())
    assert words["reason"] == "PartitionCorrupt"
    assert words["partition"] == "s3://survey/data/bad.npz"
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("ERROR PartitionCorrupt: s3://survey/data/bad.npz is cut short")
    assert run.releases[0].failure.reason == "PartitionCorrupt"
    assert run.releases[0].failure.partition == "s3://survey/data/bad.npz"
    assert not run.finishes


def test_a_split_that_the_run_does_without_is_left_out(run: FakeRun) -> None:
    run.tolerated = True
    first = list(run.waiting)
    run.waiting.clear()
    run.add("data/bad.npz", b"nothing that is read")
    bad = run.waiting.pop()
    bad.index = 9
    run.waiting.extend([first[0], bad, *first[1:]])
    compute()
    assert committed(run) == [0, 1, 2]
    assert [request.leases[0].split for request in run.releases] == [9]
    assert len(run.finishes) == 1


def test_an_output_that_is_not_finite_is_named_or_set_aside(
    run: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        with cosmic.Rank.from_env(REDSHIFT) as rank:
            for split in rank:
                values = predict(split.read())
                values[4] = np.inf
                split.commit(values)

    run.assignment["max_bad_samples"] = 5
    broken()
    assert [request.samples for request in run.commits] == [19] * 3
    [bad] = run.commits[0].bad_samples
    assert (bad.row, bad.column, bad.reason) == (4, "prediction", "PartitionNotFinite")
    run.assignment["max_bad_samples"] = 0
    run.add("data/more.npz", galaxies(9))
    with pytest.raises(SystemExit) as ended:
        broken()
    assert ended.value.code == 65
    assert "answers Infinity in prediction for sample 4" in capsys.readouterr().err


def test_a_revoked_split_is_not_committed(run: FakeRun) -> None:
    answers = []
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            if split.index == 0:
                run.revoked = [100]
                reports = len(run.reports)
                run.wait(lambda reports=reports: len(run.reports) > reports + 2)
                assert split.revoked
                assert list(split.batches(4)) == []
            answers.append((split.index, split.commit(np.zeros(20))))
    assert answers == [(0, False), (1, True), (2, True)]
    assert committed(run) == [1, 2]
    assert all(lease.split != 0 for lease in run.reports[-1].held)


def test_a_run_that_is_over_stops_the_rank(run: FakeRun) -> None:
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            run.stop = True
            reports = len(run.reports)
            run.wait(lambda reports=reports: len(run.reports) > reports + 2)
            split.commit(np.zeros(20))
    assert ended.value.code == 143
    assert not run.finishes


def test_a_rank_that_has_nothing_to_do_ends_well(run: FakeRun) -> None:
    run.done = True
    compute()
    assert not run.commits


def test_a_gang_waits_for_all(run: FakeRun) -> None:
    run.assignment["gang"] = True
    compute()
    assert committed(run) == [0, 1, 2]


def test_the_models_file_is_there_and_verified(run: FakeRun) -> None:
    run.model("model.bin", b"weights", sha256="0" * 64)
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT) as rank:
        rank.model_path()
    assert ended.value.code == 78
    run.model("model.bin", b"weights")
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        path = rank.model_path()
        assert path.read_bytes() == b"weights"
        for split in rank:
            split.commit(np.zeros(20))
    assert not path.exists()


def test_a_file_that_has_changed_is_refused(run: FakeRun) -> None:
    run.store.put_object(Bucket="survey", Key="data/1.npz", Body=galaxies(20))
    with pytest.raises(SystemExit) as ended:
        compute()
    assert ended.value.code == 65
    assert run.releases[0].failure.reason == "PartitionChanged"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (lambda split: split.commit(np.zeros(3)), "commits 3 rows of prediction for 20 samples"),
        (lambda split: split.commit({"z": np.zeros(20)}), "commits outputs z, and the network has"),
        (lambda split: split.commit(np.zeros((20, 4))), "declares prediction float32"),
        (lambda split: split.commit([np.array(["a"] * 20)]), "an output is"),
        (lambda split: None, "neither commits nor fails split 0"),
        (lambda split: 1 / 0, "ended with ZeroDivisionError: division by zero"),
    ],
    ids=["rows", "names", "shape", "text", "nothing", "exception"],
)
def test_a_program_that_is_wrong_is_told_so(
    run: FakeRun, program: Any, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            program(split)
    assert ended.value.code in (64, 70, 78)
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert run.releases


def test_a_program_that_leaves_early_is_no_success(run: FakeRun) -> None:
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            split.commit(np.zeros(20))
            break
    assert ended.value.code == 64


def test_without_variables_it_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COSMIC_RUN_UID", raising=False)
    with pytest.raises(SystemExit) as ended:
        cosmic.Rank.from_env().__enter__()
    assert ended.value.code == 64
    assert "COSMIC_RUN_UID is not set" in capsys.readouterr().err


PROGRAM = """
import sys, time
import numpy as np
import cosmic
from cosmic.rank import Network, Task, Tensor

network = Network("n", (Tensor("images", "float32", (2, 3)),), (Tensor("prediction"),), Task.NONE)
with cosmic.Rank.from_env(network) as rank:
    for split in rank:
        print("computing", flush=True)
        {work}
        split.commit(np.zeros(len(split)))
"""


@pytest.mark.parametrize("work", ["time.sleep(60)", "np.linalg.svd(np.ones((6000, 6000)))"])
def test_sigterm_gives_leases_back_at_once(run: FakeRun, tmp_path: Path, work: str) -> None:
    process = started(work)
    assert process.stdout is not None
    assert process.stdout.readline() == b"computing\n"
    process.send_signal(signal.SIGTERM)
    run.wait(lambda: run.releases, 5)
    assert process.wait(5) == 143
    assert {lease.split for lease in run.releases[0].leases} >= {0}
    assert not run.releases[0].HasField("failure")
    assert json.loads((tmp_path / "termination").read_text())["reason"] == "Interrupted"


def test_a_rank_that_is_killed_leaves_what_it_has_committed(run: FakeRun) -> None:
    process = started("time.sleep(0.5 if split.index == 0 else 60)")
    run.wait(lambda: run.commits)
    process.kill()
    process.wait(5)
    assert committed(run) == [0]
    assert not run.finishes


def started(work: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": SOURCES, "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(work=work)],
        env=environment,
        stdout=subprocess.PIPE,
    )
