"""Rewrites that can be done in several ways, of which the fastest depends on the processor.

They are done in one way first (`rewrites`), and what they changed can be brought into the others
without a change of what is computed: weights move, or another kernel takes the same ones.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace

from torch import nn

from cosmic_export.fused import FusedLinear
from cosmic_export.rewrites.attention import FEW_TOKENS, Mixture
from cosmic_export.rewrites.narrow_groups import in_groups, wider

KERNEL, PRODUCTS = "kernel", "products"
JOINED, TILED, GROUPED, DENSE = "joined", "tiled", "grouped", "dense"
PACKED, PLAIN = "packed", "plain"

# Channels in a row of a tile of AMX: 64 bytes of bfloat16.
TILE_ROW = 32

# What a network with alternatives is like, by the names of its modules.
Form = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Rewriting:
    """How the rewrites with alternatives are done.

    Attributes:
        attention: by scaled_dot_product_attention (`kernel`), or head by head as two products.
        groups: of convolutions in narrow ones: `joined` until they fill a register, `tiled` until
            they fill a row of a tile, `grouped` as they were, or `dense`: in one group if they are
            of 1x1 pixel, else joined.
        linear: layers as primitives with `packed` weights, or as torch's operators (`plain`).

    """

    attention: str = KERNEL
    groups: str = JOINED
    linear: str = PACKED

    def changes(self, among: tuple[str, ...]) -> Iterator["Rewriting"]:
        """All others that differ in one of these."""
        for name in among:
            for option in OPTIONS[name]:
                if option != getattr(self, name):
                    yield replace(self, **{name: option})

    def differing(self, other: "Rewriting") -> tuple[str, ...]:
        """In what another one differs."""
        return tuple(name for name in OPTIONS if getattr(self, name) != getattr(other, name))

    def __str__(self) -> str:
        """For people."""
        return ", ".join(f"{name} {getattr(self, name)}" for name in OPTIONS)


OPTIONS: dict[str, tuple[str, ...]] = {
    "attention": (KERNEL, PRODUCTS),
    "groups": (JOINED, TILED, GROUPED, DENSE),
    "linear": (PACKED, PLAIN),
}


def applied(network: nn.Module, rewriting: Rewriting) -> nn.Module:
    """A copy of a rewritten network in which they are done so; itself if it has none of them."""
    if not form(network):
        return network
    result = copy.deepcopy(network)
    for module in list(result.modules()):
        if isinstance(module, Mixture):
            few = module.tokens <= FEW_TOKENS
            module.by_products = few and rewriting.attention == PRODUCTS
        elif isinstance(module, FusedLinear):
            module.packed = rewriting.linear == PACKED
        for name, child in module.named_children():
            if was_narrow(child):
                setattr(module, name, in_groups(child, groups_of(child, rewriting.groups)))
    return result


def was_narrow(module: nn.Module) -> bool:
    """Whether a convolution had narrow groups."""
    groups = getattr(module, "plain_groups", 1)
    return isinstance(module, nn.Conv2d) and wider(module, groups) < groups


def groups_of(convolution: nn.Conv2d, option: str) -> int:
    """In how many groups a convolution in narrow ones is to be."""
    if option == GROUPED:
        return convolution.plain_groups
    if option == DENSE and convolution.kernel_size == (1, 1):
        return 1
    if option == TILED:
        return wider(convolution, convolution.plain_groups, TILE_ROW)
    return wider(convolution, convolution.plain_groups)


def form(network: nn.Module) -> Form:
    """What the alternatives are in a network: equal ones make equal graphs."""
    return tuple(
        (name, state)
        for name, module in network.named_modules()
        if (state := state_of(module)) is not None
    )


def state_of(module: nn.Module) -> object:
    """What alternatives differ in, of one module."""
    if isinstance(module, Mixture):
        return module.by_products
    if isinstance(module, FusedLinear):
        return module.packed
    return module.groups if was_narrow(module) else None
