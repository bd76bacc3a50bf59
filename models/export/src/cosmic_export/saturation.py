"""Counts what layers on integers cannot hold: values beyond the ranges of the export's samples.

A network says it by a second method, since what the layers of the first one round is rounded within
their primitives. It runs the same layers, each of which hands numbers on instead of integers.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from cosmic_export.calling import identifiers
from cosmic_export.quantized import LARGEST_INPUT, QuantizedLinear
from cosmic_export.sample import Sample

# The method's name, which ranks know.
SATURATION = "saturation"


# Scripted, so that the number of values is not that of the trace.
@torch.jit.script
def beyond(values: Tensor, scale: float, zero: int, largest: int) -> Tensor:
    """How many values no integer from 0 to the largest is near, and how many values there are.

    A value is near an integer if it is off by no more than half a step, as rounding is. Few
    operators do it, since it is about small tensors.

    Returns:
        int64 `[2]`.

    """
    numbers = values.float()
    held = numbers.clamp((-0.5 - zero) * scale, (largest + 0.5 - zero) * scale)
    outside = torch.count_nonzero(numbers != held)
    return torch.stack([outside, torch.full_like(outside, values.numel())])


@contextmanager
def counting(network: nn.Module) -> Iterator[list[Tensor]]:
    """Lets the layers on integers count for a while: what `beyond` gives, of each call in turn."""
    counts: list[Tensor] = []

    def count(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        counts.append(beyond(inputs[0], layer.grid.scale, layer.grid.zero, LARGEST_INPUT))

    layers = on_integers(network)
    hooks = [layer.register_forward_pre_hook(count) for layer in layers]
    handed_on = [(layer.output_grid, layer.takes_integers) for layer in layers]
    for layer in layers:
        layer.output_grid, layer.takes_integers = None, False
    try:
        yield counts
    finally:
        for hook in hooks:
            hook.remove()
        for layer, (output_grid, takes_integers) in zip(layers, handed_on, strict=True):
            layer.output_grid, layer.takes_integers = output_grid, takes_integers


def on_integers(network: nn.Module) -> list[QuantizedLinear]:
    """The layers on integers."""
    return [part for part in network.modules() if isinstance(part, QuantizedLinear)]


def pass_on(module: torch.jit.ScriptModule, few: Sample) -> None:
    """Gives a module the method of the network within, which takes its packed weights too."""
    names = identifiers(few.names)
    declared = ", ".join(f"{name}: Tensor" for name in names)
    module.define(
        f"def {SATURATION}(self, {declared}) -> Tuple[Tensor, Tensor]:\n"
        f"    return self.network.{SATURATION}({', '.join(names)}, self.weights())\n"
    )
