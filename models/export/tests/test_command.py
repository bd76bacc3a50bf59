"""The command as a whole, on small networks and once on AstroMAE."""

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from cosmic_astromae import AstroMae
from networks import (
    BatchDependent,
    Convolutional,
    FixedMatrix,
    ListNetwork,
    TokenPerceptron,
    TwoArguments,
    seeded,
)
from torch import Tensor, nn
from torch.utils.data import TensorDataset

from cosmic_export import checkpoint, output, packing, samples
from cosmic_export.calling import CONVENTIONS
from cosmic_export.command import main, parser, tolerances
from cosmic_export.integers import multiplies_integers
from cosmic_export.precision import BF16, FP32, INT8
from cosmic_export.tracing import deviation

needs_products = pytest.mark.skipif(
    not multiplies_integers(), reason="int8 cannot be made on this CPU"
)

# Random networks without a narrow output: bfloat16 is farther off than the default allows.
BOUND = 0.05
SMALL = ("--input-shape", "5x8x8", "--batch-size", "8", "--trust", "--tolerance", str(BOUND))


def exported(network: nn.Module, folder: Path, *options: str) -> Path:
    """The archive of a network."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.pt"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *options]) == 0
    return out


def member(archive: bytes, name: str) -> bytes:
    """A file within an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        root = members.namelist()[0].split("/")[0]
        return members.read(f"{root}/extra/{name}")


def test_archive_holds_both_precisions_with_their_descriptions(tmp_path: Path) -> None:
    network = seeded(Convolutional)
    whole = exported(network, tmp_path, *SMALL, "--name", "small").read_bytes()
    sample = samples.drawn(64, (5, 8, 8), 5)
    with torch.no_grad():
        eager = network(sample.images, sample.magnitudes)
    for archive, precision, bound in (
        (whole, "fp32", 1e-5),
        (member(whole, "bf16.pt"), "bf16", BOUND),
    ):
        description = json.loads(member(archive, "cosmic.json"))
        assert description["format"] == "cosmic-model/1"
        assert description["name"] == "small"
        assert description["precision"] == precision
        assert description["forwardSize"] == 8
        shape = [description[name] for name in ("channels", "height", "width", "magnitudes")]
        assert shape == [5, 8, 8, 5]
        assert len(description["sourceSha256"]) == 64
        module = torch.jit.load(io.BytesIO(archive))
        with torch.no_grad():
            output = module(sample.images, sample.magnitudes)
            with np.load(io.BytesIO(member(archive, "golden.npz"))) as golden:
                again = module(*(torch.from_numpy(golden[n]) for n in ("images", "magnitudes")))
                assert np.array_equal(again.numpy(), golden["output"])
        assert deviation(output, eager).max() <= bound
        assert 0 < description["tolerance"] < 1


def test_members_are_stored_aligned_and_without_paths(tmp_path: Path) -> None:
    out = exported(seeded(ListNetwork), tmp_path, *SMALL)
    with zipfile.ZipFile(out) as members:
        for info in members.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert not info.filename.endswith(".debug_pkl")
            name_and_extra = out.read_bytes()[info.header_offset + 26 : info.header_offset + 30]
            lengths = np.frombuffer(name_and_extra, "<u2").sum()
            assert (info.header_offset + 30 + lengths) % 64 == 0
    assert str(Path.cwd()).encode() not in out.read_bytes()


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_single_precision_can_be_asked_for(tmp_path: Path, precision: str) -> None:
    out = exported(seeded(ListNetwork), tmp_path, *SMALL, "--precision", precision)
    assert written(out.read_bytes()) == [precision]


def written(archive: bytes) -> list[str]:
    """The precisions in an archive, its own first."""
    own = json.loads(member(archive, "cosmic.json"))["precision"]
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        inside = [Path(name).stem for name in members.namelist() if name.endswith(".pt")]
    return [own, *inside]


