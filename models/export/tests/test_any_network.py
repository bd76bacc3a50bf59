"""Networks of any inputs and outputs, exported by the command and computed from the archive."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from any_networks import (
    Halving,
    ImageClassifier,
    Narrow,
    NarrowByValues,
    Neighbours,
    Predicting,
    Table,
    TableInOne,
    TextEncoder,
    ThreeToThree,
)
from exporting import BOUND, description, exported, member, needs_products, refused, written
from networks import seeded
from torch import Tensor, nn

from cosmic_export import inputs
from cosmic_export.deviations import deviation, run
from cosmic_export.sample import Sample

OPTIONS = ("--trust", "--batch-size", "8", "--tolerance-bf16", str(BOUND))
IMAGE = ("--input", "x:float32:3x16x16")
TEXT = ("--input", "tokens:int64:128:0..49", "--input", "mask:bool:128")
FEATURES = ("--input", "features:float32:30")
THREE = ("--input", "table:float32:6", "--input", "image:float32:1x8x8")
THREE += ("--input", "kind:int64::0..4")
NARROW = ("--input", "table:bfloat16:6", "--input", "kind:int16::0..299")


def drawn(options: tuple[str, ...], count: int = 20) -> Sample:
    """Samples of declared inputs."""
    return inputs.draw(inputs.all_of(options[1::2]), count)


def computed(archive: bytes, sample: Sample) -> tuple[Tensor, ...]:
    """What an archive gives."""
    return run(torch.jit.load(io.BytesIO(archive)), sample)


def signature(archive: bytes, kind: str) -> list[tuple]:
    """Names, types and shapes of an archive's inputs or outputs."""
    fields = description(archive)[kind]
    return [(field["name"], field["dtype"], field["shape"]) for field in fields]


@pytest.mark.parametrize(
    ("make", "options", "eager", "inputs", "outputs"),
    [
        (
            ImageClassifier,
            IMAGE,
            lambda network, x: (network(x),),
            [("x", "float32", ["N", 3, 16, 16])],
            [("output", "float32", ["N", 10])],
        ),
        (
            TextEncoder,
            TEXT,
            lambda network, tokens, mask: (network(tokens, mask).embedding,),
            [("tokens", "int64", ["N", 128]), ("mask", "bool", ["N", 128])],
            [("embedding", "float32", ["N", 64])],
        ),
        (
            Table,
            FEATURES,
            lambda network, x: network(x),
            [("features", "float32", ["N", 30])],
            [("output_0", "float32", ["N"]), ("output_1", "float32", ["N"])],
        ),
        (
            TableInOne,
            (*FEATURES, "--output", "both"),
            lambda network, x: (network(x),),
            [("features", "float32", ["N", 30])],
            [("both", "float32", ["N", 2])],
        ),
        (
            ThreeToThree,
            THREE,
            lambda network, t, i, k: tuple(network(table=t, image=i, kind=k).values()),
            [
                ("table", "float32", ["N", 6]),
                ("image", "float32", ["N", 1, 8, 8]),
                ("kind", "int64", ["N"]),
            ],
            [
                ("scores", "float32", ["N", 3]),
                ("size", "float32", ["N"]),
                ("class", "int64", ["N"]),
            ],
        ),
    ],
)
def test_archive_computes_what_the_network_does(
    tmp_path: Path,
    make: type[nn.Module],
    options: tuple[str, ...],
    eager: Callable,
    inputs: list,
    outputs: list,
) -> None:
    network = seeded(make)
    whole = exported(network, tmp_path, *OPTIONS, *options).read_bytes()
    assert written(whole) == ["fp32", "bf16"]
    sample = drawn(options[: 2 * len(inputs)])
    with torch.no_grad():
        expected = eager(network, *sample.tensors)
    for archive, bound in ((whole, 1e-5), (member(whole, "bf16.pt"), BOUND)):
        assert signature(archive, "inputs") == inputs
        assert signature(archive, "outputs") == outputs
        off = deviation(computed(archive, sample), expected)
        assert off.relative <= bound
        assert off.differing == 0
        given = description(archive)
        assert (given["format"], given["task"]) == ("cosmic-model/2", "none")
        with np.load(io.BytesIO(member(archive, "golden.npz"))) as golden:
            names = [f"inputs/{name}" for name, _, _ in inputs]
            assert golden.files == names + [f"outputs/{name}" for name, _, _ in outputs]
            again = Sample({name: torch.from_numpy(golden[name]) for name in names})
            assert again.count == 8
            for (name, kind, _), output in zip(outputs, computed(archive, again), strict=True):
                assert golden[f"outputs/{name}"].dtype == kind
                assert np.array_equal(golden[f"outputs/{name}"], output.numpy())


