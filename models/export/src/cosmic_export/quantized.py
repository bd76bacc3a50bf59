"""Linear layers that multiply 8-bit integers.

Each computes the same by torch's usual operators, on numbers rounded to the integers' grid, until
`as_primitive` is set. Inputs have one scale and zero point a layer, weights a scale an output; sums
are exact in 32 bits (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference").
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from cosmic_export.fused import ACTIVATIONS, NONE, FusedLinear, in_onednn

# Inputs are unsigned: that is what the processors' instructions multiply by signed weights.
LARGEST_INPUT = 255
LARGEST_WEIGHT = 127
# Where all values are 0, the scale must not be.
SMALLEST = 1e-12


@dataclass(frozen=True)
class Grid:
    """The numbers that unsigned integers of 8 bits stand for.

    Attributes:
        scale: between two of them.
        zero: the integer that stands for 0.

    """

    scale: float
    zero: int

    @staticmethod
    def over(least: float, greatest: float) -> "Grid":
        """The grid from the least to the greatest number that is to be told apart, and 0."""
        least, greatest = min(least, 0.0), max(greatest, 0.0)
        scale = max(greatest - least, SMALLEST) / LARGEST_INPUT
        return Grid(scale, round(-least / scale))

    def nearest(self, values: Tensor) -> Tensor:
        """The nearest numbers of the grid, in the type of the values."""
        integers = (values.float() / self.scale).round().add(self.zero).clamp(0, LARGEST_INPUT)
        return ((integers - self.zero) * self.scale).to(values.dtype)


# Scripted, since a trace does not record these operators.
@torch.jit.script
def integers(values: Tensor, scale: float, zero: int) -> Tensor:
    """The integers that stand for values."""
    return torch.quantize_per_tensor(values.float(), scale, zero, torch.quint8).int_repr()


@torch.jit.script
def multiplied(
    inputs: Tensor,
    scale: float,
    zero: int,
    weight: Tensor,
    scales: Tensor,
    bias: Tensor,
    output_scale: float,
    output_zero: int,
    output_dtype: torch.dtype,
    activation: str,
    kind: str,
) -> Tensor:
    """A layer of integers, and an activation of its output; as integers too if its type is."""
    zeros = torch.zeros_like(scales, dtype=torch.int64)
    return torch.ops.onednn.qlinear_pointwise(
        inputs,
        scale,
        zero,
        weight,
        scales,
        zeros,
        bias,
        output_scale,
        output_zero,
        output_dtype,
        activation,
        [],
        kind,
    )


@torch.jit.script
def added(
    inputs: Tensor,
    scale: float,
    zero: int,
    weight: Tensor,
    scales: Tensor,
    bias: Tensor,
    addend: Tensor,
) -> Tensor:
    """The sum of a layer of integers and a tensor of its output's shape, in bfloat16."""
    zeros = torch.zeros_like(scales, dtype=torch.int64)
    return torch.ops.onednn.qlinear_pointwise(
        inputs,
        scale,
        zero,
        weight,
        scales,
        zeros,
        addend,
        bias,
        1.0,
        0,
        torch.bfloat16,
        1.0,
        0,
        "add",
        1.0,
        "none",
        [],
        "",
    )


class QuantizedLinear(FusedLinear):
    """A linear layer on integers, and an activation of its output or a sum with it.

    Attributes:
        weight: int8 `[outputs, inputs]`.
        scales: float32 `[outputs]`, what 1 in the weight stands for.
        grid: of the inputs.
        output_grid: of the outputs, where only another such layer reads them, as integers.
        takes_integers: whether that other layer is this one.

    """

    def __init__(self, linear: FusedLinear, grid: Grid):
        scales = (linear.weight.abs().amax(1) / LARGEST_WEIGHT).clamp_min(SMALLEST)
        rounded = (linear.weight / scales[:, None]).round().to(torch.int8)
        bias = torch.zeros_like(scales) if linear.bias is None else linear.bias
        super().__init__(rounded, bias.float(), linear.activation)
        self.scales = nn.Parameter(scales.float(), requires_grad=False)
        self.grid = grid
        self.output_grid: Grid | None = None
        self.takes_integers = False

    def forward(self, inputs: Tensor, addend: Tensor | None = None) -> Tensor:
        """Takes `[…, inputs]` and what to add, if anything; returns `[…, outputs]`."""
        if self.as_primitive is not None:
            return self.primitive(inputs, addend, self.as_primitive)
        weight = self.weight.float() * self.scales[:, None]
        output = functional.linear(self.grid.nearest(inputs.float()), weight, self.bias)
        if self.activation != NONE:
            output = ACTIVATIONS[self.activation](output)
        return (output if addend is None else output + addend).bfloat16()

    def primitive(self, inputs: Tensor, addend: Tensor | None, weight: Tensor) -> Tensor:
        """The same by oneDNN."""
        grid = self.grid
        if not self.takes_integers:
            inputs = integers(inputs, grid.scale, grid.zero)
        layer = (inputs, grid.scale, grid.zero, weight, self.scales, self.bias)
        if addend is not None and addend.shape == (*inputs.shape[:-1], self.out_features):
            return added(*layer, addend.bfloat16())
        output_type = (1.0, 0, torch.bfloat16)
        if self.output_grid is not None:
            output_type = (self.output_grid.scale, self.output_grid.zero, torch.uint8)
        output = multiplied(*layer, *output_type, *in_onednn(self.activation))
        return output if addend is None else output + addend
