"""Takes the weights of the original AstroMAE, whose layers have other names.

`NAMES` is the whole mapping. What a checkpoint has beyond it is reported and left out; what it
lacks is an error. The shape of the blocks is read off the weights.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from cosmic_astromae.network import AstroMae
from cosmic_astromae.transformer import BlockShape

# Original name, a regular expression of the whole name without its last part, and ours.
NAMES: tuple[tuple[str, str], ...] = (
    (r"cls_token", "transformer.class_token"),
    (r"pos_embed", "transformer.position"),
    (r"patch_embed\.proj", "transformer.patches"),
    (r"blocks\.(\d+)\.norm1", r"transformer.blocks.\1.attention_norm"),
    (r"blocks\.(\d+)\.attn\.qkv", r"transformer.blocks.\1.attention.input"),
    (r"blocks\.(\d+)\.attn\.q_bias", r"transformer.blocks.\1.attention.query_bias"),
    (r"blocks\.(\d+)\.attn\.v_bias", r"transformer.blocks.\1.attention.value_bias"),
    (r"blocks\.(\d+)\.attn\.proj", r"transformer.blocks.\1.attention.output"),
    (r"blocks\.(\d+)\.PCM\.0", r"transformer.blocks.\1.neighbourhood.first"),
    (r"blocks\.(\d+)\.PCM\.1", r"transformer.blocks.\1.neighbourhood.norm"),
    (r"blocks\.(\d+)\.PCM\.3", r"transformer.blocks.\1.neighbourhood.second"),
    (r"blocks\.(\d+)\.norm2", r"transformer.blocks.\1.perceptron_norm"),
    (r"blocks\.(\d+)\.mlp\.fc1", r"transformer.blocks.\1.perceptron.first"),
    (r"blocks\.(\d+)\.mlp\.fc2", r"transformer.blocks.\1.perceptron.second"),
    (r"fc_norm", "transformer.norm"),
    (r"head", "transformer.output"),
    (r"vit_block\.(\d+)", r"transformer_head.\1"),
    (r"inception_model\.vis_inception\.10", "inception_head.0"),
    (r"inception_model\.vis_inception\.12", "inception_head.2"),
    (r"inception_model\.vis_inception\.0", "inception.layers.0"),
    (
        r"inception_model\.vis_inception\.(\d)\.branch1\.conv",
        r"inception.layers.\1.one.convolution",
    ),
    (r"inception_model\.vis_inception\.(\d)\.branch1\.bn", r"inception.layers.\1.one.norm"),
    (
        r"inception_model\.vis_inception\.(\d)\.branch2\.(\d)\.conv",
        r"inception.layers.\1.three.\2.convolution",
    ),
    (
        r"inception_model\.vis_inception\.(\d)\.branch2\.(\d)\.bn",
        r"inception.layers.\1.three.\2.norm",
    ),
    (
        r"inception_model\.vis_inception\.(\d)\.branch3\.(\d)\.conv",
        r"inception.layers.\1.five.\2.convolution",
    ),
    (
        r"inception_model\.vis_inception\.(\d)\.branch3\.(\d)\.bn",
        r"inception.layers.\1.five.\2.norm",
    ),
    (
        r"inception_model\.vis_inception\.(\d)\.branch4\.1\.conv",
        r"inception.layers.\1.pool.1.convolution",
    ),
    (r"inception_model\.vis_inception\.(\d)\.branch4\.1\.bn", r"inception.layers.\1.pool.1.norm"),
    (r"inception_model\.magnitude_block\.(\d)", r"magnitudes.\1"),
    (r"concat_block\.(\d)", r"head.\1"),
)
WHOLE_NAMES = re.compile(r"cls_token|pos_embed|.*\.[qv]_bias")
# The original's first convolution has two names; `vis_inception.0` is the same tensor.
SECOND_NAME = "inception_model.conv2d_init."
PREFIXES = ("module.", "_orig_mod.")


@dataclass(frozen=True)
class Loaded:
    """A network, and the names of weights in the checkpoint that it has no place for."""

    network: AstroMae
    left_out: list[str]


def load_original(weights: Mapping[str, Tensor]) -> Loaded:
    """Builds the network that the weights fit.

    Args:
        weights: with the original's names or with ours, with or without `DataParallel`'s prefix.

    Raises:
        ValueError: weights are missing or of another shape; the message names the first few.

    """
    ours: dict[str, Tensor] = {}
    left_out: list[str] = []
    for name, value in weights.items():
        bare = without_prefix(name)
        mapped = our_name(bare)
        if mapped is not None:
            ours[mapped] = value
        elif not bare.startswith(SECOND_NAME):
            left_out.append(name)
    depth = 1 + max((int(n.split(".")[2]) for n in ours if ".blocks." in n), default=-1)
    network = AstroMae(shape=block_shape(ours), depth=depth)
    wanted = network.state_dict()
    left_out += [name for name in ours if name not in wanted]
    refuse_misfits(ours, wanted)
    network.load_state_dict({**wanted, **{n: ours[n] for n in ours if n in wanted}})
    return Loaded(network.eval(), left_out)


def our_name(original: str) -> str | None:
    """What a weight of the original is called here; names of ours stay. None if unknown."""
    layer, _, kind = original.rpartition(".")
    if WHOLE_NAMES.fullmatch(original):
        layer, kind = original, ""
    for pattern, name in NAMES:
        if match := re.fullmatch(pattern, layer):
            return match.expand(name) + (f".{kind}" if kind else "")
    known = ("transformer.", "transformer_head.", "inception.", "inception_head.", "magnitudes.")
    return original if original.startswith((*known, "head.")) else None


def without_prefix(name: str) -> str:
    """The name without what DataParallel and torch.compile put in front."""
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name


def block_shape(ours: Mapping[str, Tensor]) -> BlockShape:
    """The shape of the first block; the others are checked when the weights are loaded."""
    block = "transformer.blocks.0."
    first = ours.get(f"{block}perceptron.first.weight", torch.empty(768, 192))
    hidden, width = first.shape
    bias = "none"
    if f"{block}attention.input.bias" in ours:
        bias = "qkv"
    elif f"{block}attention.query_bias" in ours:
        bias = "qv"
    convolution = ours.get(f"{block}neighbourhood.first.weight")
    if convolution is None:
        return BlockShape(bias, 0, 1, hidden)
    return BlockShape(bias, width // convolution.shape[1], convolution.shape[-1], hidden)


def refuse_misfits(ours: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Names weights that are missing or of another shape; counters of batches may be missing."""
    problems = [
        f"{name} is missing"
        for name in wanted
        if name not in ours and not name.endswith("num_batches_tracked")
    ]
    problems += [
        f"{name} is {list(ours[name].shape)} instead of {list(wanted[name].shape)}"
        for name in wanted
        if name in ours and ours[name].shape != wanted[name].shape
    ]
    if problems:
        more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
        raise ValueError(f"these are no weights of AstroMAE: {'; '.join(problems[:3])}{more}")
