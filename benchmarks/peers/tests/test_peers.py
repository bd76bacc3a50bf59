"""The parts around the engines."""

import time
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import TensorDataset

from cosmic_peers import accuracy, engines, galaxies, networks, tuning
from cosmic_peers.engines.slices import predict, slices
from cosmic_peers.rank import bucket_and_key, peak_resident_bytes, process_start


def test_slices_are_full_and_say_how_many_samples_are_meant() -> None:
    images = torch.arange(5.0).reshape(5, 1, 1, 1)
    parts = list(slices(TensorDataset(images, torch.ones(5, 2)), 2))
    assert [part.count for part in parts] == [2, 2, 1]
    assert all(part.images.shape == (2, 1, 1, 1) for part in parts)
    assert all(part.magnitudes.shape == (2, 2) for part in parts)
    meant = torch.cat([part.images[: part.count] for part in parts])
    assert torch.equal(meant, images)


def test_predictions_are_those_of_the_samples_that_are_meant() -> None:
    images = torch.arange(5.0).reshape(5, 1, 1, 1)
    sizes = []

    def forward(images: torch.Tensor, _magnitudes: torch.Tensor) -> np.ndarray:
        sizes.append(len(images))
        return 2 * images.flatten(1).numpy()

    predicted, seconds = predict(TensorDataset(images, torch.ones(5, 2)), 2, forward)
    assert predicted.tolist() == [0, 2, 4, 6, 8]
    assert sizes == [2, 2, 2]
    assert seconds > 0


def test_the_same_seed_draws_the_same_galaxies(tmp_path: Path) -> None:
    files = [tmp_path / "a.pt", tmp_path / "b.pt", tmp_path / "c.pt"]
    for file, seed in zip(files, (1, 1, 2), strict=True):
        galaxies.write(file, galaxies.PIECE + 6, seed)
    same, again, other = (torch.load(file, weights_only=False).tensors for file in files)
    assert same[0].shape == (galaxies.PIECE + 6, 5, 32, 32)
    assert all(torch.equal(a, b) for a, b in zip(same, again, strict=True))
    assert not torch.equal(same[0], other[0])
    assert all(column.dtype == torch.float32 and column.isfinite().all() for column in same)


def test_galaxies_are_brightest_in_the_middle_and_as_bright_as_their_magnitudes() -> None:
    images, magnitudes, _ = galaxies.draw(200, np.random.default_rng(1))
    mean = images.mean(axis=(0, 1))
    assert mean[12:20, 12:20].mean() > 10 * mean[:4, :4].mean()
    flux = 10 ** (-0.4 * (magnitudes - galaxies.ZERO_POINT))
    bright = flux > 100
    assert np.allclose(images.sum(axis=(2, 3))[bright], flux[bright], rtol=0.15)


def test_eager_pytorch_predicts_every_sample_in_order(tmp_path: Path) -> None:
    class Sums(nn.Module):
        def forward(self, images: torch.Tensor, magnitudes: torch.Tensor) -> torch.Tensor:
            return images.sum(dim=(1, 2, 3)).unsqueeze(1) + magnitudes.sum(dim=1, keepdim=True)

    # Pickled by its name, which only this process knows.
    globals()["Sums"] = Sums
    Sums.__qualname__ = "Sums"
    torch.save(nn.DataParallel(Sums()), tmp_path / networks.CHECKPOINT)
    images, magnitudes = networks.inputs(5)
    engine = engines.start("pytorch-fp32", tmp_path, 2, torch.get_num_threads())
    predicted, seconds = engine.predict(TensorDataset(images, magnitudes, torch.zeros(5)))
    assert predicted == pytest.approx((images.sum(dim=(1, 2, 3)) + magnitudes.sum(dim=1)).numpy())
    assert seconds > 0


def test_the_size_with_the_highest_rate_is_best(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {64: [3.0, 1.0, 3.0], 128: [2.0, 2.0, 2.0]}

    class Timed:
        def __init__(self, size: int):
            self.passes = iter(seconds[size])

        def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
            return np.zeros(len(dataset)), next(self.passes)

    monkeypatch.setattr(engines, "start", lambda _name, _folder, size, _threads: Timed(size))
    tuned = tuning.tune("openvino-bf16", Path("unused"), 2)
    assert tuned["best"] == 64
    assert tuned["rates"] == {64: 512.0, 128: 256.0}


def test_accuracy_is_relative_to_the_spread_of_the_reference(tmp_path: Path) -> None:
    expected = np.array([0.0, 2.0, 0.0, 2.0], dtype=np.float32)
    np.savez(tmp_path / "reference.npz", prediction=expected)
    np.savez(tmp_path / "other.npz", prediction=expected + np.array([0, 0, 0, 1]))
    measured = accuracy.compare(tmp_path / "reference.npz", [tmp_path / "other.npz"])
    assert measured == {str(tmp_path / "other.npz"): {"max": 1.0, "rms_over_sigma": 0.5}}


def test_uris_have_a_bucket_and_a_key() -> None:
    assert bucket_and_key("s3://bench/partitions/1.pt") == ("bench", "partitions/1.pt")


def test_process_tells_its_start_and_its_peak_memory() -> None:
    assert process_start() < time.time()
    assert process_start() == pytest.approx(process_start(), abs=0.1)
    assert peak_resident_bytes() > 1 << 20
