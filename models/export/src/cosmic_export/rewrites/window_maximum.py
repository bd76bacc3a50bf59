"""Max pooling of 3×3 that keeps height and width becomes maxima of shifted images.

First along the columns, then along the rows: four comparisons a pixel, each over whole rows of
memory, where libtorch's kernel makes nine and notes where each maximum was.
"""

import torch
from torch import Tensor, fx, nn
from torch.nn import functional

from cosmic_export.rewrites.graphs import finish, graphs, in_network, layer
from cosmic_export.sample import Sample

CALLS = (functional.max_pool2d, torch.max_pool2d)
ARGUMENTS = ("kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices")
# A stride that is left out is the window's size.
USUAL = {"stride": None, "padding": 0, "dilation": 1, "ceil_mode": False, "return_indices": False}
REPLACED = {"kernel_size": 3, "stride": 1, "padding": 1, "dilation": 1}


def take_maxima_of_shifts(root: nn.Module, _sample: Sample) -> list[str]:
    """Replaces each such pooling."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            if pools(graph, node):
                with graph.graph.inserting_before(node):
                    maxima = graph.graph.call_function(maxima_around, (node.args[0],))
                node.replace_all_uses_with(maxima)
                graph.graph.erase_node(node)
                done.append(in_network(f"{name}.{node.name}"))
        finish(graph)
    return done


def pools(graph: fx.GraphModule, node: fx.Node) -> bool:
    """Whether a node is max pooling of each pixel with the eight around it."""
    if isinstance(pool := layer(graph, node), nn.MaxPool2d):
        settings = {name: getattr(pool, name) for name in ARGUMENTS}
    elif node.target in CALLS:
        settings = USUAL | dict(zip(ARGUMENTS, node.args[1:], strict=False)) | node.kwargs
    else:
        return False
    if settings["ceil_mode"] or settings["return_indices"]:
        return False
    return all(settings[name] in (value, (value, value)) for name, value in REPLACED.items())


def maxima_around(images: Tensor) -> Tensor:
    """The greatest of each pixel and the eight around it; takes and returns `[N, C, H, W]`."""
    columns = images.clone(memory_format=torch.preserve_format)
    raise_to(columns[:, :, 1:], images[:, :, :-1])
    raise_to(columns[:, :, :-1], images[:, :, 1:])
    both = columns.clone(memory_format=torch.preserve_format)
    raise_to(both[:, :, :, 1:], columns[:, :, :, :-1])
    raise_to(both[:, :, :, :-1], columns[:, :, :, 1:])
    return both


def raise_to(values: Tensor, least: Tensor) -> None:
    """Raises values in place to these where they are below."""
    torch.maximum(values, least, out=values)
