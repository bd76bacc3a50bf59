"""Weight and bias of a layer norm become part of the linear layers that read it.

The norm has less to do for every token, and the linear layers do as much as before.
"""

from torch import Tensor, fx, nn

from cosmic_export import operators
from cosmic_export.rewrites.graphs import finish, graphs, layer, place, put
from cosmic_export.rewrites.linear_chain import of, product
from cosmic_export.sample import Sample


class BareNorm(nn.LayerNorm):
    """A layer norm of the last dimension without weight and bias.

    Attributes:
        own: whether by an operator of our own; in bfloat16 only, else by libtorch.

    """

    # Which of them is found out later, so it must not become a part of a graph.
    whole = True

    def __init__(self, width: int, epsilon: float):
        super().__init__(width, epsilon, elementwise_affine=False)
        self.own = False

    def forward(self, tokens: Tensor) -> Tensor:
        """Takes and returns `[…, width]`."""
        if self.own and operators.takes(tokens):
            return operators.layer_norm(tokens, self.eps)
        return super().forward(tokens)


def fold_layer_norm(root: nn.Module, _sample: Sample) -> list[str]:
    """Folds each layer norm of the last dimension that only linear layers read."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            norm = layer(graph, node)
            if type(norm) is nn.LayerNorm and norm.elementwise_affine:
                readers = linear_readers(graph, node)
                if readers and len(norm.normalized_shape) == 1:
                    done.append(place(name, node))
                    for reader in readers:
                        put(graph, reader, folded(norm, layer(graph, reader)))
                    put(graph, node, BareNorm(norm.normalized_shape[0], norm.eps))
        finish(graph)
    return done


def linear_readers(graph: fx.GraphModule, node: fx.Node) -> list[fx.Node]:
    """The linear layers that read a node; none if something else reads it, too."""
    readers = list(node.users)
    return readers if all(type(layer(graph, one)) is nn.Linear for one in readers) else []


def folded(norm: nn.LayerNorm, linear: nn.Linear) -> nn.Linear:
    """The linear layer of what the norm gives before its weight and bias."""
    bias = linear.bias
    if norm.bias is not None:
        shift = product(linear.weight, norm.bias[:, None])[:, 0]
        bias = shift if bias is None else bias + shift
    return of(linear.weight * norm.weight, bias)
