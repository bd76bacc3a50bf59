"""Gives a network another element type, layer by layer."""

import copy

import torch
from torch import Tensor, nn

from cosmic_export.calling import Sample
from cosmic_export.fused import FusedLinear

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

    The first layers of the magnitudes stay in float32, since 20.03 mag would become 20.0; so do
    those that give the output, since a redshift would be rounded to one part in 256.

    Returns:
        the network, and the names of what stayed in float32.

    """
    result = copy.deepcopy(network)
    exact = layers_at_the_ends(result, sample)
    result.to(torch.bfloat16)
    for layer in weighted(result):
        if layer in exact:
            layer.to(torch.float32)
            layer.register_forward_pre_hook(bring_to(torch.float32))
            if exact[layer] == "input":
                layer.register_forward_hook(lambda _layer, _inputs, output: output.bfloat16())
        else:
            layer.register_forward_pre_hook(bring_to(torch.bfloat16))
    names = [name for name, layer in result.named_modules() if layer in exact]
    return Outside(result, torch.bfloat16, exact_magnitudes="input" in exact.values()), names


class Outside(nn.Module):
    """Lets a network of another type take and return float32."""

    def __init__(self, network: nn.Module, dtype: torch.dtype, exact_magnitudes: bool = False):
        super().__init__()
        self.network = network
        self.dtype = dtype
        self.exact_magnitudes = exact_magnitudes

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Takes either type; returns float32, or float64 of a network that is in float64."""
        if not self.exact_magnitudes:
            magnitudes = magnitudes.to(self.dtype)
        output = self.network(images.to(self.dtype), magnitudes)
        return output if self.dtype == torch.float64 else output.float()


def weighted(network: nn.Module) -> list[nn.Module]:
    """The layers with weights."""
    return [layer for layer in network.modules() if isinstance(layer, WEIGHTED)]


def bring_to(dtype: torch.dtype):
    """A hook that brings a layer's inputs to a type."""

    def hook(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(None if value is None else value.to(dtype) for value in inputs)

    return hook


def layers_at_the_ends(network: nn.Module, sample: Sample) -> dict[nn.Module, str]:
    """The layers that read the magnitudes themselves, and those that return the output itself."""
    read: dict[nn.Module, int] = {}
    returned: dict[nn.Module, int] = {}
    kept: list[Tensor] = []

    def hook(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        read[layer] = address(inputs[0])
        returned[layer] = address(output)
        # Memory that is freed would be given to other tensors, at the same address.
        kept.append(output)

    hooks = [layer.register_forward_hook(hook) for layer in weighted(network)]
    try:
        with torch.no_grad():
            output = network(sample.images, sample.magnitudes)
    finally:
        for handle in hooks:
            handle.remove()
    ends = {layer: "input" for layer in read if read[layer] == address(sample.magnitudes)}
    return ends | {layer: "output" for layer in read if returned[layer] == address(output)}


def address(tensor: Tensor) -> int:
    """Of the memory that a tensor or a view of it lies in."""
    return tensor.untyped_storage().data_ptr()
