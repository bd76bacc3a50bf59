"""ONNX files give what the network gives, and say of themselves what archives say."""

import base64
import builtins
import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from any_networks import (
    Halving,
    ImageClassifier,
    Narrow,
    Predicting,
    Table,
    TextEncoder,
    ThreeToThree,
)
from exporting import needs_products
from networks import TwoArguments, seeded
from torch import Tensor, nn

from cosmic_export import inputs, samples
from cosmic_export.command import main
from cosmic_export.sample import Sample

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

OPTIONS = ("--trust", "--batch-size", "8", "--engine", "onnx")
IMAGE = ("--input", "x:float32:3x16x16")
TEXT = ("--input", "tokens:int64:128:0..49", "--input", "mask:bool:128")
THREE = ("--input", "table:float32:6", "--input", "image:float32:1x8x8")
THREE += ("--input", "kind:int64::0..4")


def exported(network: nn.Module, folder: Path, *options: str) -> bytes:
    """The ONNX file of a network."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.onnx"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *OPTIONS, *options]) == 0
    return out.read_bytes()


def refused(network: nn.Module, folder: Path, capsys: pytest.CaptureFixture, *options: str) -> str:
    """The one line with which it is refused."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.onnx"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *OPTIONS, *options]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert not out.exists()
    return error


def properties(content: bytes) -> dict[str, str]:
    """The metadata of an ONNX file."""
    return {one.key: one.value for one in onnx.load_from_string(content).metadata_props}


