"""Networks on integers say how many values lie beyond the ranges of their layers."""

import io
import zipfile

import numpy as np
import pytest
import torch
from exporting import needs_products, one_form
from networks import TokenPerceptron, seeded
from torch import Tensor, nn

from cosmic_export import samples, tracing
from cosmic_export.archive import saved
from cosmic_export.deviations import run
from cosmic_export.integers import int8
from cosmic_export.precision import FP32, INT8
from cosmic_export.quantized import LARGEST_INPUT, QuantizedLinear
from cosmic_export.rewrites import ALL, rewritten
from cosmic_export.sample import Sample
from cosmic_export.saturation import beyond, counting
from cosmic_export.tracing import frozen


@pytest.fixture
def network(sample: Sample) -> nn.Module:
    """Three layers on integers, of which one reads another's integers."""
    faster, _ = rewritten(one_form(seeded(TokenPerceptron), sample), sample, ALL)
    return int8(faster, sample)[0]


def brighter(sample: Sample, times: float) -> Sample:
    """The same with other images."""
    return samples.of(times * sample["images"], sample["magnitudes"])


def shares(module: torch.jit.ScriptModule, sample: Sample) -> list[float]:
    """Of the values of each layer, those that are beyond."""
    outside, all_values = module.saturation(*sample.tensors)
    return (outside / all_values).tolist()


def by_numpy(values: np.ndarray, scale: float, zero: int) -> int:
    """How many values rounding would move by more than half a step."""
    nearest = np.clip(np.round(values / scale) + zero, 0, 255)
    return int((np.abs(values / scale + zero - nearest) > 0.5).sum())


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_values_are_counted_before_they_are_rounded(dtype: torch.dtype) -> None:
    values = 3 * torch.randn(1000, generator=torch.Generator().manual_seed(1)).to(dtype)
    scale, zero = 6.1 / 255, 93
    outside, all_values = beyond(values, scale, zero, LARGEST_INPUT).tolist()
    assert outside == by_numpy(values.double().numpy(), scale, zero) > 100
    assert all_values == 1000


def test_ends_of_the_range_are_within_and_half_a_step_is_rounding() -> None:
    ends = torch.tensor([-10.0, 245.0, -10.4, 245.4, -10.6, 245.6])
    assert beyond(ends, 1.0, 10, LARGEST_INPUT).tolist() == [2, 6]


@needs_products
@pytest.mark.parametrize("count", [1, 8])
def test_counts_of_each_layer_are_those_of_its_inputs(
    network: nn.Module, sample: Sample, count: int
) -> None:
    given = brighter(sample, 3).first(count)
    expected: list[tuple[int, int]] = []

    def note(layer: QuantizedLinear, inputs: tuple[Tensor, ...]) -> None:
        values = inputs[0].double().numpy()
        expected.append((by_numpy(values, layer.grid.scale, layer.grid.zero), values.size))

    layers = [part for part in network.modules() if isinstance(part, QuantizedLinear)]
    for layer in layers:
        layer.register_forward_pre_hook(note)
    run(network, given)
    for layer in layers:
        layer._forward_pre_hooks.clear()
    outside, all_values = frozen(network, sample, INT8).saturation(*given.tensors)
    assert outside.dtype == all_values.dtype == torch.int64
    assert all_values.tolist() == [size for _, size in expected]
    # Before the first layer all is the same arithmetic, after it bfloat16 is rounded otherwise.
    assert outside[0].item() == expected[0][0] > 0
    for counted, (wanted, size) in zip(outside.tolist(), expected, strict=True):
        assert abs(counted - wanted) <= 0.02 * size


@needs_products
def test_samples_of_the_export_are_within_and_others_are_not(
    network: nn.Module, sample: Sample
) -> None:
    module = frozen(network, sample, INT8)
    assert max(shares(module, sample)) < 0.001
    assert max(shares(module, brighter(sample, 10))) > 0.5


@needs_products
def test_predictions_are_the_same_bits_with_and_without(
    network: nn.Module, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = frozen(network, sample, INT8)
    monkeypatch.setattr(tracing, "on_integers", lambda _network: [])
    silent = frozen(network, sample, INT8)
    assert not hasattr(silent, "saturation")
    assert told.network.code == silent.network.code
    for times in (1, 10):
        given = brighter(sample, times)
        told.saturation(*given.tensors)
        assert torch.equal(run(told, given)[0], run(silent, given)[0])


@needs_products
def test_weights_are_in_the_archive_once(
    network: nn.Module, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = numbers(frozen(network, sample, INT8))
    monkeypatch.setattr(tracing, "on_integers", lambda _network: [])
    assert told - numbers(frozen(network, sample, INT8)) < 1000


def numbers(module: torch.jit.ScriptModule) -> int:
    """Bytes of tensors in an archive."""
    with zipfile.ZipFile(io.BytesIO(saved(module))) as members:
        return sum(
            info.file_size
            for info in members.infolist()
            if info.filename.split("/")[1] in {"constants", "data"}
        )


@needs_products
def test_layers_are_what_they_were_after_counting(network: nn.Module, sample: Sample) -> None:
    before = run(network, sample)
    handed_on = [part.output_grid for part in network.modules() if hasattr(part, "output_grid")]
    with counting(network) as counts:
        run(network, sample)
    assert len(counts) == len(handed_on) == 3
    assert [
        part.output_grid for part in network.modules() if hasattr(part, "output_grid")
    ] == handed_on
    assert any(handed_on)
    assert torch.equal(run(network, sample)[0], before[0])
    assert len(counts) == 3


def test_networks_without_integers_have_no_such_method(sample: Sample) -> None:
    faster, _ = rewritten(one_form(seeded(TokenPerceptron), sample), sample, ALL)
    assert not hasattr(frozen(faster, sample, FP32), "saturation")
