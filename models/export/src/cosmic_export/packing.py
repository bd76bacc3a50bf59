"""Weights that are packed for this machine's primitives when an archive is loaded, once.

oneDNN multiplies fastest by a weight in an order of its own, which depends on the CPU and cannot be
saved. So the traced graph takes packed weights as an argument, and a scripted module beside it has
them: it saves plain ones, and packs them when `torch::jit::load` makes it anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, fx, nn

from cosmic_export.calling import generated
from cosmic_export.fused import ONEDNN, FusedConvolution, FusedLinear, Kernels
from cosmic_export.saturation import counting


class PackedWeights(nn.Module):
    """Weights of linear layers in the order of this machine's primitives.

    Saved in the usual order, since only the machine that loads them knows what it wants. Packed
    integers cannot be brought back into it, so those are kept beside.
    """

    packed: list[Tensor]
    integers: list[Tensor]

    def __init__(self, weights: list[Tensor]):
        super().__init__()
        self.integers = [weight for weight in weights if weight.dtype == torch.int8]
        plain = [weight for weight in weights if weight.dtype != torch.int8]
        self.packed = self.pack(plain)

    def pack(self, plain: list[Tensor]) -> list[Tensor]:
        """Packs weights; those of integers come last."""
        packed = [torch.ops.mkldnn._reorder_linear_weight(weight) for weight in plain]
        for weight in self.integers:
            packed.append(packed_integers(weight))
        return packed

    @torch.jit.export
    def __getstate__(self) -> tuple[list[Tensor], list[Tensor], bool]:
        plain = self.packed[: len(self.packed) - len(self.integers)]
        return [weight.to_dense() for weight in plain], self.integers, self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[list[Tensor], list[Tensor], bool]) -> None:
        self.integers = state[1]
        self.packed = self.pack(state[0])
        self.training = state[2]

    def forward(self) -> list[Tensor]:
        """The weights."""
        return self.packed


def packed_at_load(
    network: torch.jit.ScriptModule, weights: nn.Module, names: Sequence[str]
) -> nn.Module:
    """A network that gets its packed weights here.

    Args:
        network: traced; takes them as its last argument.
        weights: gives them.
        names: of its inputs before that.

    """

    def body(graph: fx.Graph, inputs: list[fx.Node]) -> fx.Node:
        packed = graph.call_module("weights", ())
        return graph.call_module("network", (*inputs, packed))

    return generated({"network": network, "weights": weights}, names, body)


class TakesWeights(nn.Module):
    """A network to be traced: its fused layers are primitives, on weights that are handed in."""

    def __init__(self, network: nn.Module, kernels: Kernels):
        super().__init__()
        self.network = network
        self.kernels = kernels

    def forward(self, *inputs_and_weights: Any) -> Tensor | tuple[Tensor, ...]:
        """Takes the inputs, and a list of the weights in the order of `linear_layers`."""
        *inputs, weights = inputs_and_weights
        with as_primitives(self.network, weights, self.kernels):
            return self.network(*inputs)

    def saturation(self, *inputs_and_weights: Any) -> tuple[Tensor, Tensor]:
        """Takes the same, of a network with layers on integers.

        Returns:
            how many values each of them takes that are beyond its range, and how many it takes:
            int64 `[layers]` both.

        """
        with counting(self.network) as counts:
            self.forward(*inputs_and_weights)
        outside, all_values = torch.stack(counts).unbind(1)
        return outside, all_values


@contextmanager
def as_primitives(
    network: nn.Module, weights: list[Tensor], kernels: Kernels = ONEDNN
) -> Iterator[None]:
    """Lets fused layers be primitives for a while."""
    linears = linear_layers(network)
    convolutions = [part for part in network.modules() if isinstance(part, FusedConvolution)]
    for layer, weight in zip(linears, weights, strict=True):
        layer.as_primitive = weight
    for layer in convolutions:
        layer.as_primitive = True
    for layer in (*linears, *convolutions):
        layer.kernels = kernels
    try:
        yield
    finally:
        for layer in linears:
            layer.as_primitive = None
        for layer in convolutions:
            layer.as_primitive = False


def linear_layers(network: nn.Module) -> list[FusedLinear]:
    """The fused linear layers of a network whose weights are packed; those of integers last."""
    layers = [part for part in network.modules() if isinstance(part, FusedLinear) and part.packed]
    return sorted(layers, key=lambda layer: layer.weight.dtype == torch.int8)


def packed_integers(weight: Tensor) -> Tensor:
    """A weight as its primitive takes it while it is traced: packed if it is of integers."""
    if weight.dtype != torch.int8:
        return weight
    return torch.ops.onednn.qlinear_prepack(weight, None)


def has_primitives(network: nn.Module) -> bool:
    """Whether anything in a network can become a primitive."""
    convolves = any(isinstance(part, FusedConvolution) for part in network.modules())
    return convolves or bool(linear_layers(network))
