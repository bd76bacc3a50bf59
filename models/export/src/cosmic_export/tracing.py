"""Makes TorchScript of a network, and makes sure that it holds for other samples."""

import warnings
from contextlib import nullcontext

import torch
from torch import fx, nn

from cosmic_export import fused, packing, stand_ins
from cosmic_export.archive import saved_and_loaded
from cosmic_export.calling import generated
from cosmic_export.deviations import deviation, run
from cosmic_export.errors import ExportError, first_line
from cosmic_export.packing import (
    TakesWeights,
    as_primitives,
    linear_layers,
    packed_at_load,
    packed_integers,
)
from cosmic_export.precision import FP32, Precision
from cosmic_export.sample import Sample
from cosmic_export.saturation import SATURATION, on_integers, pass_on

TRACED_SAMPLES = 3
OTHER_COUNTS = (1, 8)


def frozen(
    network: nn.Module,
    sample: Sample,
    precision: Precision,
    primitives: bool = True,
    elsewhere: bool = False,
) -> torch.jit.ScriptModule:
    """The network as a frozen TorchScript module, as a reader of its archive gets it.

    Args:
        network: takes the sample's tensors and returns a tensor or a tuple of them.
        sample: inputs to trace it with.
        precision: that it computes in.
        primitives: whether its fused layers become primitives of oneDNN.
        elsewhere: whether these are ones that this CPU lacks; then they become `stand_ins`.

    Raises:
        ExportError: it cannot be traced, or what was traced depends on the batch size or on values.

    """
    few = sample.first(TRACED_SAMPLES)
    with torch.no_grad(), warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        try:
            module = saved_and_loaded(traced(network, few, primitives, elsewhere))
        except Exception as error:
            raise ExportError(f"the network cannot be traced: {first_line(error)}") from error
    # Of a decision by sizes, which may become constants, the batch sizes below tell. Of one by
    # values only other values can.
    decides = any(issubclass(doubt.category, torch.jit.TracerWarning) for doubt in doubts)
    refuse_other(network, module, sample, precision, decides)
    return module


def refuse_other(
    network: nn.Module,
    module: torch.jit.ScriptModule,
    sample: Sample,
    precision: Precision,
    decides: bool,
) -> None:
    """Refuses what was traced if it gives something else for other samples than it was traced with.

    Args:
        network: what was traced.
        module: what came of it.
        sample: inputs of both.
        precision: that they compute in.
        decides: whether the network decides something in Python.

    """
    others = [sample.first(count) for count in OTHER_COUNTS]
    if decides:
        others += [others[-1].rows(torch.tensor([at])) for at in range(1, OTHER_COUNTS[-1])]
    for other in others:
        try:
            off = deviation(run(module, other), run(network, other))
        except Exception as error:
            raise ExportError(
                f"the network was traced with {TRACED_SAMPLES} samples and does not take "
                f"{other.count}: {first_line(error)}"
            ) from error
        if off.beyond(precision.batch_rounding, precision.differing):
            raise ExportError(
                f"the network was traced with {TRACED_SAMPLES} samples and is {off} for "
                f"{other.count}: it decides something by the batch size or by values"
            )


def traced(
    network: nn.Module, few: Sample, primitives: bool, elsewhere: bool
) -> torch.jit.ScriptModule:
    """Traces and freezes; fused layers become primitives whose weights are packed at load.

    One with layers on integers gets a second method, which says how many values these cannot hold.
    """
    kernels = stand_ins.KERNELS if elsewhere else fused.ONEDNN
    weights = [layer.weight for layer in linear_layers(network)]
    if not (primitives and weights):
        named = generated({"network": network}, few.names, call_network)
        with as_primitives(network, weights, kernels) if primitives else nullcontext():
            inner = torch.jit.trace(named, few.tensors, check_trace=False)
        return torch.jit.freeze(inner.eval())
    arguments = (*few.tensors, [packed_integers(weight) for weight in weights])
    others = [SATURATION] if on_integers(network) else []
    methods = dict.fromkeys(["forward", *others], arguments)
    inner = torch.jit.trace_module(TakesWeights(network, kernels), methods, check_trace=False)
    # A frozen module can be part of another one only after it was loaded.
    inner = saved_and_loaded(torch.jit.freeze(inner.eval(), others))
    packed = stand_ins.StandInWeights if elsewhere else packing.PackedWeights
    module = torch.jit.script(packed_at_load(inner, packed(weights), few.names))
    if others:
        pass_on(module, few)
    return module


def call_network(graph: fx.Graph, inputs: list[fx.Node]) -> fx.Node:
    """A call with the inputs as they are."""
    return graph.call_module("network", tuple(inputs))


def scripted(network: nn.Module, sample: Sample) -> torch.jit.ScriptModule:
    """The network compiled from its code, with its decisions, in float32.

    Args:
        network: as it was called, without rewrites: these are not made to be compiled.
        sample: inputs to compare with.

    Raises:
        ExportError: it cannot be compiled, gives something else, or something else for a sample
            alone than for the same one among others.

    """
    few = sample.first(OTHER_COUNTS[-1])
    together = run(network, few)
    for at in range(few.count):
        row = torch.tensor([at])
        alone = run(network, few.rows(row))
        if deviation(alone, tuple(tensor[row] for tensor in together)).beyond(
            FP32.batch_rounding, FP32.differing
        ):
            raise ExportError("what it gives for a sample depends on the batch that this is in")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = saved_and_loaded(torch.jit.freeze(torch.jit.script(network).eval()))
        except Exception as error:
            raise ExportError(f"it cannot be scripted: {reason(error)}") from error
    refuse_other(network, module, sample, FP32, decides=True)
    return module


def reason(error: Exception) -> str:
    """What the compiler of TorchScript says, without the code that it shows."""
    return " ".join(str(error).split("\n:")[0].split("File ")[0].split())[:200] or first_line(error)
