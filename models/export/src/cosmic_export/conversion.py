"""Gives a network another element type, layer by layer."""

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cosmic_export.deviations import run
from cosmic_export.fused import FusedLinear
from cosmic_export.sample import Sample

# Numbers that were measured come as [N] or [N, M].
MEASURED_DIMENSIONS = 2

# Layers that compute with their own weights and need inputs of the same type.
WEIGHTED = (
    nn.Linear,
    FusedLinear,
    nn.modules.conv._ConvNd,
    nn.LayerNorm,
    nn.modules.batchnorm._BatchNorm,
)


def converted(network: nn.Module, dtype: torch.dtype) -> "Outside":
    """A copy in this type that takes and returns float32 as the original does.

    Networks that convert an input themselves, such as `magnitudes.float()`, run too: each layer
    brings its input to the type of its weights.
    """
    result = copy.deepcopy(network).to(dtype)
    for layer in weighted(result):
        layer.register_forward_pre_hook(bring_to(dtype))
    return Outside(result, dtype)


def bfloat16(network: nn.Module, sample: Sample) -> tuple["Outside", list[str]]:
    """A copy in bfloat16, but for the layers where its eight bits would cost most.

    The first layers of measured numbers `[N]` or `[N, M]`, such as magnitudes, stay in float32,
    since 20.03 mag would become 20.0. So do those that give an output, since a redshift would be
    rounded to one part in 256. Images and tokens `[N, A, B, …]` are rounded: there is no single
    number in them that an output hangs on.

    Returns:
        the network, and the names of what stayed in float32.

    """
    result = copy.deepcopy(network)
    ends = layers_at_the_ends(result, sample)
    result.to(torch.bfloat16)
    for layer in weighted(result):
        if layer in ends.first or layer in ends.last:
            layer.to(torch.float32)
            layer.register_forward_pre_hook(bring_to(torch.float32))
            if layer not in ends.last:
                layer.register_forward_hook(lambda _layer, _inputs, output: output.bfloat16())
        else:
            layer.register_forward_pre_hook(bring_to(torch.bfloat16))
    names = [
        name for name, layer in result.named_modules() if layer in ends.first or layer in ends.last
    ]
    return Outside(result, torch.bfloat16, set(ends.first.values()), ends.dtypes), names


class Outside(nn.Module):
    """Lets a network of another type take and return what the original does.

    Attributes:
        exact: the positions of inputs that the network takes as they are.
        dtypes: of the outputs; None: float32, or float64 of a network that is in float64.

    """

    def __init__(
        self,
        network: nn.Module,
        dtype: torch.dtype,
        exact: Collection[int] = (),
        dtypes: Sequence[torch.dtype] | None = None,
    ):
        super().__init__()
        self.network = network
        self.dtype = dtype
        self.exact = exact
        self.dtypes = dtypes

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Takes either type, and integers as they are."""
        given = [
            tensor.to(self.dtype) if at not in self.exact and tensor.is_floating_point() else tensor
            for at, tensor in enumerate(inputs)
        ]
        output = self.network(*given)
        if isinstance(output, Tensor):
            return self.brought_back(output, 0)
        return tuple(self.brought_back(tensor, at) for at, tensor in enumerate(output))

    def brought_back(self, output: Tensor, at: int) -> Tensor:
        """An output in its own type."""
        if not output.is_floating_point():
            return output
        if self.dtypes is not None:
            return output.to(self.dtypes[at])
        return output if self.dtype == torch.float64 else output.float()


def weighted(network: nn.Module) -> list[nn.Module]:
    """The layers with weights."""
    return [layer for layer in network.modules() if isinstance(layer, WEIGHTED)]


def bring_to(dtype: torch.dtype) -> Callable:
    """A hook that brings a layer's inputs to a type."""

    def hook(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(None if value is None else value.to(dtype) for value in inputs)

    return hook


@dataclass(frozen=True)
class Ends:
    """The layers at a network's ends.

    Attributes:
        first: those that read measured numbers themselves, and the position of that input.
        last: those that return an output itself.
        dtypes: of the outputs.

    """

    first: dict[nn.Module, int]
    last: set[nn.Module]
    dtypes: list[torch.dtype]


def layers_at_the_ends(network: nn.Module, sample: Sample) -> Ends:
    """Runs the network and looks which layers read inputs and give outputs."""
    read: dict[nn.Module, int | None] = {}
    returned: dict[nn.Module, int] = {}
    kept: list[Tensor] = []

    def hook(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        read[layer] = address(inputs[0]) if inputs else None
        returned[layer] = address(output)
        # Memory that is freed would be given to other tensors, at the same address.
        kept.append(output)

    hooks = [layer.register_forward_hook(hook) for layer in weighted(network)]
    try:
        outputs = run(network, sample)
    finally:
        for handle in hooks:
            handle.remove()
    measured = {
        address(tensor): at
        for at, tensor in enumerate(sample.tensors)
        if tensor.is_floating_point() and tensor.dim() <= MEASURED_DIMENSIONS
    }
    given = {address(tensor) for tensor in outputs}
    return Ends(
        {layer: measured[at] for layer, at in read.items() if at in measured},
        {layer for layer in read if returned[layer] in given},
        [tensor.dtype for tensor in outputs],
    )


def address(tensor: Tensor) -> int:
    """Of the memory that a tensor or a view of it lies in."""
    return tensor.untyped_storage().data_ptr()
