"""The examples as programs, each with a model of its own kind."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pyarrow.parquet as pq
import pytest
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

from tests.fake_run import FakeRun, committed, running

EXAMPLES = Path(__file__).parents[1] / "examples"
SOURCES = EXAMPLES.parent / "src"
RANDOM = np.random.default_rng(11)


@pytest.fixture
def run(bucket: tuple[Any, str]) -> FakeRun:
    return FakeRun(*bucket)


def npz(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def predictions(run: FakeRun, tmp_path: Path, example: str) -> Any:
    """Runs an example and reads what it has stored of the first split."""
    with running(run, tmp_path) as environment:
        ended = subprocess.run(
            [sys.executable, str(EXAMPLES / example)],
            env={**os.environ, **environment, "PYTHONPATH": str(SOURCES)},
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr.decode()
    assert committed(run) == [0, 1]
    assert len(run.finishes) == 1
    return pq.read_table(io.BytesIO(run.stored("results/predictions/0.parquet")))


METADATA = {
    "format": "cosmic-model/2",
    "name": "sums",
    "precision": "fp32",
    "forwardSize": 4,
    "inputs": [
        {"name": "images", "dtype": "float32", "shape": ["N", 2, 3]},
        {"name": "magnitudes", "dtype": "float32", "shape": ["N", 5]},
    ],
    "outputs": [{"name": "mass", "dtype": "float32", "shape": ["N", 1], "target": "truth"}],
    "task": "regression",
}


class Sums(torch.nn.Module):
    def forward(self, images: torch.Tensor, magnitudes: torch.Tensor) -> torch.Tensor:
        return images.sum(dim=(1, 2)).unsqueeze(1) + magnitudes.sum(dim=1, keepdim=True)


def add_samples(run: FakeRun, images: str = "images", magnitudes: str = "magnitudes") -> Any:
    """Two files; what the network answers for the first."""
    first: Any = None
    for i in range(2):
        columns = {
            images: RANDOM.normal(size=(10, 2, 3)).astype(np.float32),
            magnitudes: RANDOM.normal(size=(10, 5)).astype(np.float32),
        }
        answer = columns[images].sum(axis=(1, 2)) + columns[magnitudes].sum(axis=1)
        run.add(f"data/{images}{i}.npz", npz(**columns, truth=answer))
        first = answer if first is None else first
    return first


def test_pytorch(run: FakeRun, tmp_path: Path) -> None:
    out = io.BytesIO()
    torch.jit.save(
        torch.jit.script(Sums()), out, _extra_files={"cosmic.json": json.dumps(METADATA)}
    )
    run.model("sums.pt", out.getvalue())
    expected = add_samples(run)
    table = predictions(run, tmp_path, "pytorch_rank.py")
    assert table.column_names == ["mass", "truth", "file", "row"]
    assert np.allclose(table["mass"].to_numpy(), expected, atol=1e-5)
    figures = json.loads(run.finishes[0].figures)
    assert figures["engine"].startswith("PyTorch 2")
    assert figures["model_batch_size"] == 4


def test_onnx(run: FakeRun, tmp_path: Path) -> None:
    helper = onnx.helper
    graph = helper.make_graph(
        [
            helper.make_node("ReduceSum", ["pixels", "axes"], ["a"], keepdims=0),
            helper.make_node("ReduceSum", ["mags", "axis"], ["b"], keepdims=0),
            helper.make_node("Add", ["a", "b"], ["mass"]),
        ],
        "sums",
        [
            helper.make_tensor_value_info("pixels", onnx.TensorProto.FLOAT, ["N", 2, 3]),
            helper.make_tensor_value_info("mags", onnx.TensorProto.FLOAT, ["N", 5]),
        ],
        [helper.make_tensor_value_info("mass", onnx.TensorProto.FLOAT, ["N"])],
        [
            helper.make_tensor("axes", onnx.TensorProto.INT64, [2], [1, 2]),
            helper.make_tensor("axis", onnx.TensorProto.INT64, [1], [1]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    run.model("sums.onnx", model.SerializeToString())
    run.assignment["reading"] = json.dumps({"task": "regression", "columns": {"target": "truth"}})
    expected = add_samples(run, "pixels", "mags")
    table = predictions(run, tmp_path, "onnx_rank.py")
    assert table.column_names == ["mass", "target", "file", "row"]
    assert np.allclose(table["mass"].to_numpy(), expected, atol=1e-5)
    assert np.allclose(table["target"].to_numpy(), expected)


def test_sklearn(run: FakeRun, tmp_path: Path) -> None:
    features, diagnosis = load_breast_cancer(return_X_y=True)
    features = ((features - features.mean(axis=0)) / features.std(axis=0)).astype(np.float32)
    model = LogisticRegression().fit(features, diagnosis)
    run.model(
        "model.npz",
        npz(coef=model.coef_, intercept=model.intercept_, classes=model.classes_),
    )
    for i in range(2):
        rows = slice(200 * i, 200 * i + 200)
        run.add(f"data/t{i}.npz", npz(features=features[rows], diagnosis=diagnosis[rows]))
    table = predictions(run, tmp_path, "sklearn_rank.py")
    names = ["probabilities", "predicted_class", "diagnosis", "file", "row"]
    assert table.column_names == names
    assert table["predicted_class"].to_pylist() == model.predict(features[:200]).tolist()
    right = table["predicted_class"].to_numpy() == table["diagnosis"].to_numpy()
    assert right.mean() > 0.95


def test_jax(run: FakeRun, tmp_path: Path) -> None:
    pytest.importorskip("jax")
    shapes = [(5, 16), (16, 16), (16, 1)]
    weights = {
        f"{name}{i}": RANDOM.normal(size=shape if name == "w" else shape[1:]).astype(np.float32)
        for i, shape in enumerate(shapes)
        for name in "wb"
    }
    run.model("layers.npz", npz(**weights))
    run.assignment["model"].batch_size = 64
    magnitudes = RANDOM.normal(size=(150, 5)).astype(np.float32)
    for i in range(2):
        # The last batch of each is not full.
        run.add(f"data/m{i}.npz", npz(magnitudes=magnitudes, redshift=np.arange(150) / 100))
    table = predictions(run, tmp_path, "jax_rank.py")
    assert table.column_names == ["prediction", "redshift", "file", "row"]
    values = torch.from_numpy(magnitudes)
    for i in range(3):
        values = values @ torch.from_numpy(weights[f"w{i}"]) + torch.from_numpy(weights[f"b{i}"])
        if i < 2:
            values = torch.nn.functional.gelu(values, approximate="tanh")
    assert np.allclose(table["prediction"].to_numpy(), values[:, 0].numpy(), atol=1e-3)
    assert table["redshift"].to_pylist() == (np.arange(150) / 100).tolist()
    figures = json.loads(run.finishes[0].figures)
    assert figures["engine"].startswith("JAX ")
    assert figures["device"] == "cpu"


def test_jax_refuses_a_gpu(run: FakeRun, tmp_path: Path) -> None:
    pytest.importorskip("jax")
    run.model("layers.npz", npz(w0=np.zeros((5, 1)), b0=np.zeros(1)), device="cuda")
    with running(run, tmp_path) as environment:
        ended = subprocess.run(
            [sys.executable, str(EXAMPLES / "jax_rank.py")],
            env={**os.environ, **environment, "PYTHONPATH": str(SOURCES)},
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode != 0
    words = json.loads((tmp_path / "termination").read_text())
    assert words["reason"] == "DeviceUnavailable"
