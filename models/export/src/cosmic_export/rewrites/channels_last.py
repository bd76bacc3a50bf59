"""Convolutions compute with the channels of a pixel side by side, as the CPU's kernels like it."""

import torch
from torch import Tensor, nn

from cosmic_export.rewrites.graphs import in_network
from cosmic_export.sample import Sample

IMAGE_DIMENSIONS = 4


class ChannelsLast(nn.Module):
    """A network that is given its images `[N, C, H, W]` in that order."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Reorders the images and runs the network; every layer passes the order on."""
        return self.network(
            *(
                tensor.contiguous(memory_format=torch.channels_last)
                if tensor.dim() == IMAGE_DIMENSIONS
                else tensor
                for tensor in inputs
            )
        )


def use_channels_last(root: nn.Module, _sample: Sample) -> list[str]:
    """Reorders the weights of all two-dimensional convolutions, and the images."""
    names = [name for name, part in root.named_modules() if isinstance(part, nn.Conv2d)]
    if names:
        root.network = ChannelsLast(root.network.to(memory_format=torch.channels_last))
    return [in_network(name) for name in names]
