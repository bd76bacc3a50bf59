"""A rank in Python beside a coordinator of this process and a real store."""

import io
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

import cosmic
from cosmic.metrics import MeasuredOutput, RankMetrics, task_spec
from cosmic.rank import Network, Scores, Task, Tensor
from tests.fake_run import FakeRun, committed
from tests.rank_programs import RANDOM, REDSHIFT, compute, npz, predict

SOURCES = str(Path(__file__).parents[1] / "src")


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
    for request in run.commits:
        index = request.lease.split
        stored = pq.read_table(io.BytesIO(run.stored(f"results/predictions/{index}.parquet")))
        assert stored.column_names == ["prediction", "target", "file", "row"]
        assert stored["target"].to_pylist() == [i / 100 for i in range(20 * index, 20 * index + 20)]
        metrics = RankMetrics(task_spec(Task.REGRESSION, [MeasuredOutput("prediction", 1)]))
        metrics.add(
            stored["prediction"].to_numpy()[:, None].astype(np.float64),
            stored["target"].to_numpy()[:, None],
            index,
            np.arange(20),
        )
        assert request.metrics == metrics.to_bytes()
    assert committed(run) == [0, 1, 2]


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


def test_ranks_communicate_over_the_same_connection(run: FakeRun) -> None:
    run.assignment["world_size"] = 4
    with cosmic.Rank.from_env(REDSHIFT) as rank:
        communicator = rank.communicator("peers")
        assert (communicator.rank, communicator.size) == (rank.rank, 4) == (0, rank.world_size)
        # One that counted anew would get the results of the first one's calls again.
        assert rank.communicator("peers") is communicator
        assert rank.communicator("others") is not communicator
        communicator.close()
        for split in rank:
            split.commit(predict(split.read()))
    assert committed(run) == [0, 1, 2]
