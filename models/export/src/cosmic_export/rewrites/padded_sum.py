"""A sum with something that was padded with zeros in front is taken only where that is not zero.

Such is what lies beside attention when the class token has no part in it: instead of a copy with
zeros in front and a sum over all tokens there is one sum, in the memory of the other addend.
"""

import operator

import torch
from torch import Tensor, fx, nn
from torch.nn import functional

from cosmic_export.fused import FusedLinear
from cosmic_export.rewrites.graphs import finish, graphs, in_network, layer, only_user
from cosmic_export.sample import Sample

SUMS = (operator.add, operator.iadd, torch.add)
TOKENS = 1


def add_in_place(root: nn.Module, _sample: Sample) -> list[str]:
    """Replaces each sum of padded tokens and something new that only the sum reads."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            terms = padded_terms(graph, node)
            if terms is not None:
                with graph.graph.inserting_before(node):
                    total = graph.graph.call_function(added_behind, terms)
                node.replace_all_uses_with(total)
                graph.graph.erase_node(node)
                done.append(in_network(f"{name}.{node.name}"))
        finish(graph)
    return done


def added_behind(sums: Tensor, tokens: Tensor, first: int) -> Tensor:
    """Adds tokens to those from `first` on, in place."""
    sums[:, first:].add_(tokens)
    return sums


def padded_terms(graph: fx.GraphModule, node: fx.Node) -> tuple[fx.Node, fx.Node, int] | None:
    """What a sum adds: the whole, the tokens before they were padded, and where they belong."""
    if node.target not in SUMS or len(node.args) != 2 or node.kwargs:
        return None
    for whole, padded in (node.args, node.args[::-1]):
        first = zeros_before(padded)
        if first and new(graph, whole):
            return whole, padded.args[0], first
    return None


def zeros_before(node: object) -> int:
    """How many tokens of zeros a node puts before others, if it does only that for one reader."""
    if not isinstance(node, fx.Node) or node.target is not functional.pad:
        return 0
    # torch.fx fills in what the call leaves out.
    around, mode, value = (
        given[0] if given else node.kwargs.get(name, usual)
        for given, name, usual in (
            (node.args[1:2], "pad", ()),
            (node.args[2:3], "mode", "constant"),
            (node.args[3:4], "value", None),
        )
    )
    zeros = mode == "constant" and not value and only_user(node) is not None
    before = around[2] if len(around) == 4 else 0
    return before if zeros and tuple(around) == (0, 0, before, 0) else 0


def new(graph: fx.GraphModule, node: object) -> bool:
    """Whether a node's output lies in memory of its own and has one reader."""
    if not isinstance(node, fx.Node) or only_user(node) is None:
        return False
    return type(layer(graph, node)) in (nn.Linear, FusedLinear) or node.target in (
        operator.add,
        torch.add,
    )
