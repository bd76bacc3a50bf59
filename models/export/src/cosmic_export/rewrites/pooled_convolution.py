"""Average pooling after a 1×1 convolution is done before it.

A 1×1 convolution is the same sum at every pixel, and an average of sums is the sum of averages; so
the two commute, and the convolution has fewer pixels to go over.
"""

from torch import nn

from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place
from cosmic_export.sample import Sample


def pool_before_convolution(root: nn.Module, _sample: Sample) -> list[str]:
    """Swaps each 1×1 convolution and average pooling that alone reads its output."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            after = only_user(node)
            if pointwise(layer(graph, node)) and averages(layer(graph, after)):
                done.append(place(name, node))
                node.target, after.target = after.target, node.target
        finish(graph)
    return done


def pointwise(module: nn.Module | None) -> bool:
    """Whether a module is a 1×1 convolution of every pixel."""
    return (
        isinstance(module, nn.Conv2d)
        and set(module.kernel_size) == {1}
        and set(module.stride) == {1}
        and module.padding in (0, (0, 0))
    )


def averages(module: nn.Module | None) -> bool:
    """Whether a module averages whole windows of the image and leaves fewer pixels."""
    return (
        isinstance(module, nn.AvgPool2d)
        and module.padding in (0, (0, 0))
        and not module.ceil_mode
        and module.divisor_override is None
        and module.stride not in (1, (1, 1))
    )