def computed(content: bytes, sample: Sample) -> dict[str, np.ndarray]:
    """What ONNX Runtime makes of a file's outputs, by name."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    given = {name: tensor.numpy() for name, tensor in sample.items()}
    return dict(zip(names, session.run(None, given), strict=True))


def eager(network: nn.Module, sample: Sample) -> dict[str, Tensor]:
    """What the network itself gives, by name."""
    with torch.no_grad():
        output = network(**sample)
    if isinstance(output, Tensor):
        return {"output": output}
    if isinstance(output, tuple):
        return {f"output_{at}": tensor for at, tensor in enumerate(output)}
    return {name: value for name, value in output.items() if isinstance(value, Tensor)}


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (ImageClassifier, IMAGE),
        (Predicting, IMAGE),
        (TextEncoder, TEXT),
        (Table, ("--input", "features:float32:30")),
        (ThreeToThree, THREE),
    ],
)
@pytest.mark.parametrize("count", [1, 20])
def test_file_gives_what_the_network_gives(
    tmp_path: Path, make: type[nn.Module], options: tuple[str, ...], count: int
) -> None:
    network = seeded(make)
    content = exported(network, tmp_path, *options)
    sample = inputs.draw(inputs.all_of(options[1::2]), count)
    outputs, expected = computed(content, sample), eager(network, sample)
    assert list(outputs) == list(expected)
    for name, tensor in expected.items():
        assert outputs[name].dtype == tensor.numpy().dtype
        if tensor.is_floating_point():
            assert np.allclose(outputs[name], tensor.numpy(), 1e-5, 1e-5)
        else:
            assert np.array_equal(outputs[name], tensor.numpy())


def test_types_that_ranks_do_not_hand_over_are_converted_inside(tmp_path: Path) -> None:
    network = seeded(Narrow)
    options = ("--input", "table:bfloat16:6", "--input", "kind:int16::0..299")
    content = exported(network, tmp_path, *options)
    description = json.loads(properties(content)["cosmic.json"])
    types = [one["dtype"] for one in description["inputs"] + description["outputs"]]
    assert types == ["float32", "int32", "float32", "int32"]
    sample = inputs.draw(inputs.all_of(options[1::2]), 20)
    table, kind = sample.tensors
    outputs = computed(content, Sample({"table": table.float(), "kind": kind.int()}))
    for name, tensor in eager(network, sample).items():
        expected = tensor.float() if tensor.is_floating_point() else tensor.int()
        assert outputs[name].dtype == expected.numpy().dtype
        assert np.allclose(outputs[name], expected.numpy(), 0.01, 0.01)


def test_description_and_golden_batch_are_in_the_metadata(tmp_path: Path) -> None:
    content = exported(seeded(ThreeToThree), tmp_path, *THREE, "--name", "three")
    onnx.checker.check_model(onnx.load_from_string(content), full_check=True)
    said = properties(content)
    description = json.loads(said["cosmic.json"])
    assert description["format"] == "cosmic-model/2"
    assert [description[name] for name in ("name", "precision", "forwardSize")] == [
        "three",
        "fp32",
        8,
    ]
    assert description["inputs"][2] == {"name": "kind", "dtype": "int64", "shape": ["N"]}
    assert [one["name"] for one in description["outputs"]] == ["scores", "size", "class"]
    with np.load(io.BytesIO(base64.b64decode(said["cosmic.golden"]))) as golden:
        names = ("table", "image", "kind")
        again = Sample({name: torch.from_numpy(golden[f"inputs/{name}"]) for name in names})
        for name, output in computed(content, again).items():
            assert np.array_equal(golden[f"outputs/{name}"], output)


def test_first_dimension_is_free_and_the_others_are_fixed(tmp_path: Path) -> None:
    content = exported(seeded(ThreeToThree), tmp_path, *THREE)
    graph = onnx.load_from_string(content).graph
    shapes = {
        value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (*graph.input, *graph.output)
    }
    assert shapes == {
        "table": ["N", 6],
        "image": ["N", 1, 8, 8],
        "kind": ["N"],
        "scores": ["N", 3],
        "size": ["N"],
        "class": ["N"],
    }
    assert onnx.load_from_string(content).opset_import[0].version == 17


def test_surveys_network_has_names_too(tmp_path: Path) -> None:
    network = seeded(TwoArguments)
    content = exported(network, tmp_path, "--input-shape", "5x8x8")
    description = json.loads(properties(content)["cosmic.json"])
    assert (description["format"], description["task"]) == ("cosmic-model/2", "redshift")
    sample = samples.drawn(5, (5, 8, 8), 5)
    output = computed(content, sample)["prediction"]
    with torch.no_grad():
        assert np.allclose(output[:, 0], network(*sample.tensors).numpy(), 1e-5, 1e-5)


@needs_products
def test_int8_is_written_within_its_tolerance(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    options = ("--input", "features:float32:30", "--precision", "int8")
    content = exported(seeded(Table), tmp_path, *options, "--tolerance-int8", "0.1")
    assert json.loads(properties(content)["cosmic.json"])["precision"] == "int8"
    assert "MatMulInteger" in {node.op_type for node in onnx.load_from_string(content).graph.node}
    (tmp_path / "model.onnx").unlink()
    capsys.readouterr()
    error = refused(seeded(Table), tmp_path, capsys, *options, "--tolerance-int8", "1e-6")
    assert "nothing can be written; int8 left out: it is off by" in error


def test_file_holds_one_precision(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = exported(seeded(ImageClassifier), tmp_path, *IMAGE, "--precision", "all")
    told = capsys.readouterr().out
    assert "bf16 left out: ONNX files are made in fp32 or int8" in told
    assert "int8 left out: an ONNX file holds one precision; write another file" in told
    assert json.loads(properties(content)["cosmic.json"])["precision"] == "fp32"


def test_what_onnx_does_not_hold_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    error = refused(seeded(Halving), tmp_path, capsys, "--input", "x:float32:4")
    assert "it decides something by the batch size or by values" in error
    error = refused(seeded(Table), tmp_path, capsys, *IMAGE, "--output", "x")
    assert "the network cannot be called" in error
    options = ("--input", "x:float32:3x16x16", "--output", "x")
    error = refused(seeded(ImageClassifier), tmp_path, capsys, *options)
    assert "x is an input and an output" in error


def test_file_is_named_as_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    checkpoint = str(tmp_path / "checkpoint.pth")
    assert main([checkpoint, "--out", str(tmp_path / "model.onnx")]) == 1
    assert "is named as ONNX; pass --engine onnx for that" in capsys.readouterr().err
    assert main([checkpoint, "--out", str(tmp_path / "model.pt"), "--engine", "onnx"]) == 1
    assert "would be ONNX; let its name end in .onnx" in capsys.readouterr().err


def test_missing_package_is_named_with_what_installs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "onnxruntime":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "cosmic_export.onnx_file", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    error = refused(seeded(ImageClassifier), tmp_path, capsys, *IMAGE)
    assert "needs the Python package onnxruntime: pip install 'models/export[onnx]'" in error
