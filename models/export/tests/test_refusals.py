"""What the command refuses or leaves out, and what it says of it."""

import os
from pathlib import Path

import pytest
import torch
from exporting import SMALL, exported, needs_products, refused, written
from networks import (
    BatchDependent,
    Convolutional,
    FixedMatrix,
    ListNetwork,
    TokenPerceptron,
    TwoArguments,
    seeded,
)

from cosmic_export import checkpoint, output, samples
from cosmic_export.command import main
from cosmic_export.options import parser, tolerances
from cosmic_export.precision import BF16, FP32, INT8


@pytest.mark.parametrize(
    ("asked", "beyond", "expected"),
    [
        ("auto", "bf16", ["fp32"]),
        ("bf16,fp32", "bf16", ["fp32"]),
        ("auto", "fp32", ["bf16"]),
        pytest.param("all", "int8", ["fp32", "bf16"], marks=needs_products),
        pytest.param("all", "bf16", ["fp32", "int8"], marks=needs_products),
    ],
)
def test_precision_beyond_its_tolerance_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture, asked: str, beyond: str, expected: list[str]
) -> None:
    options = [*SMALL, "--precision", asked]
    network = seeded(TokenPerceptron)
    whole = exported(network, tmp_path, *options, f"--tolerance-{beyond}", "1e-9")
    assert written(whole.read_bytes()) == expected
    told = capsys.readouterr().out
    assert told.count("left out: it is off by") == 1
    assert f"{beyond} left out: it is off by" in told

    # The hint names an option that does write it.
    hint = told.partition(" pass ")[2].split()[:2]
    assert hint[0] == f"--tolerance-{beyond}"
    again = exported(network, tmp_path, *options, *hint)
    assert set(written(again.read_bytes())) == {*expected, beyond}


def test_nothing_within_its_tolerance_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    error = refused(seeded(Convolutional), tmp_path, capsys, *SMALL, "--tolerance", "0")
    assert "nothing can be written; fp32 left out: it is off by" in error
    assert "; bf16 left out: it is off by" in error


def test_tolerance_of_a_precision_comes_before_that_of_all() -> None:
    command = ["checkpoint.pth", "--out", "model.pt", "--precision", "all"]
    command += ["--tolerance", "0.01", "--tolerance-int8", "0"]
    assert tolerances(parser().parse_args(command)) == {FP32: 0.01, BF16: 0.01, INT8: 0}
    assert tolerances(parser().parse_args(command[:3])) == {FP32: 1e-5, BF16: 5e-3}


def test_precision_that_the_network_does_not_compute_in_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    options = [*SMALL, "--plain", "--precision", "all"]
    whole = exported(seeded(FixedMatrix), tmp_path, *options).read_bytes()
    assert written(whole) == ["fp32"]
    told = capsys.readouterr().out
    assert "bf16 left out: the network cannot be traced" in told
    assert "int8 left out: " in told


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        (("--precision", "fp16"), "'fp16' is none of fp32, bf16, int8, auto, all"),
        (("--precision", "fp32,"), "'' is none of"),
        (("--tolerance-bf16", "nan"), "'nan' is no number from 0 to 0.4"),
        (("--tolerance", "2"), "'2' is no number from 0 to 0.4"),
        (("--batch-size", "0"), "'0' is no whole number from 1 to 65536"),
        (("--magnitudes", "-5"), "'-5' is no whole number from 1 to 16384"),
        (("--input-shape", "5x0x8"), "'0' is no whole number from 1 to 16384"),
    ],
)
def test_option_that_makes_no_archive_for_ranks_is_refused(
    capsys: pytest.CaptureFixture, option: tuple[str, str], problem: str
) -> None:
    with pytest.raises(SystemExit):
        main(["checkpoint.pth", "--out", "model.pt", *option])
    assert problem in capsys.readouterr().err


def no_work(*_arguments: object) -> None:
    """Takes the place of what must not be reached."""
    raise AssertionError("the work has begun")


@pytest.mark.parametrize(
    ("out", "problem"),
    [
        ("missing/model.pt", "is in no folder; make "),
        ("", "is a folder; name a file, such as "),
        ("checkpoint.pth", "is what is read; name another file"),
        ("checkpoint.pth/model.pt", "is in no folder; make "),
        (f"{300 * 'a'}.pt", "cannot be written: File name too long"),
        pytest.param(
            "locked/model.pt",
            "cannot be written: Permission denied",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere"),
        ),
    ],
)
def test_output_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    out: str,
    problem: str,
) -> None:
    checkpoint_file = tmp_path / "checkpoint.pth"
    checkpoint_file.write_bytes(b"unread")
    (tmp_path / "locked").mkdir(0o500)
    monkeypatch.setattr(checkpoint, "load", no_work)
    assert main([str(checkpoint_file), "--out", str(tmp_path / out)]) == 1
    error = capsys.readouterr().err
    assert problem in error
    assert error.count("\n") == 1
    assert "Errno" not in error
    assert checkpoint_file.read_bytes() == b"unread"


def test_check_of_the_output_leaves_what_is_there(tmp_path: Path) -> None:
    kept, absent, link = (tmp_path / name for name in ("kept.pt", "absent.pt", "link.pt"))
    kept.write_bytes(b"before")
    link.symlink_to(absent)
    for path in (kept, absent, link):
        output.refuse_unwritable(path, "--out")
    assert kept.read_bytes() == b"before"
    assert not absent.exists()
    assert link.is_symlink()


def test_samples_are_checked_before_the_checkpoint_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "load", no_work)
    options = ("--samples", str(tmp_path / "nowhere.pt"))
    assert "nowhere.pt is no file" in refused(seeded(ListNetwork), tmp_path, capsys, *options)


def test_samples_of_another_size_are_told_from_a_network_that_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    sample = samples.drawn(3, (5, 16, 16), 5)
    torch.save({"image": sample["images"], "mags": sample["magnitudes"]}, tmp_path / "1.pt")
    options = (*SMALL, "--samples", str(tmp_path / "1.pt"))
    error = refused(seeded(ListNetwork), tmp_path, capsys, *options)
    assert "the samples have images float32 [N, 5, 16, 16] and magnitudes float32 [N, 5]" in error
    assert "the network takes images float32 [N, 5, 8, 8] and magnitudes float32 [N, 5]" in error


def test_network_that_gives_no_number_is_told_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    network = seeded(TwoArguments)
    network.head.bias.data.fill_(torch.nan)
    error = refused(network, tmp_path, capsys, *SMALL)
    assert "the network itself gives nan in prediction for sample 0" in error


def test_network_that_decides_by_the_batch_size_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused(seeded(BatchDependent), tmp_path, capsys, *SMALL)
    assert "decides something by the batch size" in error
