"""Convolutions in many narrow groups become ones in fewer and wider groups.

Between the groups that are joined there are zeros. They are multiplied in vain, but the CPU's
registers are wider than such a group.
"""

import copy

import torch
from torch import nn

from cosmic_export.rewrites.graphs import in_network
from cosmic_export.sample import Sample

# Fewer channels than that do not fill a register.
NARROW = 12


def join_narrow_groups(root: nn.Module, _sample: Sample) -> list[str]:
    """Joins pairs of groups until they are not narrow any more.

    What was joined has `plain_groups`, as many as it had, so that it can be brought into others.
    """
    done = []
    for name, module in root.named_modules():
        for child_name, child in module.named_children():
            if not isinstance(child, nn.Conv2d):
                continue
            groups = wider(child, child.groups)
            if groups < child.groups:
                child.plain_groups = child.groups
                setattr(module, child_name, in_groups(child, groups))
                done.append(in_network(f"{name}.{child_name}"))
    return done


def wider(convolution: nn.Conv2d, groups: int, least: int = NARROW) -> int:
    """In how many groups a convolution of so many should be, for them to have so many channels.

    Groups of one channel stay, since these have kernels of their own.
    """
    smaller = min(convolution.in_channels, convolution.out_channels)
    if groups == convolution.in_channels:
        return groups
    while groups % 2 == 0 and smaller < least * groups:
        groups //= 2
    return groups


def in_groups(convolution: nn.Conv2d, groups: int) -> nn.Conv2d:
    """The same convolution in another number of groups.

    Args:
        convolution: with `plain_groups`, of which each of its groups joins as many.
        groups: divides `plain_groups`.

    """
    plain, weight = convolution.plain_groups, convolution.weight.detach()
    outputs, inputs = convolution.out_channels // plain, convolution.in_channels // plain
    size = weight.shape[2:]
    # By group: [plain groups in it, outputs, plain groups in it, inputs, height, width]
    now, then = ((each, plain // each) for each in (convolution.groups, groups))
    blocks = weight.reshape(now[0], now[1], outputs, now[1], inputs, *size)
    diagonal = blocks.diagonal(dim1=1, dim2=3).movedim(-1, 1).reshape(*then, outputs, inputs, *size)
    joined = weight.new_zeros(then[0], then[1], outputs, then[1], inputs, *size)
    joined.diagonal(dim1=1, dim2=3).copy_(diagonal.movedim(1, -1))
    joined = joined.reshape(convolution.out_channels, then[1] * inputs, *size)
    if weight.is_contiguous(memory_format=torch.channels_last):
        joined = joined.contiguous(memory_format=torch.channels_last)
    result = copy.deepcopy(convolution)
    result.groups = groups
    result.weight = nn.Parameter(joined, requires_grad=False)
    return result
