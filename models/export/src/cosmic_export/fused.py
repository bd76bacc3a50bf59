"""Layers with what follows them, which become one primitive of oneDNN when they are traced.

Each computes by torch's usual operators, in any element type, until `as_primitive` is set.
"""

from collections.abc import Callable
from dataclasses import dataclass

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


@torch.jit.script
def convolved(
    images: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    padding: list[int],
    stride: list[int],
    dilation: list[int],
    groups: int,
    activation: str,
    kind: str,
) -> Tensor:
    """An activation of a convolution's output."""
    return torch.ops.mkldnn._convolution_pointwise(
        images, weight, bias, padding, stride, dilation, groups, activation, [], kind
    )


@dataclass(frozen=True)
class Kernels:
    """The functions that layers become when they are traced.

    Attributes:
        activated: as the function of this name.
        added: likewise.
        convolved: likewise.

    """

    activated: Callable[..., Tensor]
    added: Callable[..., Tensor]
    convolved: Callable[..., Tensor]

    def __deepcopy__(self, _copied: dict) -> "Kernels":
        """The same, since scripted functions cannot be copied."""
        return self


ONEDNN = Kernels(activated, added, convolved)


class FusedLinear(nn.Module):
    """A linear layer, and an activation of its output or a sum with it.

    Attributes:
        activation: a name in `ACTIVATIONS`, or `NONE`.
        packed: whether it becomes a primitive, whose weight is packed, when it is traced.
        as_primitive: the weight for the primitive, while the network is traced.
        kernels: to be traced then.

    """

    def __init__(self, weight: Tensor, bias: Tensor | None, activation: str = NONE):
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)
        self.activation = activation
        self.packed = True
        self.as_primitive: Tensor | None = None
        self.kernels = ONEDNN

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
        if self.as_primitive is not None:
            return self.primitive(inputs, addend, self.as_primitive)
        output = functional.linear(inputs, self.weight, self.bias)
        if self.activation != NONE:
            output = ACTIVATIONS[self.activation](output)
        return output if addend is None else output + addend

    def primitive(self, inputs: Tensor, addend: Tensor | None, weight: Tensor) -> Tensor:
        """The same by oneDNN."""
        if addend is not None and addend.shape == (*inputs.shape[:-1], self.out_features):
            return self.kernels.added(inputs, addend, weight, self.bias)
        output = self.kernels.activated(inputs, weight, self.bias, *in_onednn(self.activation))
        return output if addend is None else output + addend


class FusedConvolution(nn.Conv2d):
    """A convolution with zeros around the image, and an activation of its output."""

    def __init__(self, convolution: nn.Conv2d, activation: str):
        super().__init__(
            convolution.in_channels,
            convolution.out_channels,
            convolution.kernel_size,
            convolution.stride,
            convolution.padding,
            convolution.dilation,
            convolution.groups,
            convolution.bias is not None,
        )
        self.weight = convolution.weight
        self.bias = convolution.bias
        self.activation = activation
        # As joined groups have it, which may yet be brought into others.
        self.plain_groups = getattr(convolution, "plain_groups", convolution.groups)
        self.as_primitive = False
        self.kernels = ONEDNN

    def forward(self, images: Tensor) -> Tensor:
        """Takes `[N, inputs, H, W]`, returns `[N, outputs, …]`."""
        if not self.as_primitive:
            return ACTIVATIONS[self.activation](super().forward(images))
        around, by, apart = (list(pair) for pair in (self.padding, self.stride, self.dilation))
        of_it = (self.weight, self.bias, around, by, apart, self.groups)
        return self.kernels.convolved(images, *of_it, *in_onednn(self.activation))


def in_onednn(activation: str) -> tuple[str, str]:
    """The primitive's name of an activation, and its kind."""
    name, _, kind = activation.partition("_")
    return name, kind or NONE
