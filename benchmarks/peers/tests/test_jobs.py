"""The parts of a job on Ray Data that need no Ray, and how jobs are compared."""

import io
import threading
from pathlib import Path

import numpy as np
import pyarrow
import pytest
import torch
from pyarrow import parquet
from torch import nn
from torch.utils.data import TensorDataset

from cosmic_peers import actor_tuning, engines, networks, rows
from cosmic_peers.job import Predictor

RIGHT = {"file": [0, 0, 1], "row": [0, 1, 0], "prediction": [0.0, 2.0, 4.0], "redshift": [1, 2, 3]}


class Weighted(nn.Module):
    """A network that autocast has something to do in."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(5, 1)

    def forward(self, _images: torch.Tensor, magnitudes: torch.Tensor) -> torch.Tensor:
        """`[N, 1]`, of the magnitudes alone."""
        return self.linear(magnitudes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(1)
    torch.save(nn.DataParallel(Weighted()), tmp_path / networks.CHECKPOINT)
    return tmp_path


def partition(samples: int) -> tuple[TensorDataset, bytes]:
    images, magnitudes = networks.inputs(samples)
    dataset = TensorDataset(images, magnitudes, torch.arange(float(samples)))
    content = io.BytesIO()
    torch.save(dataset, content)
    return dataset, content.getvalue()


def test_an_actor_gives_each_sample_of_each_file_a_row(folder: Path) -> None:
    dataset, content = partition(5)
    files = {
        "path": np.array(["bench/data/00003.pt", "bench/data/00011.pt"], dtype=object),
        "bytes": np.array([content, partition(2)[1]], dtype=object),
    }
    found = Predictor("pytorch-fp32", folder, batch_size=2)(files)
    assert found["file"].tolist() == [2] * 5 + [10] * 2
    assert found["row"].tolist() == [0, 1, 2, 3, 4, 0, 1]
    assert found["redshift"].tolist() == [0, 1, 2, 3, 4, 0, 1]
    with torch.no_grad():
        expected = networks.original(folder)(*dataset.tensors[:2])[:, 0].numpy()
    assert found["prediction"][:5] == pytest.approx(expected)


def test_eager_pytorch_computes_in_bfloat16_and_answers_in_float32(folder: Path) -> None:
    dataset, _ = partition(50)
    single, half = (
        engines.start(f"pytorch-{precision}", folder, 16, torch.get_num_threads()).predict(dataset)[
            0
        ]
        for precision in ("fp32", "bf16")
    )
    assert half.dtype == np.float32
    assert np.array_equal(half, torch.from_numpy(half).bfloat16().float().numpy())
    assert not np.array_equal(half, single)
    assert half == pytest.approx(single, abs=0.2)


def test_the_size_that_is_best_for_all_actors_together_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = {size: [9.0, 9.0, 9.0] for size in actor_tuning.SIZES}
    seconds[32] = [4.0, 2.0, 4.0]

    class Timed:
        batch_size = 0

        def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
            return np.zeros(len(dataset)), seconds[self.batch_size].pop()

    monkeypatch.setattr(engines, "start", lambda *_, **__: Timed())
    actor_tuning.remember(threading.Barrier(1))
    one = actor_tuning.rates("pytorch-fp32", Path("unused"))
    assert one[32] == actor_tuning.SAMPLES / 2
    other = one | {32: 0.0, 64: 100.0}
    assert actor_tuning.chosen([one, other])["best"] == 32
    assert actor_tuning.chosen([one, other | {64: 500.0}])["best"] == 64


def stored(folder: Path, *parts: dict[str, list]) -> Path:
    for number, part in enumerate(parts):
        file = folder / f"deeper-{number}" / "part.parquet"
        file.parent.mkdir(parents=True)
        parquet.write_table(pyarrow.table(part), file)
    return folder


def some(which: list[int], **other: list) -> dict[str, list]:
    return {name: [column[i] for i in which] for name, column in (RIGHT | other).items()}


def test_jobs_are_compared_whatever_the_order_and_number_of_their_files(tmp_path: Path) -> None:
    reference = stored(tmp_path / "reference", RIGHT)
    other = stored(tmp_path / "other", some([2]), some([1, 0], prediction=[1.0, 2.0, 4.0]))
    found = rows.compare(reference, [reference, other])
    assert found[str(reference)] == {
        "rows": 3,
        "same_rows": True,
        "max": 0.0,
        "rms_over_sigma": 0.0,
    }
    assert found[str(other)]["same_rows"]
    assert found[str(other)]["max"] == 1.0
    assert found[str(other)]["rms_over_sigma"] == pytest.approx(np.sqrt(1 / 3) / np.std([0, 2, 4]))


@pytest.mark.parametrize(
    "wrong",
    [
        some([0, 1]),
        some([0, 1, 1]),
        some([0, 1, 2, 2]),
        some([0, 1, 2], redshift=[1, 2, 4]),
        some([0, 1, 2], file=[0, 0, 2]),
    ],
    ids=["a row is missing", "another twice", "a row twice", "other redshift", "other file"],
)
def test_other_rows_are_told(tmp_path: Path, wrong: dict[str, list]) -> None:
    found = stored(tmp_path / "wrong", wrong)
    answer = rows.compare(stored(tmp_path / "reference", RIGHT), [found])[str(found)]
    assert answer["rows"] == len(wrong["row"])
    assert not answer["same_rows"]
    assert answer["max"] == float("inf")
