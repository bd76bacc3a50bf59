"""Operators in the place of oneDNN's primitives, for processors that this one is not of.

A CPU that lacks a precision's primitives cannot run them, so a network cannot be traced with them
there. It is traced with these instead, which have the same schemas and compute the same by torch's
usual operators: so what was traced is run and compared here. In the archive's code they then get
the names of the primitives. Nothing else differs from an archive that was traced with those.
"""

import torch
from torch import Tensor
from torch.nn import functional

from cosmic_export.fused import ACTIVATIONS, NONE, Kernels
from cosmic_export.packing import PackedWeights

NAMESPACE = "cosmic_stand_in"
REPLACED = (f"ops.{NAMESPACE}.".encode(), b"ops.mkldnn.")
ANY_DEVICE = "CompositeExplicitAutograd"

# Kept, since the operators go with it.
LIBRARY = torch.library.Library(NAMESPACE, "DEF")
ACTIVATION = "str attr, Scalar?[] scalars, str? algorithm"
LIBRARY.define(
    f"_linear_pointwise(Tensor X, Tensor W, Tensor? B, {ACTIVATION}) -> Tensor",
)
LIBRARY.define(
    "_linear_pointwise.binary(Tensor X, Tensor other, Tensor W, Tensor? B, str attr) -> Tensor"
)
LIBRARY.define(
    "_convolution_pointwise(Tensor X, Tensor W, Tensor? B, int[] padding, int[] stride, "
    f"int[] dilation, int groups, {ACTIVATION}) -> Tensor"
)
LIBRARY.define("_reorder_linear_weight(Tensor self) -> Tensor")


def linear(
    inputs: Tensor, weight: Tensor, bias: Tensor | None, attr: str, _scalars: list, algorithm: str
) -> Tensor:
    """An activation of a linear layer's output."""
    return activation(functional.linear(inputs, weight, bias), attr, algorithm)


def linear_sum(
    inputs: Tensor, addend: Tensor, weight: Tensor, bias: Tensor | None, _attr: str
) -> Tensor:
    """The sum of a linear layer's output and another tensor."""
    return functional.linear(inputs, weight, bias) + addend


def convolution(
    images: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    padding: list[int],
    stride: list[int],
    dilation: list[int],
    groups: int,
    attr: str,
    _scalars: list,
    algorithm: str,
) -> Tensor:
    """An activation of a convolution's output."""
    output = functional.conv2d(images, weight, bias, stride, padding, dilation, groups)
    return activation(output, attr, algorithm)


def activation(output: Tensor, attr: str, algorithm: str | None) -> Tensor:
    """An activation by its name and kind in oneDNN."""
    if attr == NONE:
        return output
    return ACTIVATIONS[attr if algorithm in (None, NONE) else f"{attr}_{algorithm}"](output)


LIBRARY.impl("_linear_pointwise", linear, ANY_DEVICE)
LIBRARY.impl("_linear_pointwise.binary", linear_sum, ANY_DEVICE)
LIBRARY.impl("_convolution_pointwise", convolution, ANY_DEVICE)
LIBRARY.impl("_reorder_linear_weight", torch.clone, ANY_DEVICE)


@torch.jit.script
def activated(
    inputs: Tensor, weight: Tensor, bias: Tensor | None, activation: str, kind: str
) -> Tensor:
    """As `fused.activated`."""
    return torch.ops.cosmic_stand_in._linear_pointwise(inputs, weight, bias, activation, [], kind)


@torch.jit.script
def added(inputs: Tensor, addend: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """As `fused.added`."""
    return torch.ops.cosmic_stand_in._linear_pointwise(inputs, addend, weight, bias, "add")


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
    """As `fused.convolved`."""
    return torch.ops.cosmic_stand_in._convolution_pointwise(
        images, weight, bias, padding, stride, dilation, groups, activation, [], kind
    )


KERNELS = Kernels(activated, added, convolved)


class StandInWeights(PackedWeights):
    """Weights that are packed only where the primitives are; here they stay as they are."""

    packed: list[Tensor]
    integers: list[Tensor]

    def pack(self, plain: list[Tensor]) -> list[Tensor]:
        """Leaves them in the usual order."""
        return [torch.ops.cosmic_stand_in._reorder_linear_weight(weight) for weight in plain]


def as_primitives(code: bytes) -> bytes:
    """The code of an archive with the primitives that these operators stand for."""
    return code.replace(*REPLACED)
