"""Each rewrite leaves the output, changes what it matches, and lets alone what it does not."""

from collections.abc import Callable

import pytest
import torch
from exporting import one_form, output_of
from networks import (
    Beside,
    Convolutional,
    ListNetwork,
    NestedConcatenation,
    Pools,
    ReadsTwice,
    Tokens,
    Transformer,
    seeded,
)
from torch import nn

from cosmic_export import rewrites
from cosmic_export.deviations import run
from cosmic_export.rewrites import ALL, Rewrite, rewritten
from cosmic_export.rewrites.attention import Mixture
from cosmic_export.rewrites.early_mean import mean_of_tokens
from cosmic_export.rewrites.window_maximum import maxima_around
from cosmic_export.sample import Sample


def apply(make: Callable, sample: Sample, rewrite: Callable) -> tuple[nn.Module, list[str]]:
    """A network after one rewrite, which must not move its output; and the changed places."""
    network = one_form(make, sample)
    chosen = [one for one in ALL if one.apply is rewrite]
    result, outcomes = rewritten(network, sample, chosen)
    assert outcomes[0].left_out == ""
    assert torch.allclose(output_of(result, sample), output_of(network, sample), 1e-5, 1e-5)
    return result, outcomes[0].places


def count(network: nn.Module, kind: type) -> int:
    """Modules of a kind."""
    return sum(isinstance(module, kind) for module in network.modules())


def test_attention_is_fused(sample: Sample) -> None:
    network, places = apply(seeded(Transformer), sample, rewrites.fuse_attention)
    assert places == ["attention"]
    graph = torch.jit.trace(network, sample.tensors).inlined_graph
    assert "scaled_dot_product_attention" in str(graph)
    assert "aten::softmax" not in str(graph)


def test_attention_of_another_scale_stays(sample: Sample) -> None:
    _, places = apply(seeded(Transformer, 2.0), sample, rewrites.fuse_attention)
    assert places == []


@pytest.mark.parametrize(("dtype", "off"), [(torch.float32, 1e-6), (torch.bfloat16, 0.05)])
def test_attention_by_products_computes_the_same_head_by_head(
    dtype: torch.dtype, off: float
) -> None:
    random = torch.Generator().manual_seed(3)
    qkv = torch.randn(4, 9, 36, generator=random)
    mixture = Mixture(heads=3, depth=4)
    expected = mixture(qkv)
    mixture.way = "products"
    output = mixture(qkv.to(dtype))
    assert output.dtype == dtype
    assert torch.allclose(output.float(), expected, atol=off)
    assert "bmm" in str(torch.jit.trace(mixture, qkv.to(dtype)).inlined_graph)


def test_batch_norm_is_folded(sample: Sample) -> None:
    network, places = apply(seeded(Convolutional), sample, rewrites.fold_batch_norm)
    assert places == ["left", "right"]
    assert count(network, nn.BatchNorm2d) == 0


def test_layer_norm_is_folded_where_only_linear_layers_read_it(sample: Sample) -> None:
    network, places = apply(seeded(Beside), sample, rewrites.fold_layer_norm)
    assert places == ["norm"]
    assert network.get_submodule("model.norm").weight is None
    assert network.get_submodule("model.last_norm").weight is not None


def test_padded_tokens_are_added_in_place(sample: Sample) -> None:
    network, places = apply(seeded(Beside), sample, rewrites.add_in_place)
    assert len(places) == 1
    # What remains is the padding of the patches.
    assert network.code.count("pad(") == 1


@pytest.mark.parametrize("padding", [(0, 0, 0, 1), (0, 0, 1, 1)])
def test_tokens_with_zeros_behind_are_padded(padding: tuple[int, ...], sample: Sample) -> None:
    _, places = apply(seeded(Beside, padding), sample, rewrites.add_in_place)
    assert places == []


def test_sum_stays_where_something_else_reads_its_memory(sample: Sample) -> None:
    _, places = apply(seeded(ReadsTwice), sample, rewrites.add_in_place)
    assert places == []


def test_pooling_comes_first(sample: Sample) -> None:
    network, places = apply(seeded(Convolutional), sample, rewrites.pool_before_convolution)
    assert places == ["first"]
    seen = []
    network.get_submodule("model.first").register_forward_hook(lambda _m, i, _o: seen.append(i))
    run(network, sample)
    assert seen[0][0].shape == (16, 5, 4, 4)


def test_padded_pooling_stays(sample: Sample) -> None:
    network = seeded(Convolutional)
    network.pool = nn.AvgPool2d(3, 2, 1)
    _, places = apply(network, sample, rewrites.pool_before_convolution)
    assert places == []


def test_parallel_convolutions_are_merged(sample: Sample) -> None:
    network = seeded(Convolutional)
    network.left_norm = network.right_norm = nn.Identity()
    merged, places = apply(network, sample, rewrites.merge_parallel_convolutions)
    assert places == ["left", "right"]
    assert count(merged, nn.Conv2d) == count(network, nn.Conv2d) - 1


