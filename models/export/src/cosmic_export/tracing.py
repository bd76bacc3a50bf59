"""Traces and freezes a network, and makes sure that it holds for other batch sizes."""

import warnings

import torch
from torch import Tensor, nn

from cosmic_export.archive import saved_and_loaded
from cosmic_export.calling import Sample
from cosmic_export.errors import ExportError, first_line
from cosmic_export.packing import (
    PackedAtLoad,
    TakesWeights,
    has_primitives,
    linear_layers,
    packed_integers,
)
from cosmic_export.precision import Precision

TRACED_SAMPLES = 3
OTHER_COUNTS = (1, 8)


def frozen(
    network: nn.Module, sample: Sample, precision: Precision, primitives: bool = True
) -> torch.jit.ScriptModule:
    """The network as a frozen TorchScript module, as a reader of its archive gets it.

    Args:
        network: takes images `[N, C, H, W]` and magnitudes `[N, M]` and returns `[N, 1]`, float32.
        sample: inputs to trace it with.
        precision: that it computes in.
        primitives: whether its fused layers become primitives of oneDNN.

    Raises:
        ExportError: it cannot be traced, or what was traced depends on the batch size.

    """
    few = sample.first(TRACED_SAMPLES)
    with torch.no_grad(), warnings.catch_warnings():
        # On sizes that become constants: whether they may is tried below.
        warnings.simplefilter("ignore")
        try:
            module = saved_and_loaded(traced(network, few, primitives))
        except Exception as error:
            raise ExportError(f"the network cannot be traced: {first_line(error)}") from error
        for count in OTHER_COUNTS:
            other = sample.first(count)
            try:
                off = deviation(module(other.images, other.magnitudes), run(network, other))
            except Exception as error:
                raise ExportError(
                    f"the network was traced with {few.images.shape[0]} samples and does not take "
                    f"{count}: {first_line(error)}"
                ) from error
            if not off.max() <= precision.batch_rounding:
                raise ExportError(
                    f"the network was traced with {few.images.shape[0]} samples and is off by "
                    f"{off.max():.2g} for {count}: it decides something by the batch size"
                )
    return module


def traced(network: nn.Module, few: Sample, primitives: bool) -> torch.jit.ScriptModule:
    """Traces and freezes; fused layers become primitives whose weights are packed at load."""
    inputs = (few.images, few.magnitudes)
    if not (primitives and has_primitives(network)):
        return torch.jit.freeze(torch.jit.trace(network, inputs, check_trace=False).eval())
    weights = [layer.weight for layer in linear_layers(network)]
    given = [packed_integers(weight) for weight in weights]
    inner = torch.jit.trace(TakesWeights(network), (*inputs, given), check_trace=False)
    # A frozen module can be part of another one only after it was loaded.
    inner = saved_and_loaded(torch.jit.freeze(inner.eval()))
    return torch.jit.script(PackedAtLoad(inner, weights).eval())


def run(network: nn.Module, sample: Sample) -> Tensor:
    """The output without gradients."""
    with torch.no_grad():
        return network(sample.images, sample.magnitudes)


def deviation(output: Tensor, expected: Tensor) -> Tensor:
    """|Δ| / max(1, |expected|) of every sample, in float64: what tolerances are compared with."""
    expected = expected.double()
    return (output.double() - expected).abs() / expected.abs().clamp_min(1)
