"""A layer and the activation or the sum after it become one primitive.

The primitive does what follows while the numbers are in registers: no pass over memory for it, and
in bfloat16 no rounding between. All other linear layers become primitives too, since these take
weights in a packed order.
"""

import operator

import torch
from torch import fx, nn
from torch.nn import functional

from cosmic_export.fused import NONE, FusedConvolution, FusedLinear
from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place, put
from cosmic_export.sample import Sample

MODULES = {
    nn.ReLU: "relu",
    nn.SiLU: "swish",
    nn.Sigmoid: "sigmoid",
    nn.Tanh: "tanh",
    nn.Hardswish: "hardswish",
    nn.Hardsigmoid: "hardsigmoid",
}
CALLS = {
    functional.relu: "relu",
    torch.relu: "relu",
    functional.silu: "swish",
    functional.sigmoid: "sigmoid",
    torch.sigmoid: "sigmoid",
    functional.tanh: "tanh",
    torch.tanh: "tanh",
    functional.hardswish: "hardswish",
    functional.hardsigmoid: "hardsigmoid",
    "relu": "relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
}
GELU = {NONE: "gelu", "tanh": "gelu_tanh"}
SUMS = (operator.add, operator.iadd, torch.add, "add", "add_")


def fuse_layers(root: nn.Module, _sample: Sample) -> list[str]:
    """Fuses each layer with the activation or sum that alone reads its output."""
    if not torch.backends.mkldnn.is_available():
        raise RuntimeError("this torch is without oneDNN")
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            if fuse(graph, node):
                done.append(place(name, node))
        finish(graph)
    for parent in list(root.modules()):
        for name, child in parent.named_children():
            if type(child) is nn.Linear:
                setattr(parent, name, FusedLinear(child.weight, child.bias))
    return done


def fuse(graph: fx.GraphModule, node: fx.Node) -> bool:
    """Fuses a layer with the node that reads its output, if that is possible."""
    first, after = layer(graph, node), only_user(node)
    if first is None or after is None:
        return False
    activation, addend = activation_of(graph, after), addend_of(after, node)
    fused = with_activation(first, activation) if activation else with_sum(first, addend)
    if fused is None:
        return False
    put(graph, node, fused)
    with graph.graph.inserting_before(after):
        # What is added may be computed after the layer's own place.
        inputs = node.args if activation else (*node.args, addend)
        both = graph.graph.call_module(str(node.target), inputs)
    after.replace_all_uses_with(both)
    graph.graph.erase_node(after)
    graph.graph.erase_node(node)
    return True


def with_activation(first: nn.Module, activation: str) -> nn.Module | None:
    """A layer and its activation as one, if there is a primitive for them."""
    if type(first) is nn.Linear:
        return FusedLinear(first.weight, first.bias, activation)
    zeros = isinstance(first, nn.Conv2d) and first.padding_mode == "zeros"
    # Padding may also be a word.
    if type(first) is nn.Conv2d and zeros and isinstance(first.padding, tuple):
        return FusedConvolution(first, activation)
    return None


def with_sum(first: nn.Module, addend: fx.Node | None) -> nn.Module | None:
    """A layer that takes what is added to its output."""
    linear = type(first) is nn.Linear and addend is not None
    return FusedLinear(first.weight, first.bias) if linear else None


def activation_of(graph: fx.GraphModule, node: fx.Node) -> str | None:
    """The activation that a node is, however it is written."""
    if node.op == "call_module":
        module = graph.get_submodule(str(node.target))
        if type(module) is nn.GELU:
            return GELU.get(module.approximate)
        return MODULES.get(type(module))
    if node.target is functional.gelu:
        return GELU.get(node.kwargs.get("approximate", NONE))
    return CALLS.get(node.target)


def addend_of(node: fx.Node, output: fx.Node) -> fx.Node | None:
    """What a node adds to an output, if it is a plain sum of two tensors."""
    if node.target not in SUMS or len(node.args) != 2 or node.kwargs:
        return None
    others = [value for value in node.args if value is not output]
    return others[0] if len(others) == 1 and isinstance(others[0], fx.Node) else None
