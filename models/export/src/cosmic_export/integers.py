"""Lets a network multiply 8-bit integers where that saves most: in the layers over tokens."""

import torch
from torch import Tensor, fx, nn

from cosmic_export.conversion import Outside, bfloat16
from cosmic_export.errors import UnsuitableError
from cosmic_export.fused import FusedLinear
from cosmic_export.processors import CPU_INFO, flags_in
from cosmic_export.quantized import Grid, QuantizedLinear
from cosmic_export.rewrites.graphs import graphs, in_network, layer, only_user
from cosmic_export.sample import Sample

# [samples, tokens, width]
TOKENS_DIMENSIONS = 3

# CPUs with AMX have it, too. Without it oneDNN adds pairs of products in 16 bits: they overflow.
INTEGER_PRODUCTS = "avx512_vnni"


def int8(network: nn.Module, sample: Sample) -> tuple[nn.Module, list[str]]:
    """A copy in bfloat16 whose linear layers over tokens multiply integers.

    Layers that see one vector a sample stay: their weights are read once a pass either way, and
    what they give is close to the output.

    Args:
        network: with fused layers, in float32.
        sample: whose tokens tell the range of each layer's inputs. What lies outside of it later is
            taken for its ends.

    Returns:
        the network, and the names of the layers that multiply integers.

    Raises:
        UnsuitableError: no linear layer is over tokens, or this CPU cannot tell what comes out.

    """
    if not multiplies_integers():
        raise UnsuitableError(
            "int8 can only be made and checked on a CPU with AVX512-VNNI, and this one has none"
        )
    result, _ = bfloat16(network, sample.first(3))
    exact = dict(network.named_modules())
    ranges = input_ranges(result, sample)
    if not ranges:
        raise UnsuitableError(
            "int8 is for linear layers over tokens [N, T, width], and among the layers that could "
            "be fused there is none"
        )
    for name, (least, greatest) in ranges.items():
        parent, _, child = name.rpartition(".")
        quantized = QuantizedLinear(exact[name], Grid.over(least, greatest))
        setattr(result.network.get_submodule(parent), child, quantized)
    pass_integers_on(result)
    return result, [in_network(name) for name in ranges]


def multiplies_integers() -> bool:
    """Whether this machine's CPU multiplies 8-bit integers itself, as Linux tells."""
    return CPU_INFO.is_file() and INTEGER_PRODUCTS in flags_in(CPU_INFO.read_text(errors="replace"))


def input_ranges(converted: Outside, sample: Sample) -> dict[str, tuple[float, float]]:
    """Least and greatest input, and 0, of every bfloat16 linear layer over tokens, by its name."""
    ranges: dict[str, tuple[float, float]] = {}
    hooks = []
    for name, module in converted.network.named_modules():
        if type(module) is FusedLinear and module.weight.dtype == torch.bfloat16:

            def note(_layer: nn.Module, inputs: tuple[Tensor, ...], name: str = name) -> None:
                if inputs[0].dim() == TOKENS_DIMENSIONS:
                    least, greatest = ranges.get(name, (0.0, 0.0))
                    tokens = inputs[0]
                    ranges[name] = (
                        min(least, tokens.min().item()),
                        max(greatest, tokens.max().item()),
                    )

            hooks.append(module.register_forward_pre_hook(note))
    try:
        with torch.no_grad():
            converted(*sample.tensors)
    finally:
        for hook in hooks:
            hook.remove()
    return ranges


def pass_integers_on(root: nn.Module) -> None:
    """Where only one such layer reads another one's output, it gets that as integers."""
    for _, graph in graphs(root):
        for node in graph.graph.nodes:
            first, reader = layer(graph, node), only_user(node)
            if isinstance(first, QuantizedLinear) and len(node.args) == 1 and reads(reader, node):
                second = layer(graph, reader)
                if isinstance(second, QuantizedLinear):
                    first.output_grid = second.grid
                    second.takes_integers = True


def reads(reader: fx.Node | None, node: fx.Node) -> bool:
    """Whether a node's output is the input of a layer and not what that adds."""
    return reader is not None and bool(reader.args) and reader.args[0] is node
