"""Linear layers that follow each other directly become one, their weights multiplied in float64.

Also through a concatenation: where a linear layer reads several outputs side by side, those of
linear layers are multiplied into its columns.
"""

import torch
from torch import Tensor, fx, nn

from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place, put
from cosmic_export.sample import Sample


def multiply_linears(root: nn.Module, _sample: Sample) -> list[str]:
    """Multiplies layers as long as that saves multiplications."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            second = layer(graph, node)
            if isinstance(second, nn.Linear):
                absorbed = absorb(graph, node, second)
                done += [place(name, before) for before in absorbed]
        finish(graph)
    return done


def absorb(graph: fx.GraphModule, node: fx.Node, second: nn.Linear) -> list[fx.Node]:
    """Multiplies into a layer those right before it, and returns them."""
    source = node.args[0]
    side_by_side = concatenated(source)
    parts = side_by_side if side_by_side is not None else [source]
    widths = widths_of(graph, parts, second.in_features)
    if widths is None:
        return []
    weights, bias = [], second.bias
    absorbed = []
    for part, columns in zip(parts, second.weight.split(widths, 1), strict=True):
        first = layer(graph, part)
        if isinstance(first, nn.Linear) and only_user(part) is not None and saves(first, second):
            weights.append(product(columns, first.weight))
            if first.bias is not None:
                shift = product(columns, first.bias[:, None])[:, 0]
                bias = shift if bias is None else bias + shift
            absorbed.append(part)
        else:
            weights.append(columns)
    if absorbed:
        inputs = [part.args[0] if part in absorbed else part for part in parts]
        put(graph, node, of(torch.cat(weights, 1), bias))
        if side_by_side is None:
            node.args = (inputs[0],)
        else:
            with graph.graph.inserting_before(node):
                node.args = (graph.graph.call_function(torch.cat, (inputs, -1)),)
    return absorbed


def concatenated(node: object) -> list[fx.Node] | None:
    """What a node puts side by side along the last dimension, if it does that for one reader.

    A concatenation of concatenations counts as one.
    """
    if not isinstance(node, fx.Node) or node.target not in (torch.cat, torch.concat):
        return None
    dimension = node.args[1] if len(node.args) > 1 else None
    dimension = node.kwargs.get("dim", node.kwargs.get("axis", dimension))
    # 1 is the last one of [N, features]; should there be more, the check of the output tells.
    if dimension not in (1, -1) or only_user(node) is None:
        return None
    return [part for given in node.args[0] for part in concatenated(given) or [given]]


def widths_of(graph: fx.GraphModule, parts: list[fx.Node], total: int) -> list[int] | None:
    """Features of each part, of which at most one may be unknown and follow from the others."""
    known = [
        first.out_features if isinstance(first := layer(graph, part), nn.Linear) else None
        for part in parts
    ]
    unknown = known.count(None)
    if unknown > 1 or unknown == len(known):
        return None
    rest = total - sum(width or 0 for width in known)
    return [rest if width is None else width for width in known]


def saves(first: nn.Linear, second: nn.Linear) -> bool:
    """Whether one layer takes fewer multiplications than the two."""
    inputs, between, outputs = first.in_features, first.out_features, second.out_features
    return inputs * outputs < inputs * between + between * outputs


def product(left: Tensor, right: Tensor) -> Tensor:
    """A matrix product in float64, in the type of its factors."""
    return (left.double() @ right.double()).to(left.dtype)


def of(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    """A linear layer of these weights."""
    result = nn.Linear(weight.shape[1], weight.shape[0], bias is not None).to(weight.dtype)
    result.weight = nn.Parameter(weight, requires_grad=False)
    if bias is not None:
        result.bias = nn.Parameter(bias, requires_grad=False)
    return result
