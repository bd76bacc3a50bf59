"""What a network gives, and how far that is from what it should give."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample, type_name

Outputs = tuple[Tensor, ...]


@dataclass(frozen=True)
class Deviation:
    """How far outputs are off.

    Attributes:
        relative: max |Δ| / max(1, |y|) over all floating-point outputs: what tolerances are
            compared with.
        largest: max |Δ| of them.
        mean: mean |Δ| of them.
        differing: how many integers differ.
        integers: how many there are.

    """

    relative: float
    largest: float
    mean: float
    differing: int
    integers: int

    def beyond(self, tolerance: float, share: float) -> bool:
        """Whether that is farther than it may be.

        Args:
            tolerance: of floating-point outputs.
            share: of the integers that may differ; where some may, one of few may, too.

        """
        few = max(share * self.integers, 1 if share else 0)
        return not self.relative <= tolerance or self.differing > few

    def __str__(self) -> str:
        """For people."""
        if self.differing:
            return f"off in {self.differing} of {self.integers} integers"
        return f"off by {self.relative:.2g}"


def run(network: nn.Module, sample: Sample) -> Outputs:
    """The outputs without gradients."""
    with torch.no_grad():
        outputs = network(*sample.tensors)
    return (outputs,) if isinstance(outputs, Tensor) else tuple(outputs)


def deviation(outputs: Outputs, expected: Outputs) -> Deviation:
    """Compares outputs, in float64.

    Raises:
        ExportError: they are not of the same shapes and kinds.

    """
    shapes = [[list(tensor.shape) for tensor in each] for each in (outputs, expected)]
    if shapes[0] != shapes[1]:
        raise ExportError(f"its outputs are {shapes[0]} instead of {shapes[1]}")
    offs, scales, differing, integers = [torch.zeros(0)], [torch.zeros(0)], 0, 0
    for one, other in zip(outputs, expected, strict=True):
        if one.is_floating_point() != other.is_floating_point():
            raise ExportError(
                f"an output is of {type_name(one.dtype)} instead of {type_name(other.dtype)}"
            )
        if one.is_floating_point():
            wanted = other.double()
            offs.append((one.double() - wanted).abs().flatten())
            scales.append(wanted.abs().clamp_min(1).flatten())
        else:
            differing += int((one != other).sum())
            integers += one.numel()
    off, scale = torch.cat(offs).double(), torch.cat(scales).double()
    if not len(off):
        return Deviation(0, 0, 0, differing, integers)
    relative = (off / scale).max().item()
    return Deviation(relative, off.max().item(), off.mean().item(), differing, integers)
