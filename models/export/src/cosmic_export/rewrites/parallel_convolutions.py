"""1×1 convolutions that read the same input become one, whose output is split.

One wide matrix product is faster than several narrow ones, and the input is read once. A ReLU that
follows each of them is applied before the split.
"""

from collections import defaultdict

import torch
from torch import fx, nn
from torch.nn import functional

from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place, put
from cosmic_export.rewrites.pooled_convolution import pointwise
from cosmic_export.sample import Sample


def merge_parallel_convolutions(root: nn.Module, _sample: Sample) -> list[str]:
    """Merges the plain 1×1 convolutions of each input that has several."""
    done = []
    for name, graph in graphs(root):
        readers: dict[fx.Node, list[fx.Node]] = defaultdict(list)
        for node in graph.graph.nodes:
            convolution = layer(graph, node)
            if pointwise(convolution) and convolution.groups == 1:
                readers[node.args[0]].append(node)
        for nodes in readers.values():
            if len(nodes) > 1:
                done += [place(name, node) for node in nodes]
                merge(graph, nodes)
        finish(graph)
    return done


def merge(graph: fx.GraphModule, nodes: list[fx.Node]) -> None:
    """Puts one convolution in the place of several."""
    merged = joined([layer(graph, node) for node in nodes])
    activations = [only_user(node) for node in nodes]
    activated = all(is_relu(graph, node) for node in activations)
    sizes = [layer(graph, node).out_channels for node in nodes]
    with graph.graph.inserting_before(nodes[0]):
        put(graph, nodes[0], merged)
        whole = graph.graph.call_module(str(nodes[0].target), nodes[0].args)
        if activated:
            whole = graph.graph.call_function(functional.relu, (whole,))
        first = 0
        for node, activation, size in zip(nodes, activations, sizes, strict=True):
            part = graph.graph.call_function(torch.narrow, (whole, 1, first, size))
            first += size
            (activation if activated else node).replace_all_uses_with(part)
    for node, activation in zip(nodes, activations, strict=True):
        if activated:
            graph.graph.erase_node(activation)
        graph.graph.erase_node(node)


def joined(parts: list[nn.Conv2d]) -> nn.Conv2d:
    """One convolution with the outputs of all, one after the other."""
    weight = torch.cat([part.weight for part in parts])
    biases = [
        torch.zeros_like(part.weight[:, 0, 0, 0]) if part.bias is None else part.bias
        for part in parts
    ]
    result = nn.Conv2d(weight.shape[1], weight.shape[0], 1).to(weight.dtype)
    result.weight = nn.Parameter(weight, requires_grad=False)
    result.bias = nn.Parameter(torch.cat(biases), requires_grad=False)
    return result


def is_relu(graph: fx.GraphModule, node: fx.Node | None) -> bool:
    """Whether a node is a ReLU of one tensor, however it is written."""
    if node is None:
        return False
    if node.op == "call_method":
        return node.target == "relu"
    return isinstance(layer(graph, node), nn.ReLU) or (
        node.op == "call_function" and node.target in (functional.relu, torch.relu)
    )
