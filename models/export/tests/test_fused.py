"""Fused layers compute what they say, by primitives whose weights are packed at load."""

import io
import threading

import pytest
import torch
from exporting import needs_bfloat16, one_form, output_of
from networks import Residual, Tokens, seeded
from torch import nn

from cosmic_export import fused, rewrites
from cosmic_export.archive import saved_and_loaded
from cosmic_export.conversion import bfloat16
from cosmic_export.deviations import deviation, run
from cosmic_export.precision import BF16, FP32, Precision
from cosmic_export.rewrites import ALL, rewritten
from cosmic_export.sample import Sample
from cosmic_export.tracing import frozen

ACTIVATIONS = {
    "relu": nn.ReLU(),
    "gelu": nn.GELU(),
    "gelu_tanh": nn.GELU("tanh"),
    "swish": nn.SiLU(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "hardswish": nn.Hardswish(),
    "hardsigmoid": nn.Hardsigmoid(),
}
THREADS = 4


def fused_network(model: nn.Module, sample: Sample) -> tuple[nn.Module, nn.Module, list[str]]:
    """A network, the same with fused layers, and the places."""
    network = one_form(model, sample)
    chosen = [one for one in ALL if one.apply is rewrites.fuse_layers]
    result, outcomes = rewritten(network, sample, chosen)
    assert outcomes[0].left_out == ""
    return network, result, outcomes[0].places


@pytest.mark.parametrize("name", fused.ACTIVATIONS)
def test_activation_is_fused_and_computed_by_the_primitive(name: str, sample: Sample) -> None:
    network, result, places = fused_network(seeded(Residual, ACTIVATIONS[name]), sample)
    assert places == ["first", "second", "shared"]
    assert not any(type(layer) is type(ACTIVATIONS[name]) for layer in result.modules())
    module = frozen(result, sample, FP32)
    code = module.network.code
    assert f'"{name.partition("_")[0]}"' in code
    assert "linear(" not in code.replace("mkldnn._linear", "")
    assert deviation(run(module, sample), run(network, sample)).relative < 1e-6


def test_activation_that_no_primitive_has_stays(sample: Sample) -> None:
    network, result, places = fused_network(seeded(Residual, nn.Mish()), sample)
    assert places == ["second", "shared"]
    module = frozen(result, sample, FP32)
    assert deviation(run(module, sample), run(network, sample)).relative < 1e-6


def test_sum_is_fused_where_shapes_are_equal_and_kept_where_not(sample: Sample) -> None:
    _, result, _ = fused_network(seeded(Residual, nn.ReLU()), sample)
    code = frozen(result, sample, FP32).network.code
    assert code.count('"add")') == 1
    assert code.count("torch.add(") == 1


@pytest.mark.parametrize("precision", [FP32, pytest.param(BF16, marks=needs_bfloat16)])
def test_convolution_and_activation_are_one_primitive(precision: Precision, sample: Sample) -> None:
    network, result, places = fused_network(seeded(Tokens), sample)
    assert places == ["grouped", "first", "second"]
    if precision is BF16:
        result, _ = bfloat16(result, sample)
    module = frozen(result, sample, precision)
    assert '"swish"' in module.network.code
    assert "silu" not in module.network.code
    bound = 1e-6 if precision is FP32 else 0.05
    assert deviation(run(module, sample), run(network, sample)).relative < bound


def test_convolution_that_pads_with_something_else_than_zeros_stays(sample: Sample) -> None:
    network = seeded(Tokens)
    network.grouped.padding_mode = "reflect"
    _, _, places = fused_network(network, sample)
    assert places == ["first", "second"]


@needs_bfloat16
def test_bfloat16_has_the_primitives_too(sample: Sample) -> None:
    network, result, _ = fused_network(seeded(Residual, nn.GELU()), sample)
    module = frozen(bfloat16(result, sample)[0], sample, BF16)
    assert module.network.code.count("mkldnn._linear_pointwise") == 4
    assert {weight.dtype for weight in module.weights.packed} == {torch.bfloat16, torch.float32}
    assert deviation(run(module, sample), run(network, sample)).relative < 0.02


def test_weights_are_packed_once_at_load_and_not_in_a_pass(sample: Sample) -> None:
    network, result, _ = fused_network(seeded(Residual, nn.GELU()), sample)
    module = frozen(result, sample, FP32)
    assert all(weight.is_mkldnn for weight in module.weights.packed)
    assert "_reorder_linear_weight" not in str(module.inlined_graph)
    # What is saved has the usual order: it can be loaded, and saved, again.
    again = saved_and_loaded(module)
    assert torch.equal(output_of(again, sample), output_of(module, sample))
    assert deviation(run(again, sample), run(network, sample)).relative < 1e-6


def test_several_threads_run_one_module(sample: Sample) -> None:
    _, result, _ = fused_network(seeded(Residual, nn.GELU()), sample)
    buffer = io.BytesIO()
    torch.jit.save(frozen(result, sample, FP32), buffer)
    buffer.seek(0)
    module = torch.jit.load(buffer)
    outputs: list[torch.Tensor] = []
    start = threading.Barrier(THREADS)

    def first_passes() -> None:
        start.wait()
        for _ in range(3):
            outputs.append(output_of(module, sample))

    threads = [threading.Thread(target=first_passes) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outputs) == 3 * THREADS
    assert all(torch.equal(output, outputs[0]) for output in outputs)
