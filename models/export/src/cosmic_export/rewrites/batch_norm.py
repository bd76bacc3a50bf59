"""Batch norm after a convolution or linear layer becomes part of its weights.

A frozen TorchScript module folds some of these too; here it is done in float64, before any weight
is rounded to bfloat16, and it lets the other rewrites see bare convolutions.
"""

from torch import nn
from torch.nn.utils import fuse_conv_bn_eval, fuse_linear_bn_eval

from cosmic_export.rewrites.graphs import finish, graphs, layer, only_user, place, put
from cosmic_export.sample import Sample

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def fold_batch_norm(root: nn.Module, _sample: Sample) -> list[str]:
    """Folds each norm that alone reads what a convolution or linear layer gives."""
    done = []
    for name, graph in graphs(root):
        for node in list(graph.graph.nodes):
            first, after = layer(graph, node), only_user(node)
            norm = layer(graph, after)
            if not isinstance(norm, NORMS) or norm.running_mean is None:
                continue
            if isinstance(first, CONVOLUTIONS):
                folded = fuse_conv_bn_eval(first, norm)
            elif isinstance(first, nn.Linear):
                folded = fuse_linear_bn_eval(first, norm)
            else:
                continue
            done.append(place(name, node))
            put(graph, node, folded)
            after.replace_all_uses_with(node)
            graph.graph.erase_node(after)
        finish(graph)
    return done
