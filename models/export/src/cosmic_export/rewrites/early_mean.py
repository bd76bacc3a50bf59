"""A mean over tokens is taken before the linear layers that only it reads.

Each token goes through a linear layer alone, and the mean of sums is the sum of means; so the layer
has one vector to go over instead of all tokens.
"""

import operator

import torch
from torch import Tensor, fx, nn

from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place
from cosmic_export.sample import Sample

SUMS = (operator.add, torch.add)
MEANS = ("mean", torch.mean)
TOKENS = 1


def take_means_early(root: nn.Module, _sample: Sample) -> list[str]:
    """Moves each mean over tokens back through sums and linear layers."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            if is_mean(node):
                passed = sources(graph, chosen(node))
                if passed:
                    done += [place(name, linear) for linear in passed]
                    node.replace_all_uses_with(averaged(graph, node, chosen(node)))
        finish(graph)
    return done


def is_mean(node: fx.Node) -> bool:
    """Whether a node is the mean over tokens, which it leaves out of its shape."""
    if node.target not in MEANS or len(node.args) + len(node.kwargs) != 2:
        return False
    dimension = node.kwargs.get("dim", node.args[-1])
    return dimension in (TOKENS, [TOKENS], (TOKENS,))


def chosen(mean: fx.Node) -> fx.Node:
    """The tokens that a mean is taken of, before some of them are left out."""
    return mean.args[0].args[0] if is_slice(mean.args[0]) else mean.args[0]


def is_slice(node: fx.Node) -> bool:
    """Whether a node takes a range of tokens."""
    if node.target is not operator.getitem or only_user(node) is None:
        return False
    index = node.args[1]
    return isinstance(index, tuple) and len(index) == TOKENS + 1 and index[0] == slice(None)


def sources(graph: fx.GraphModule, node: fx.Node) -> list[fx.Node]:
    """The linear layers that a mean of a node can be taken before."""
    if only_user(node) is None:
        return []
    if isinstance(layer(graph, node), nn.Linear):
        return [node, *sources(graph, node.args[0])]
    if is_sum(node):
        return [found for part in node.args for found in sources(graph, part)]
    return []


def is_sum(node: fx.Node) -> bool:
    """Whether a node adds two tensors."""
    two = len(node.args) == 2 and all(isinstance(part, fx.Node) for part in node.args)
    return node.target in SUMS and two and not node.kwargs


def averaged(graph: fx.GraphModule, mean: fx.Node, node: fx.Node) -> fx.Node:
    """The mean of a node, taken as early as possible."""
    if sources(graph, node):
        parts = node.args if is_sum(node) else node.args[:1]
        inputs = tuple(averaged(graph, mean, part) for part in parts)
        with graph.graph.inserting_before(mean):
            return graph.graph.create_node(node.op, node.target, inputs)
    with graph.graph.inserting_before(mean):
        taken = mean.args[0].args[1][TOKENS] if is_slice(mean.args[0]) else slice(None)
        return graph.graph.call_function(mean_of_tokens, (node, taken))


def mean_of_tokens(tokens: Tensor, taken: slice) -> Tensor:
    """The mean of some tokens; takes `[N, T, …]`, returns `[N, …]`.

    In bfloat16 as a product with ones and zeros: that reads the tokens where they are, while a mean
    first makes a copy in float32. Both round once, at the end.
    """
    if tokens.dtype != torch.bfloat16 or tokens.dim() != TOKENS + 2:
        return tokens[:, taken].mean(TOKENS)
    weights = tokens.new_zeros(tokens.shape[TOKENS])
    weights[taken] = 1
    return torch.matmul(weights, tokens) * (1 / tokens[0, taken].shape[0])
