"""The command as a whole, on small networks and once on AstroMAE."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from cosmic_astromae import AstroMae
from exporting import (
    BOUND,
    SMALL,
    description,
    exported,
    member,
    needs_products,
    refused,
    written,
)
from networks import (
    Convolutional,
    ListNetwork,
    TokenPerceptron,
    TwoArguments,
    seeded,
)
from torch import Tensor, nn
from torch.utils.data import TensorDataset

from cosmic_export import packing, samples
from cosmic_export.command import main
from cosmic_export.deviations import deviation


def test_archive_holds_both_precisions_with_their_descriptions(tmp_path: Path) -> None:
    network = seeded(Convolutional)
    whole = exported(network, tmp_path, *SMALL, "--name", "small").read_bytes()
    sample = samples.drawn(64, (5, 8, 8), 5)
    with torch.no_grad():
        eager = network(*sample.tensors)
    for archive, precision, bound in (
        (whole, "fp32", 1e-5),
        (member(whole, "bf16.pt"), "bf16", BOUND),
    ):
        said = description(archive)
        assert said["format"] == "cosmic-model/1"
        assert said["name"] == "small"
        assert said["precision"] == precision
        assert said["forwardSize"] == 8
        shape = [said[name] for name in ("channels", "height", "width", "magnitudes")]
        assert shape == [5, 8, 8, 5]
        assert len(said["sourceSha256"]) == 64
        module = torch.jit.load(io.BytesIO(archive))
        with torch.no_grad():
            output = module(*sample.tensors)
            with np.load(io.BytesIO(member(archive, "golden.npz"))) as golden:
                again = module(*(torch.from_numpy(golden[n]) for n in ("images", "magnitudes")))
                assert np.array_equal(again.numpy(), golden["output"])
        assert deviation((output,), (eager.reshape(-1, 1),)).relative <= bound
        assert 0 < said["tolerance"] < 1


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
    torch.save(
        TensorDataset(sample["images"] + 3, sample["magnitudes"], torch.zeros(20)), partition
    )
    out = exported(seeded(TwoArguments), tmp_path, *SMALL, "--samples", str(partition))
    with np.load(io.BytesIO(member(out.read_bytes(), "golden.npz"))) as golden:
        assert np.array_equal(golden["images"], (sample["images"] + 3)[:8].numpy())


def test_batch_size_is_measured(tmp_path: Path) -> None:
    options = ("--input-shape", "5x8x8", "--trust", "--precision", "fp32")
    out = exported(seeded(ListNetwork), tmp_path, *options)
    assert description(out.read_bytes())["forwardSize"] in (32, 64, 128, 256, 512)


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
        eager = network(*sample.tensors)
        output = torch.jit.load(str(out))(*sample.tensors)
    assert (output - eager).abs().max() <= 1e-5
    # As workers of before there was another format read it.
    assert list(description(out.read_bytes())) == [
        *("format", "name", "precision", "forwardSize", "channels", "height", "width"),
        *("magnitudes", "tolerance", "sourceSha256", "torch"),
    ]
    with np.load(io.BytesIO(member(out.read_bytes(), "golden.npz"))) as golden:
        assert golden.files == ["images", "magnitudes", "output"]


@needs_products
def test_int8_travels_in_the_archive_of_all(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    network = seeded(TokenPerceptron)
    whole = exported(network, tmp_path, *SMALL, "--precision", "all").read_bytes()
    sample = samples.drawn(64, (5, 8, 8), 5)
    archive = member(whole, "int8.pt")
    assert description(archive)["precision"] == "int8"
    with torch.no_grad():
        output = torch.jit.load(io.BytesIO(archive))(*sample.tensors)
        expected = network(*sample.tensors)
    assert deviation((output,), (expected,)).relative < BOUND
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