@pytest.mark.parametrize("make", [Narrow, NarrowByValues])
def test_types_that_ranks_do_not_hand_over_are_converted_inside(
    tmp_path: Path, capsys: pytest.CaptureFixture, make: type[nn.Module]
) -> None:
    network = seeded(make)
    options = (*NARROW, "--output", "scores", "--output", "next")
    whole = exported(network, tmp_path, *OPTIONS, *options).read_bytes()
    told = capsys.readouterr().out
    assert "table bfloat16, kind int16, scores bfloat16 and next int16\n" in told
    assert signature(whole, "inputs") == [
        ("table", "float32", ["N", 6]),
        ("kind", "int32", ["N"]),
    ]
    assert signature(whole, "outputs") == [
        ("scores", "float32", ["N", 4]),
        ("next", "int32", ["N"]),
    ]
    sample = drawn(NARROW)
    with torch.no_grad():
        expected = network(*sample.tensors)
    table, kind = sample.tensors
    scores, following = computed(whole, Sample({"table": table.float(), "kind": kind.int()}))
    assert (scores.dtype, following.dtype) == (torch.float32, torch.int32)
    assert torch.equal(scores, expected[0].float())
    assert torch.equal(following, expected[1].int())
    with np.load(io.BytesIO(member(whole, "golden.npz"))) as golden:
        types = {name: golden[name].dtype.name for name in golden.files}
    assert types == {
        "inputs/table": "float32",
        "inputs/kind": "int32",
        "outputs/scores": "float32",
        "outputs/next": "int32",
    }


def test_rewrites_and_bfloat16_take_integers_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    exported(seeded(TextEncoder), tmp_path, *OPTIONS, *TEXT)
    told = capsys.readouterr().out
    assert "called as model(tokens=…, mask=…)" in told
    assert "layers fused with activation or sum: 2 places" in told
    assert "left out of what it returns: hidden_states (tuple)" in told


def test_measured_numbers_stay_exact_and_images_do_not(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    exported(seeded(TableInOne), tmp_path, *OPTIONS, *FEATURES)
    assert "kept in float32 in bf16: body.0, head" in capsys.readouterr().out
    exported(seeded(ImageClassifier), tmp_path, *OPTIONS, *IMAGE)
    assert "kept in float32 in bf16: head\n" in capsys.readouterr().out


def test_classes_that_differ_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    network = seeded(Predicting)
    # So alike that bfloat16 takes another one here and there.
    network.head.weight.data *= 1e-4
    network.head.bias.data.zero_()
    whole = exported(network, tmp_path, *OPTIONS, *IMAGE).read_bytes()
    told = capsys.readouterr().out
    assert written(whole) == ["fp32"]
    assert "integers that it gives are others, more than 1%" in told
    assert signature(whole, "outputs") == [
        ("output_0", "int64", ["N"]),
        ("output_1", "float32", ["N"]),
    ]


def test_decision_by_values_is_scripted(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    network = seeded(Halving)
    options = ("--input", "x:float32:4")
    whole = exported(network, tmp_path, *OPTIONS, *options, "--precision", "fp32").read_bytes()
    told = capsys.readouterr().out
    assert "  scripted, since the network was traced with 3 samples and is off by" in told
    sample = drawn(options, 100)
    for at in range(sample.count):
        one = sample.rows(torch.tensor([at]))
        assert torch.equal(computed(whole, one)[0], run(network, one)[0])


def test_network_that_looks_at_the_other_samples_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    error = refused(seeded(Neighbours), tmp_path, capsys, *OPTIONS, "--input", "x:float32:4")
    assert "it decides something by the batch size or by values" in error
    assert "what it gives for a sample depends on the batch that this is in" in error


class ThreeRows(ImageClassifier):
    """Gives something besides that has as many rows as the samples that networks are tried with."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Returns `[N, 10]` and `[3, 8]`."""
        return super().forward(x), self.features[0].weight.mean((2, 3)).T


def test_output_without_a_row_for_each_sample_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    error = refused(seeded(ThreeRows), tmp_path, capsys, *OPTIONS, *IMAGE)
    assert "the network gives output_1 [3, 8] for 64 samples instead of [64, …]" in error


@needs_products
def test_int8_is_for_tokens_of_any_network(tmp_path: Path) -> None:
    options = (*OPTIONS, *TEXT, "--precision", "all", "--tolerance-int8", str(BOUND))
    network = seeded(TextEncoder)
    whole = exported(network, tmp_path, *options).read_bytes()
    assert written(whole) == ["fp32", "bf16", "int8"]
    sample = drawn(TEXT)
    with torch.no_grad():
        expected = (network(*sample.tensors).embedding,)
    archive = member(whole, "int8.pt")
    assert deviation(computed(archive, sample), expected).relative <= BOUND
    assert "qlinear_pointwise" in torch.jit.load(io.BytesIO(archive)).network.code


def test_large_samples_are_compared_and_measured_in_small_batches(tmp_path: Path) -> None:
    network = nn.Sequential(nn.MaxPool2d(512), nn.Flatten(), nn.Linear(12, 2))
    torch.manual_seed(1)
    options = ("--trust", "--input", "x:float32:3x1024x1024", "--precision", "fp32", "--plain")
    archive = exported(network.eval(), tmp_path, *options).read_bytes()
    # 12 MiB each: five of them are golden, and sixteen fit into a batch.
    assert description(archive)["forwardSize"] <= 16
    with np.load(io.BytesIO(member(archive, "golden.npz"))) as golden:
        assert golden["inputs/x"].shape == (5, 3, 1024, 1024)
