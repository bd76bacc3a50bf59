"""Rewrites that can be done in several ways, of which the fastest depends on the processor.

They are done in one way first (`rewrites`), and what they changed can be brought into the others
without a change of what is computed: weights move, or another kernel takes the same ones.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace

from torch import nn

from cosmic_export import operators
from cosmic_export.fused import FusedLinear
from cosmic_export.rewrites.attention import KERNEL, OWN, PRODUCTS, Mixture
from cosmic_export.rewrites.layer_norm import BareNorm
from cosmic_export.rewrites.narrow_groups import in_groups, wider

JOINED, TILED, GROUPED, DENSE = "joined", "tiled", "grouped", "dense"
PACKED, PLAIN = "packed", "plain"
LIBTORCH = "libtorch"

# Channels in a row of a tile of AMX: 64 bytes of bfloat16.
TILE_ROW = 32

# What a network with alternatives is like, by the names of its modules.
Form = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Rewriting:
    """How the rewrites with alternatives are done.

    Attributes:
        attention: by scaled_dot_product_attention (`kernel`), head by head as two products, or by
            an `own` operator.
        groups: of convolutions in narrow ones: `joined` until they fill a register, `tiled` until
            they fill a row of a tile, `grouped` as they were, or `dense`: in one group if they are
            of 1x1 pixel, else joined.
        linear: layers as primitives with `packed` weights, or as torch's operators (`plain`).
        norms: of layers, without weights, by `libtorch` or by an `own` operator.

    """

    attention: str = KERNEL
    groups: str = JOINED
    linear: str = PACKED
    norms: str = LIBTORCH

    def changes(self, among: tuple[str, ...]) -> Iterator["Rewriting"]:
        """All others that differ in one of these."""
        for name in among:
            for option in OPTIONS[name]:
                if option != getattr(self, name):
                    yield replace(self, **{name: option})

    def differing(self, other: "Rewriting") -> tuple[str, ...]:
        """In what another one differs."""
        return tuple(name for name in OPTIONS if getattr(self, name) != getattr(other, name))

    @property
    def own(self) -> bool:
        """Whether there are operators of our own in it."""
        return OWN in (self.attention, self.norms)

    def __str__(self) -> str:
        """For people."""
        return ", ".join(f"{name} {getattr(self, name)}" for name in OPTIONS)


OPTIONS: dict[str, tuple[str, ...]] = {
    "attention": (KERNEL, PRODUCTS, OWN),
    "groups": (JOINED, TILED, GROUPED, DENSE),
    "linear": (PACKED, PLAIN),
    "norms": (LIBTORCH, OWN),
}


def applied(network: nn.Module, rewriting: Rewriting) -> nn.Module:
    """A copy of a rewritten network in which they are done so; itself if it has none of them."""
    if not form(network):
        return network
    result = copy.deepcopy(network)
    for module in list(result.modules()):
        if isinstance(module, Mixture):
            module.way = rewriting.attention if module.takes(rewriting.attention) else KERNEL
        elif isinstance(module, BareNorm):
            fits = operators.fits_layer_norm(module.normalized_shape[0])
            module.own = fits and rewriting.norms == OWN
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


def has_own(of: Form) -> bool:
    """Whether a network of this form has operators of our own."""
    return any(state == OWN for _, state in of)


def state_of(module: nn.Module) -> object:
    """What alternatives differ in, of one module."""
    if isinstance(module, Mixture):
        return module.way
    if isinstance(module, BareNorm):
        return OWN if module.own else LIBTORCH
    if isinstance(module, FusedLinear):
        return module.packed
    return module.groups if was_narrow(module) else None