def refused(network: nn.Module, folder: Path, capsys: pytest.CaptureFixture, *options: str) -> str:
    """The one line with which an export is refused, having written nothing."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.pt"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *options]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert not out.exists()
    return error


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
    torch.save({"image": sample.images, "mags": sample.magnitudes}, tmp_path / "1.pt")
    options = (*SMALL, "--samples", str(tmp_path / "1.pt"))
    error = refused(seeded(ListNetwork), tmp_path, capsys, *options)
    assert "the samples have images of 5x16x16 and 5 magnitudes, and the network takes" in error
    assert "takes images of 5x8x8 and 5 magnitudes" in error


def test_network_that_gives_no_number_is_told_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    network = seeded(TwoArguments)
    network.head.bias.data.fill_(torch.nan)
    error = refused(network, tmp_path, capsys, *SMALL)
    assert "the network itself gives nan for sample 0" in error


def test_network_that_decides_by_the_batch_size_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = refused(seeded(BatchDependent), tmp_path, capsys, *SMALL)
    assert "decides something by the batch size" in error


def test_plain_tracing_has_no_rewrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported(seeded(Convolutional), tmp_path, *SMALL, "--plain")
    assert "batch norm" not in capsys.readouterr().out


def test_machine_without_the_primitives_exports_usual_operators(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_weights: list[Tensor]) -> None:
        raise RuntimeError("bf16 path needs the cpu support")

    monkeypatch.setattr(packing, "PackedWeights", unsupported)
    out = exported(seeded(TwoArguments), tmp_path, *SMALL, "--precision", "bf16")
    said = "primitives of oneDNN left out in bf16: the network cannot be traced: bf16 path needs"
    assert said in capsys.readouterr().out
    assert "mkldnn" not in torch.jit.load(str(out)).code


def test_partition_can_be_compared_on_and_becomes_the_golden_batch(tmp_path: Path) -> None:
    sample = samples.drawn(20, (5, 8, 8), 5)
    partition = tmp_path / "1.pt"
    torch.save(TensorDataset(sample.images + 3, sample.magnitudes, torch.zeros(20)), partition)
    out = exported(seeded(TwoArguments), tmp_path, *SMALL, "--samples", str(partition))
    with np.load(io.BytesIO(member(out.read_bytes(), "golden.npz"))) as golden:
        assert np.array_equal(golden["images"], (sample.images + 3)[:8].numpy())


def test_batch_size_is_measured(tmp_path: Path) -> None:
    options = ("--input-shape", "5x8x8", "--trust", "--precision", "fp32")
    out = exported(seeded(ListNetwork), tmp_path, *options)
    description = json.loads(member(out.read_bytes(), "cosmic.json"))
    assert description["forwardSize"] in (32, 64, 128, 256, 512)


def test_astromae_goes_through_as_the_original_is_saved(tmp_path: Path) -> None:
    network = AstroMae.random()
    # Two blocks of twelve, for the test's speed: the depth is read off the weights.
    network.transformer.blocks = network.transformer.blocks[:2]
    torch.save(nn.DataParallel(network), tmp_path / "checkpoint.pth")
    out = tmp_path / "model.pt"
    command = [str(tmp_path / "checkpoint.pth"), "--class", "cosmic_astromae:AstroMae"]
    command += ["--out", str(out), "--batch-size", "8", "--precision", "fp32"]
    assert main(command) == 0
    sample = samples.drawn(8, (5, 32, 32), 5)
    with torch.no_grad():
        eager = CONVENTIONS["model(images, magnitudes)"](network, sample.images, sample.magnitudes)
        output = torch.jit.load(str(out))(sample.images, sample.magnitudes)
    assert (output - eager).abs().max() <= 1e-5


@needs_products
def test_int8_travels_in_the_archive_of_all(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    network = seeded(TokenPerceptron)
    whole = exported(network, tmp_path, *SMALL, "--precision", "all").read_bytes()
    sample = samples.drawn(64, (5, 8, 8), 5)
    archive = member(whole, "int8.pt")
    assert json.loads(member(archive, "cosmic.json"))["precision"] == "int8"
    with torch.no_grad():
        output = torch.jit.load(io.BytesIO(archive))(sample.images, sample.magnitudes)
        expected = network(sample.images, sample.magnitudes)
    assert deviation(output, expected).max() < BOUND
    told = capsys.readouterr().out
    assert "give a partition with --samples" in told
    assert "on integers in int8: 3 linear layers" in told


def test_int8_of_a_network_that_it_is_not_for_is_left_out_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    network = seeded(Convolutional)
    whole = exported(network, tmp_path, *SMALL, "--precision", "all")
    assert "int8 left out: int8 " in capsys.readouterr().out
    assert written(whole.read_bytes()) == ["fp32", "bf16"]
    whole.unlink()
    error = refused(network, tmp_path, capsys, *SMALL, "--precision", "int8")
    assert "nothing can be written; int8 left out: int8 " in error
