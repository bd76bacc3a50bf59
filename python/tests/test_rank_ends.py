"""How a rank in Python ends: well, with a reason, by SIGTERM, by a kill."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cosmic
from cosmic.rank.loading import Loader
from cosmic.rank.predictions import Predictions
from tests.fake_run import FakeRun, committed
from tests.rank_programs import REDSHIFT, compute, galaxies, predict

SOURCES = str(Path(__file__).parents[1] / "src")


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


def test_a_run_that_is_over_stops_the_rank(run: FakeRun) -> None:
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT) as rank:
        for split in rank:
            run.stop = True
            reports = len(run.reports)
            run.wait(lambda reports=reports: len(run.reports) > reports + 2)
            split.commit(np.zeros(20))
    assert ended.value.code == 143
    assert not run.finishes


def test_a_commit_that_does_not_go_with_the_run_ends_the_rank_at_once(
    run: FakeRun, tmp_path: Path
) -> None:
    run.unfit = (
        "rank 0 cannot commit split 0: its metrics are of shapes, those of the run of colours"
    )
    with pytest.raises(SystemExit) as ended:
        compute()
    assert ended.value.code == 65
    words = json.loads((tmp_path / "termination").read_text())
    assert words["reason"] == "ResultCorrupt"
    assert run.unfit in words["message"]
    told = [request.lease.split for request in run.commits]
    assert len(told) == len(set(told)), "none is tried again"
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


@pytest.mark.parametrize("place", [(Loader, "fetch"), (Predictions, "to_parquet")])
@pytest.mark.parametrize(
    ("thrown", "code", "reason"),
    [(MemoryError(), 137, "OutOfMemory"), (KeyError("x"), 70, "Internal")],
    ids=["memory", "defect"],
)
def test_what_goes_wrong_in_the_background_is_told_as_what_it_is(
    run: FakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: tuple[type, str],
    thrown: Exception,
    code: int,
    reason: str,
) -> None:
    def goes_wrong(*_: object) -> None:
        raise thrown

    monkeypatch.setattr(*place, goes_wrong)
    with pytest.raises(SystemExit) as ended:
        compute()
    assert ended.value.code == code
    assert json.loads((tmp_path / "termination").read_text())["reason"] == reason
    assert ("in goes_wrong" in capsys.readouterr().err) is (reason == "Internal")


def test_without_variables_it_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COSMIC_RUN_UID", raising=False)
    with pytest.raises(SystemExit) as ended:
        cosmic.Rank.from_env().__enter__()
    assert ended.value.code == 64
    assert "COSMIC_RUN_UID is not set" in capsys.readouterr().err


PROGRAM = """
import os, sys, time
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


@pytest.mark.parametrize("work", ["time.sleep(60)", "1 / 0"], ids=["SIGTERM", "exception"])
@pytest.mark.parametrize("broken", ["full", "unread", "closed"])
def test_a_rank_ends_with_its_code_whatever_standard_error_is(
    run: FakeRun, tmp_path: Path, work: str, broken: str
) -> None:
    if broken == "full":
        errors = os.open("/dev/full", os.O_WRONLY)
    else:
        unread, errors = os.pipe()
        os.close(unread)
    process = started("os.close(2); " * (broken == "closed") + work, errors)
    os.close(errors)
    assert process.stdout is not None
    assert process.stdout.readline() == b"computing\n"
    if work.startswith("time"):
        process.send_signal(signal.SIGTERM)
    assert process.wait(10) == (143 if work.startswith("time") else 70)
    said = json.loads((tmp_path / "termination").read_text())["reason"]
    assert said == ("Interrupted" if work.startswith("time") else "Internal")
    assert run.releases


def test_a_name_that_is_not_of_utf_8_loses_no_message(run: FakeRun, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(REDSHIFT):
        raise cosmic.FatalError("the file caf\udce9 is none", reason="InvalidSpec")
    assert ended.value.code == 64
    words = json.loads((tmp_path / "termination").read_text())
    assert words["message"] == "the file caf\udce9 is none"


def test_sigterm_takes_back_what_is_asked_for_before_it_gives_leases_back(run: FakeRun) -> None:
    run.lets_wait = True
    del run.waiting[1:]
    process = started("time.sleep(60)")
    assert process.stdout is not None
    assert process.stdout.readline() == b"computing\n"
    run.wait(lambda: run.asking, 5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 143
    assert [lease.split for lease in run.releases[0].leases] == [0]
    assert run.asking_at_release == [False], "it could be given its own lease"


def test_a_rank_that_is_killed_leaves_what_it_has_committed(run: FakeRun) -> None:
    process = started("time.sleep(0.5 if split.index == 0 else 60)")
    run.wait(lambda: run.commits)
    process.kill()
    process.wait(5)
    assert committed(run) == [0]
    assert not run.finishes


def started(work: str, errors: int | None = None) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": SOURCES, "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(work=work)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=errors,
    )
