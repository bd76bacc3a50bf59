"""What is traced for other processors is what these would have traced themselves."""

import io
import zipfile

import pytest
import torch
from exporting import one_form
from networks import Residual, Tokens, seeded
from torch import nn

from cosmic_export import fused, stand_ins
from cosmic_export.archive import saved, with_members
from cosmic_export.conversion import bfloat16
from cosmic_export.deviations import deviation, run
from cosmic_export.precision import BF16, FP32, Precision
from cosmic_export.rewrites import ALL, rewritten
from cosmic_export.sample import Sample
from cosmic_export.tracing import frozen

ACTIVATIONS = [nn.ReLU(), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Sigmoid(), nn.Hardswish()]


def primitives(archive: bytes) -> list[str]:
    """The lines of an archive's code that call a primitive, in order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        names = [name for name in members.namelist() if "/code/" in name]
        lines = [line for name in names for line in members.read(name).decode().splitlines()]
    assert not any(stand_ins.NAMESPACE in line for line in lines)
    return sorted(line for line in lines if "ops.mkldnn._" in line)


def both(network: nn.Module, sample: Sample) -> tuple[bytes, bytes]:
    """A network in float32 with primitives, and by stand-ins with their names."""
    here = frozen(network, sample, FP32)
    elsewhere = frozen(network, sample, FP32, elsewhere=True)
    assert stand_ins.NAMESPACE in str(elsewhere.inlined_graph)
    edited = with_members(saved(elsewhere), {}, stand_ins.as_primitives)
    return with_members(saved(here), {}), edited


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
def test_layers_are_the_same_primitives(activation: nn.Module, sample: Sample) -> None:
    network = rewritten(one_form(seeded(Residual, activation), sample), sample, ALL)[0]
    here, elsewhere = both(network, sample)
    assert primitives(here) == primitives(elsewhere)
    outputs = [run(torch.jit.load(io.BytesIO(one)), sample) for one in (here, elsewhere)]
    assert torch.equal(outputs[0][0], outputs[1][0])


def test_convolutions_are_the_same_primitives(sample: Sample) -> None:
    network = rewritten(one_form(seeded(Tokens), sample), sample, ALL)[0]
    here, elsewhere = both(network, sample)
    assert primitives(here) == primitives(elsewhere)
    assert any("_convolution_pointwise" in line for line in primitives(elsewhere))
    outputs = [run(torch.jit.load(io.BytesIO(one)), sample) for one in (here, elsewhere)]
    assert torch.equal(outputs[0][0], outputs[1][0])
    loaded = torch.jit.load(io.BytesIO(elsewhere))
    assert all(weight.is_mkldnn for weight in loaded.weights.packed)


@pytest.mark.parametrize("precision", [FP32, BF16])
def test_stand_ins_compute_the_layers_arithmetic(precision: Precision, sample: Sample) -> None:
    network = rewritten(one_form(seeded(Tokens), sample), sample, ALL)[0]
    if precision is BF16:
        network, _ = bfloat16(network, sample)
    module = frozen(network, sample, precision, elsewhere=True)
    assert deviation(run(module, sample), run(network, sample)).relative < 1e-6


def test_schemas_are_those_of_the_primitives() -> None:
    for name in ("_linear_pointwise", "_convolution_pointwise"):
        theirs = getattr(torch.ops.mkldnn, name)
        ours = getattr(getattr(torch.ops, stand_ins.NAMESPACE), name)
        for overload in ours.overloads():
            pair = [getattr(one, overload)._schema for one in (theirs, ours)]
            types = [[str(argument.type) for argument in one.arguments] for one in pair]
            assert types[0] == types[1]


def test_every_activation_has_a_stand_in() -> None:
    values = torch.linspace(-3, 3, 13)
    for name, activation in fused.ACTIVATIONS.items():
        assert torch.equal(stand_ins.activation(values, *fused.in_onednn(name)), activation(values))
    assert torch.equal(stand_ins.activation(values, fused.NONE, fused.NONE), values)
