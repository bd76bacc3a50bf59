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
    """Joins pairs of groups until they are not narrow any more."""
    done = []
    for name, module in root.named_modules():
        for child_name, child in module.named_children():
            if isinstance(child, nn.Conv2d) and narrow(child):
                while narrow(child):
                    child = in_half_the_groups(child)
                setattr(module, child_name, child)
                done.append(in_network(f"{name}.{child_name}"))
    return done


def narrow(convolution: nn.Conv2d) -> bool:
    """Whether groups can be joined and should be; one channel each has kernels of its own."""
    groups = convolution.groups
    smaller = min(convolution.in_channels, convolution.out_channels)
    return groups % 2 == 0 and groups < convolution.in_channels and smaller < NARROW * groups


def in_half_the_groups(convolution: nn.Conv2d) -> nn.Conv2d:
    """The same convolution with every two groups in one."""
    joined = copy.deepcopy(convolution)
    joined.groups //= 2
    even, odd = convolution.weight.unflatten(0, (joined.groups, 2, -1)).unbind(1)
    none = torch.zeros_like(even)
    pairs = [torch.cat([even, none], 2), torch.cat([none, odd], 2)]
    joined.weight = nn.Parameter(torch.stack(pairs, 1).flatten(0, 2), requires_grad=False)
    return joined