@pytest.mark.parametrize("make", [Convolutional, NestedConcatenation])
def test_linear_layers_are_multiplied_also_through_concatenations(
    make: type, sample: Sample
) -> None:
    network, places = apply(seeded(make), sample, rewrites.multiply_linears)
    assert sorted(places) == ["image_part.0", "image_part.1", "magnitude_part"]
    assert count(network, nn.Linear) == 2


def test_linear_layers_stay_where_a_product_would_be_larger(sample: Sample) -> None:
    network = seeded(Convolutional)
    network.image_part = nn.Sequential(nn.Linear(160, 2), nn.Linear(2, 24))
    _, places = apply(network, sample, rewrites.multiply_linears)
    assert "image_part.0" not in places


def test_mean_over_tokens_comes_before_the_linear_layer(sample: Sample) -> None:
    network, places = apply(seeded(Tokens), sample, rewrites.take_means_early)
    assert places == ["second"]
    seen = []
    network.get_submodule("model.second").register_forward_hook(lambda _m, i, _o: seen.append(i))
    run(network, sample)
    assert seen[0][0].shape == (16, 24)


@pytest.mark.parametrize("taken", [slice(None), slice(1, None), slice(2, 5)])
def test_mean_of_tokens_in_bfloat16_is_rounded_once(taken: slice) -> None:
    tokens = torch.randn(3, 7, 6, generator=torch.Generator().manual_seed(5)).bfloat16()
    expected = tokens[:, taken].double().mean(1)
    mean = mean_of_tokens(tokens, taken)
    assert mean.dtype == torch.bfloat16
    # Half a unit in the last of eight bits, twice: of the sum and of the mean.
    assert (mean.double() - expected).abs().max() <= 2**-8 * expected.abs().max()


def test_mean_of_rows_in_bfloat16_is_that_of_rows() -> None:
    grid = torch.randn(3, 6, 6, 4, generator=torch.Generator().manual_seed(5)).bfloat16()
    assert torch.equal(mean_of_tokens(grid, slice(None)), grid.mean(1))


def test_max_pooling_of_the_pixels_around_is_replaced_and_no_other(sample: Sample) -> None:
    network, places = apply(seeded(Pools), sample, rewrites.take_maxima_of_shifts)
    assert places == ["model_around", "max_pool2d"]
    kept = {name.rpartition(".")[2] for name, part in network.named_modules() if is_pool(part)}
    assert kept == {"wide", "apart", "smaller"}


def is_pool(part: nn.Module) -> bool:
    """Whether a module is max pooling."""
    return isinstance(part, nn.MaxPool2d)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_maxima_of_shifts_are_those_of_pooling(layout: torch.memory_format) -> None:
    images = torch.randn(2, 3, 5, 4, generator=torch.Generator().manual_seed(6))
    images[0, 1, 2, 3] = torch.nan
    images = images.contiguous(memory_format=layout)
    before = images.clone()
    maxima = maxima_around(images)
    pooled = torch.nn.functional.max_pool2d(images, 3, 1, 1)
    assert torch.equal(maxima.isnan(), pooled.isnan())
    assert torch.equal(maxima.nan_to_num(), pooled.nan_to_num())
    assert maxima.stride() == images.stride()
    assert torch.equal(images.nan_to_num(), before.nan_to_num())


def test_narrow_groups_are_joined_and_single_channels_stay(sample: Sample) -> None:
    network, places = apply(seeded(Tokens), sample, rewrites.join_narrow_groups)
    assert places == ["grouped"]
    assert network.get_submodule("model.grouped").groups == 1
    assert network.get_submodule("model.depthwise").groups == 32


def test_convolutions_get_channels_last(sample: Sample) -> None:
    network, places = apply(seeded(Convolutional), sample, rewrites.use_channels_last)
    assert len(places) == 4
    seen = []
    network.network.get_submodule("model.long").register_forward_hook(
        lambda _m, _i, output: seen.append(output)
    )
    run(network, sample)
    assert seen[0].is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("make", [Transformer, Convolutional, ListNetwork, Tokens, Beside])
def test_all_together_leave_the_output(make: type, sample: Sample) -> None:
    network = one_form(seeded(make), sample)
    result, outcomes = rewritten(network, sample, ALL)
    assert any(outcome.places for outcome in outcomes)
    assert not any(outcome.left_out for outcome in outcomes)
    assert torch.allclose(output_of(result, sample), output_of(network, sample), 1e-5, 1e-5)


def test_wrong_rewrite_is_left_out(sample: Sample) -> None:
    def double_the_head(root: nn.Module, _sample: Sample) -> list[str]:
        head = next(part for part in root.modules() if isinstance(part, nn.Linear))
        head.weight.data.mul_(1.001)
        return ["head"]

    def fail(_root: nn.Module, _sample: Sample) -> list[str]:
        raise RuntimeError("no such layer\nand more")

    network = one_form(seeded(Convolutional), sample)
    wrong = [Rewrite("wrong", double_the_head), Rewrite("fails", fail)]
    result, outcomes = rewritten(network, sample, wrong)
    assert "would move the output" in outcomes[0].left_out
    assert outcomes[1].left_out == "does not work here: no such layer"
    assert torch.allclose(output_of(result, sample), output_of(network, sample), 1e-6, 1e-6)
