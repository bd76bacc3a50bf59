"""Rewrites that make a network faster on CPUs and leave what it computes.

One rewrite a file, each a function from a network to the names of the places that it changed.
`ALL` lists them in the order of their use. A new one is a new file and a line here; `rewriting`
checks each on the whole network, so none has to be right for every network.
"""

from cosmic_export.rewrites.attention import fuse_attention
from cosmic_export.rewrites.batch_norm import fold_batch_norm
from cosmic_export.rewrites.channels_last import use_channels_last
from cosmic_export.rewrites.early_mean import take_means_early
from cosmic_export.rewrites.fused_layers import fuse_layers
from cosmic_export.rewrites.layer_norm import fold_layer_norm
from cosmic_export.rewrites.linear_chain import multiply_linears
from cosmic_export.rewrites.narrow_groups import join_narrow_groups
from cosmic_export.rewrites.padded_sum import add_in_place
from cosmic_export.rewrites.parallel_convolutions import merge_parallel_convolutions
from cosmic_export.rewrites.pooled_convolution import pool_before_convolution
from cosmic_export.rewrites.rewriting import Outcome, Rewrite, rewritten
from cosmic_export.rewrites.window_maximum import take_maxima_of_shifts

ALL: tuple[Rewrite, ...] = (
    Rewrite("attention as scaled_dot_product_attention", fuse_attention, on_modules=True),
    Rewrite("batch norm folded into its convolution", fold_batch_norm),
    Rewrite("layer norm's weights folded into linear layers", fold_layer_norm),
    Rewrite("average pooling before a 1×1 convolution", pool_before_convolution),
    Rewrite("parallel 1×1 convolutions in one", merge_parallel_convolutions),
    Rewrite("consecutive linear layers multiplied", multiply_linears),
    Rewrite("mean of tokens before linear layers", take_means_early),
    Rewrite("max pooling as maxima of shifted images", take_maxima_of_shifts),
    Rewrite("narrow groups of a convolution joined", join_narrow_groups),
    Rewrite("layers fused with activation or sum", fuse_layers),
    Rewrite("sum with padded tokens in place", add_in_place),
    Rewrite("convolutions in channels-last order", use_channels_last),
)

__all__ = ["ALL", "Outcome", "Rewrite", "rewritten"]
