"""Self-attention written out as products and a softmax becomes scaled_dot_product_attention.

That computes the same without keeping the `[N, heads, T, T]` scores in memory.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from cosmic_export import operators
from cosmic_export.conversion import converted
from cosmic_export.rewrites.graphs import in_network
from cosmic_export.sample import Sample

HEADS = ("num_heads", "heads", "n_heads", "num_attention_heads")
# Names of query, key and value: in one layer, or in one each.
FUSED_INPUTS = ("qkv", "in_proj", "input")
SEPARATE_INPUTS = (("query", "key", "value"), ("q", "k", "v"), ("q_proj", "k_proj", "v_proj"))
OUTPUTS = ("proj", "out_proj", "o_proj", "to_out", "out", "output")
# Biases of query and value beside a fused layer that has none.
SEPARATE_BIASES = (("q_bias", "v_bias"), ("query_bias", "value_bias"))
SAME = 1e-4
# Scores of up to so many tokens may be faster in memory than block by block.
FEW_TOKENS = 256
# The ways to mix tokens: by scaled_dot_product_attention, by two products for each head, or by an
# operator of our own.
KERNEL, PRODUCTS, OWN = "kernel", "products", "own"


class FusedAttention(nn.Module):
    """Self-attention over tokens `[N, T, width]`.

    The queries come out of their layer scaled.
    """

    def __init__(self, qkv: nn.Linear, output: nn.Linear, heads: int):
        super().__init__()
        width = qkv.out_features // 3
        self.qkv = with_scaled_queries(qkv, (width // heads) ** -0.5)
        self.mixture = Mixture(heads, width // heads)
        self.output = output

    def forward(self, tokens: Tensor) -> Tensor:
        """Every token becomes a mixture of all."""
        return self.output(self.mixture(self.qkv(tokens)))


class Mixture(nn.Module):
    """What attention does between its layers.

    Attributes:
        tokens: how many it gets in this network.
        depth: of a head.
        way: how, one of `KERNEL`, `PRODUCTS` and `OWN`; the last in bfloat16 only, else `KERNEL`.

    """

    # Which of them is found out later, so it must not become a part of a graph.
    whole = True

    def __init__(self, heads: int, depth: int):
        super().__init__()
        self.heads = heads
        self.tokens = 0
        self.depth = depth
        self.way = KERNEL

    def takes(self, way: str) -> bool:
        """Whether a way is open to it."""
        if way == OWN:
            return operators.fits_attention(self.tokens, self.depth)
        return way == KERNEL or self.tokens <= FEW_TOKENS

    def forward(self, qkv: Tensor) -> Tensor:
        """Takes query, key and value side by side `[N, T, 3 · width]`; returns `[N, T, width]`."""
        if self.way == OWN and operators.takes(qkv):
            return operators.attention(qkv, self.heads)
        if self.way == PRODUCTS:
            return head_by_head(qkv, self.heads)
        split = qkv.unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(*split.unbind(0), scale=1.0)
        return mixed.transpose(1, 2).flatten(2)


@torch.jit.script
def head_by_head(qkv: Tensor, heads: int) -> Tensor:
    """Goes from head to head, whose scores stay in the core's cache, and writes each in its place.

    Takes and returns what `Mixture` does.
    """
    width = qkv.size(2) // 3
    each = width // heads
    mixed = torch.empty([qkv.size(0), qkv.size(1), width], dtype=qkv.dtype)
    # Products copy what is not contiguous, too, but a transposed key more slowly.
    parts = qkv.unflatten(-1, [3, heads, each]).permute(2, 3, 0, 1, 4).contiguous()
    for head in range(heads):
        scores = torch.bmm(parts[0, head], parts[1, head].transpose(1, 2))
        torch.bmm(scores.softmax(-1), parts[2, head], out=mixed.narrow(2, head * each, each))
    return mixed


def with_scaled_queries(qkv: nn.Linear, scale: float) -> nn.Linear:
    """The layer of query, key and value with the first of them scaled."""
    factors = torch.ones_like(qkv.weight[:, 0])
    factors[: qkv.out_features // 3] = scale
    return joined(qkv.weight * factors[:, None], None if qkv.bias is None else qkv.bias * factors)


def fuse_attention(root: nn.Module, sample: Sample) -> list[str]:
    """Replaces each module that has the parts of self-attention and computes the same.

    Whether it does is tried with the very tokens that it gets in the network: scores with another
    scale, a relative position or a mask among them do not match and stay.
    """
    candidates = {
        name: fused
        for name, module in root.named_modules()
        if (fused := as_fused(module)) is not None
    }
    seen = outputs_of(root, candidates, sample)
    done = []
    for name, fused in candidates.items():
        if name in seen and computes(fused, *seen[name]):
            parent, _, child = name.rpartition(".")
            setattr(root.get_submodule(parent), child, fused)
            fused.mixture.tokens = seen[name][0].shape[1]
            done.append(in_network(name))
    return done


def as_fused(module: nn.Module) -> FusedAttention | None:
    """What a module with the parts of self-attention would be."""
    heads = next((getattr(module, n) for n in HEADS if hasattr(module, n)), None)
    output = next((part for n in OUTPUTS if (part := linear(module, n)) is not None), None)
    qkv = fused_input(module) or separate_inputs(module)
    if not isinstance(heads, int) or output is None or qkv is None:
        return None
    width = qkv.out_features // 3
    if qkv.out_features % 3 or width % heads or output.in_features != width:
        return None
    return FusedAttention(qkv, output, heads)


def fused_input(module: nn.Module) -> nn.Linear | None:
    """The one layer for query, key and value, with its bias."""
    qkv = next((part for n in FUSED_INPUTS if (part := linear(module, n)) is not None), None)
    if qkv is None:
        return None
    for query, value in SEPARATE_BIASES:
        biases = getattr(module, query, None), getattr(module, value, None)
        if all(isinstance(bias, Tensor) for bias in biases):
            return joined(
                qkv.weight, torch.cat([biases[0], torch.zeros_like(biases[0]), biases[1]])
            )
    return qkv


def separate_inputs(module: nn.Module) -> nn.Linear | None:
    """Three layers as one."""
    for names in SEPARATE_INPUTS:
        parts = [linear(module, name) for name in names]
        if any(part is None for part in parts) or len({p.weight.shape for p in parts}) > 1:
            continue
        biases = [part.bias for part in parts]
        absent = [bias is None for bias in biases]
        if all(absent):
            return joined(torch.cat([part.weight for part in parts]), None)
        zeros = torch.zeros_like(parts[0].weight[:, 0])
        bias = torch.cat([zeros if bias is None else bias for bias in biases])
        return joined(torch.cat([part.weight for part in parts]), bias)
    return None


def linear(module: nn.Module, name: str) -> nn.Linear | None:
    """A part of a module, if it is a linear layer or one and a dropout."""
    part = getattr(module, name, None)
    if isinstance(part, nn.Sequential) and len(part) == 2 and isinstance(part[1], nn.Dropout):
        part = part[0]
    return part if isinstance(part, nn.Linear) else None


def joined(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    """A linear layer of these weights."""
    result = nn.Linear(weight.shape[1], weight.shape[0], bias is not None).to(weight.dtype)
    result.weight = nn.Parameter(weight.detach().clone(), requires_grad=False)
    if bias is not None:
        result.bias = nn.Parameter(bias.detach().clone(), requires_grad=False)
    return result


def outputs_of(
    root: nn.Module, names: dict[str, FusedAttention], sample: Sample
) -> dict[str, tuple[Tensor, Tensor]]:
    """Input and output of modules in a run; only of those with one tensor in and one out."""
    seen: dict[str, tuple[Tensor, Tensor]] = {}
    # Layers bring their inputs to the type of their weights, whatever the network does itself.
    watched = converted(root, weights_type(root))
    for name in names:

        def keep(_module: nn.Module, inputs: tuple, output: object, name: str = name) -> None:
            if len(inputs) == 1 and isinstance(output, Tensor) and inputs[0].dim() == 3:
                seen[name] = inputs[0].clone(), output.clone()

        watched.network.get_submodule(name).register_forward_hook(keep)
    if names:
        watched(*sample.tensors)
    return seen


def weights_type(root: nn.Module) -> torch.dtype:
    """The floating-point type of a network's weights."""
    types = (weight.dtype for weight in root.parameters() if weight.is_floating_point())
    return next(types, torch.float32)


def computes(fused: FusedAttention, tokens: Tensor, expected: Tensor) -> bool:
    """Whether the new module gives what the old one gave."""
    output = fused(tokens)
    return output.shape == expected.shape and torch.allclose(output, expected, SAME, SAME)
