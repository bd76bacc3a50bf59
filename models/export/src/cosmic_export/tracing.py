"""Traces and freezes a network, and makes sure that it holds for other batch sizes."""

import warnings

import torch
from torch import Tensor, nn

from cosmic_export.archive import saved_and_loaded
from cosmic_export.calling import Sample
from cosmic_export.errors import ExportError, first_line

TRACED_SAMPLES = 3
OTHER_COUNTS = (1, 8)
# A trace computes what the network computes; only kernels may differ with the batch size.
SAME = {torch.float32: 1e-4, torch.bfloat16: 5e-2}


def frozen(network: nn.Module, sample: Sample, dtype: torch.dtype) -> torch.jit.ScriptModule:
    """The network as a frozen TorchScript module, as a reader of its archive gets it.

    Raises:
        ExportError: it cannot be traced, or what was traced depends on the batch size.

    """
    few = sample.first(TRACED_SAMPLES)
    with torch.no_grad(), warnings.catch_warnings():
        # On sizes that become constants: whether they may is tried below.
        warnings.simplefilter("ignore")
        try:
            traced = torch.jit.trace(network, (few.images, few.magnitudes), check_trace=False)
            module = saved_and_loaded(torch.jit.freeze(traced.eval()))
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
            if not off.max() <= SAME[dtype]:
                raise ExportError(
                    f"the network was traced with {few.images.shape[0]} samples and is off by "
                    f"{off.max():.2g} for {count}: it decides something by the batch size"
                )
    return module


def run(network: nn.Module, sample: Sample) -> Tensor:
    """The output without gradients."""
    with torch.no_grad():
        return network(sample.images, sample.magnitudes)


def deviation(output: Tensor, expected: Tensor) -> Tensor:
    """|Δ| / max(1, |expected|) of every sample, in float64: what tolerances are compared with."""
    expected = expected.double()
    return (output.double() - expected).abs() / expected.abs().clamp_min(1)
