"""Layers of 8-bit integers compute what they say, alone and in a network."""

from pathlib import Path

import pytest
import torch
from exporting import one_form
from networks import Convolutional, TokenPerceptron, seeded
from torch import nn

from cosmic_export import integers, samples
from cosmic_export.archive import saved_and_loaded
from cosmic_export.deviations import deviation, run
from cosmic_export.errors import UnsuitableError
from cosmic_export.fused import FusedLinear
from cosmic_export.integers import int8, multiplies_integers
from cosmic_export.precision import INT8
from cosmic_export.quantized import Grid, QuantizedLinear
from cosmic_export.rewrites import ALL, rewritten
from cosmic_export.sample import Sample
from cosmic_export.tracing import frozen

needs_products = pytest.mark.skipif(
    not multiplies_integers(), reason="this CPU does not multiply 8-bit integers itself"
)


def quantized(sample: Sample) -> tuple[nn.Module, nn.Module, list[str]]:
    """A network, the same on integers, and the names of its layers on them."""
    network = one_form(seeded(TokenPerceptron), sample)
    faster, _ = rewritten(network, sample, ALL)
    return network, *int8(faster, sample)


def layers(network: nn.Module) -> dict[str, QuantizedLinear]:
    """The layers on integers by the last part of their names."""
    return {
        name.rpartition(".")[2]: part
        for name, part in network.named_modules()
        if isinstance(part, QuantizedLinear)
    }


@pytest.mark.parametrize(("least", "greatest"), [(-3.0, 5.0), (0.2, 4.0), (-4.0, -1.0)])
def test_grid_holds_zero_and_is_off_by_half_a_step(least: float, greatest: float) -> None:
    grid = Grid.over(least, greatest)
    values = torch.linspace(least, greatest, 1001)
    assert (grid.nearest(values) - values).abs().max() <= grid.scale * 0.5001
    assert grid.nearest(torch.zeros(1)) == 0
    # What lies outside becomes an end; zero is an integer, so an end may move by half a step.
    far = grid.nearest(torch.tensor([-1e6, 1e6]))
    ends = torch.tensor([min(least, 0.0), max(greatest, 0.0)])
    assert (far - ends).abs().max() <= grid.scale * 0.5001


def test_grid_of_nothing_but_zeros_gives_zeros() -> None:
    assert torch.equal(Grid.over(0, 0).nearest(torch.zeros(3)), torch.zeros(3))


def test_layer_is_off_by_no_more_than_its_grids() -> None:
    random = torch.Generator().manual_seed(4)
    weight = torch.randn(6, 20, generator=random)
    linear = FusedLinear(weight, torch.randn(6, generator=random))
    tokens = torch.randn(3, 5, 20, generator=random)
    layer = QuantizedLinear(linear, Grid.over(tokens.min().item(), tokens.max().item()))
    off = (layer(tokens).float() - linear(tokens)).abs()
    of_inputs = layer.grid.scale / 2 * weight.abs().sum(1)
    of_weights = layer.scales / 2 * (tokens.abs().sum(-1, keepdim=True) + 20 * layer.grid.scale)
    assert (off <= of_inputs + of_weights + linear(tokens).abs() * 2**-8).all()


@needs_products
def test_primitives_compute_the_same_arithmetic(sample: Sample) -> None:
    _, network, names = quantized(sample)
    assert names == ["first", "second", "third"]
    module = frozen(network, sample, INT8)
    code = module.network.code
    assert code.count("qlinear_pointwise(") == len(names)
    assert deviation(run(module, sample), run(network, sample)).relative < 0.01


@needs_products
def test_output_stays_near_the_original(sample: Sample) -> None:
    network, on_integers, _ = quantized(sample)
    assert deviation(run(on_integers, sample), run(network, sample)).relative < 0.05


@needs_products
def test_integers_are_passed_on_where_only_the_next_layer_reads_them(sample: Sample) -> None:
    _, network, _ = quantized(sample)
    found = layers(network)
    assert found["first"].output_grid == found["second"].grid
    assert [name for name, layer in found.items() if layer.takes_integers] == ["second"]
    assert found["second"].output_grid is None


@needs_products
def test_weights_are_saved_as_integers_and_packed_at_load(sample: Sample) -> None:
    _, network, _ = quantized(sample)
    module = saved_and_loaded(frozen(network, sample, INT8))
    kept, packed = module.weights.integers, module.weights.packed
    assert [weight.dtype for weight in kept] == [torch.int8] * 3
    assert all(weight.is_mkldnn for weight in packed)
    assert torch.equal(kept[0], layers(network)["first"].weight)


@needs_products
def test_range_is_that_of_the_samples(sample: Sample) -> None:
    network = one_form(seeded(TokenPerceptron), sample)
    faster, _ = rewritten(network, sample, ALL)
    brighter = samples.of(10 * sample["images"], sample["magnitudes"])
    dim, bright = (layers(int8(faster, each)[0])["first"].grid for each in (sample, brighter))
    assert bright.scale > 5 * dim.scale


@needs_products
def test_network_without_tokens_is_refused(sample: Sample) -> None:
    network, _ = rewritten(one_form(seeded(Convolutional), sample), sample, ALL)
    with pytest.raises(UnsuitableError, match="linear layers over tokens"):
        int8(network, sample)


def test_cpu_without_such_products_is_refused(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = tmp_path / "cpuinfo"
    flags.write_text("flags\t\t: fpu avx2 avx512f\n")
    monkeypatch.setattr(integers, "CPU_INFO", flags)
    network, _ = rewritten(one_form(seeded(TokenPerceptron), sample), sample, ALL)
    with pytest.raises(UnsuitableError, match="a CPU with AVX512-VNNI"):
        int8(network, sample)
