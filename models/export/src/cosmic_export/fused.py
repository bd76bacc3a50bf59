"""Linear layers with what follows them in one primitive of oneDNN, their weights packed at load.

`FusedLinear` says what is computed, in any element type. In a trace it becomes the primitive, and
the order of its weight in memory the one that the primitive wants. Packed weights cannot be saved;
so the archive holds plain ones, and `PackedAtLoad` packs them when it is loaded, once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional

# The primitive's name of an activation, and what it computes. GELU has two.
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": functional.relu,
    "gelu": functional.gelu,
    "gelu_tanh": lambda values: functional.gelu(values, approximate="tanh"),
    "swish": functional.silu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "hardswish": functional.hardswish,
    "hardsigmoid": functional.hardsigmoid,
}
NONE = "none"


# Scripted, since a trace does not record these operators.
@torch.jit.script
def activated(
    inputs: Tensor, weight: Tensor, bias: Tensor | None, activation: str, kind: str
) -> Tensor:
    """An activation of a linear layer's output."""
    return torch.ops.mkldnn._linear_pointwise(inputs, weight, bias, activation, [], kind)


@torch.jit.script
def added(inputs: Tensor, addend: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """The sum of a linear layer's output and a tensor of the same shape."""
    return torch.ops.mkldnn._linear_pointwise(inputs, addend, weight, bias, "add")


class FusedLinear(nn.Module):
    """A linear layer, and an activation of its output or a sum with it.

    Attributes:
        activation: a name in `ACTIVATIONS`, or `NONE`.
        packed: the weight as the primitive takes it, while the network is traced.

    """

    def __init__(self, weight: Tensor, bias: Tensor | None, activation: str = NONE):
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)
        self.activation = activation
        self.packed: Tensor | None = None

    @property
    def in_features(self) -> int:
        """As of a linear layer."""
        return self.weight.shape[1]

    @property
    def out_features(self) -> int:
        """As of a linear layer."""
        return self.weight.shape[0]

    def forward(self, inputs: Tensor, addend: Tensor | None = None) -> Tensor:
        """Takes `[…, inputs]` and what to add, if anything; returns `[…, outputs]`."""
        if self.packed is not None:
            return self.primitive(inputs, addend, self.packed)
        output = functional.linear(inputs, self.weight, self.bias)
        if self.activation != NONE:
            output = ACTIVATIONS[self.activation](output)
        return output if addend is None else output + addend

    def primitive(self, inputs: Tensor, addend: Tensor | None, weight: Tensor) -> Tensor:
        """The same by oneDNN."""
        if addend is not None and addend.shape == (*inputs.shape[:-1], self.out_features):
            return added(inputs, addend, weight, self.bias)
        name, _, kind = self.activation.partition("_")
        output = activated(inputs, weight, self.bias, name, kind or NONE)
        return output if addend is None else output + addend


class PackedWeights(nn.Module):
    """Weights of linear layers in the order of this machine's primitives.

    Saved in the usual order, since only the machine that loads them knows what it wants.
    """

    packed: list[Tensor]

    def __init__(self, weights: list[Tensor]):
        super().__init__()
        self.packed = [torch.ops.mkldnn._reorder_linear_weight(weight) for weight in weights]

    @torch.jit.export
    def __getstate__(self) -> tuple[list[Tensor], bool]:
        return [weight.to_dense() for weight in self.packed], self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[list[Tensor], bool]) -> None:
        self.packed = [torch.ops.mkldnn._reorder_linear_weight(weight) for weight in state[0]]
        self.training = state[1]

    def forward(self) -> list[Tensor]:
        """The weights."""
        return self.packed


class PackedAtLoad(nn.Module):
    """A traced network that takes its packed weights as a third argument, and gets them here."""

    def __init__(self, network: torch.jit.ScriptModule, weights: list[Tensor]):
        super().__init__()
        self.network = network
        self.weights = PackedWeights(weights)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Runs the network."""
        return self.network(images, magnitudes, self.weights())


class TakesWeights(nn.Module):
    """A network to be traced whose fused layers are primitives on weights that are handed in."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, images: Tensor, magnitudes: Tensor, weights: list[Tensor]) -> Tensor:
        """Takes the weights in the order of `fused_layers`."""
        with handed(fused_layers(self.network), weights):
            return self.network(images, magnitudes)


@contextmanager
def handed(layers: list[FusedLinear], weights: list[Tensor]) -> Iterator[None]:
    """Gives layers their packed weights for a while."""
    for layer, weight in zip(layers, weights, strict=True):
        layer.packed = weight
    try:
        yield
    finally:
        for layer in layers:
            layer.packed = None


def fused_layers(network: nn.Module) -> list[FusedLinear]:
    """Those of a network."""
    return [layer for layer in network.modules() if isinstance(layer, FusedLinear)]
