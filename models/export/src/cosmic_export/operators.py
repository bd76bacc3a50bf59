"""Operators of our own, which ranks have whose build had a compiler (the module `operators`).

Where their library can be loaded, it is. Elsewhere operators stand for them that have the same
schemas and compute the same by torch's: slower, but an archive that is traced with either is the
same.
"""

import os
from pathlib import Path

import torch
from torch import Tensor

NAMESPACE = "cosmic"
# Of the library that has all that is used here; archives name it, and ranks know it.
LEVEL = 1
# Names the library's file; or says that none is to be loaded.
VARIABLE, NOT = "COSMIC_OPERATORS", "off"
# Where the project's build has put it.
BUILT = Path(__file__).parents[4] / (
    "operators/target/classes/dev/cosmicai/operators/linux-x86_64/libcosmic_operators.so"
)

MOST_TOKENS, MOST_DEPTH, MOST_WIDTH = 256, 128, 1024
DEPTH_STEP, WIDTH_STEP = 32, 16


def loaded() -> bool:
    """Whether the library itself computes, at its speed."""
    return LIBRARY is None


def fits_attention(tokens: int, depth: int) -> bool:
    """Whether the operator is for so many tokens, and so many numbers of a head."""
    return 0 < tokens <= MOST_TOKENS and depth % DEPTH_STEP == 0 and 0 < depth <= MOST_DEPTH


def fits_layer_norm(width: int) -> bool:
    """Whether the operator is for tokens of so many numbers."""
    return width % WIDTH_STEP == 0 and 0 < width <= MOST_WIDTH


def takes(tokens: Tensor) -> bool:
    """Whether the operators take such a tensor, if it has no gaps."""
    return tokens.dtype == torch.bfloat16 and tokens.dim() == 3 and tokens.device.type == "cpu"


def stand_in_attention(qkv: Tensor, heads: int) -> Tensor:
    """As the library's."""
    depth = qkv.shape[-1] // 3 // max(1, heads)
    whole = 3 * heads * depth == qkv.shape[-1]
    if not (taken(qkv) and heads > 0 and whole and fits_attention(qkv.shape[1], depth)):
        raise ValueError("cosmic::attention does not take that")
    query, key, value = qkv.float().unflatten(-1, (3, heads, depth)).permute(2, 0, 3, 1, 4)
    mixed = (query @ key.transpose(-1, -2)).softmax(-1) @ value
    return mixed.transpose(1, 2).flatten(2).bfloat16()


def stand_in_layer_norm(tokens: Tensor, epsilon: float) -> Tensor:
    """As the library's."""
    if not (taken(tokens) and fits_layer_norm(tokens.shape[-1])):
        raise ValueError("cosmic::layer_norm does not take that")
    return torch.nn.functional.layer_norm(tokens.float(), tokens.shape[-1:], eps=epsilon).bfloat16()


def taken(tokens: Tensor) -> bool:
    """Whether the operators take a tensor as it lies in memory."""
    return takes(tokens) and tokens.is_contiguous()


def library() -> torch.library.Library | None:
    """Loads the library; if there is none, the operators that stand for it, to be kept."""
    named = os.environ.get(VARIABLE)
    file = Path(named) if named else BUILT
    if named != NOT and file.is_file():
        try:
            torch.ops.load_library(file)
            return None
        except OSError as problem:
            if named:
                raise ValueError(
                    f"{VARIABLE} names {file}, which does not load here: {problem}"
                ) from problem
    elif named and named != NOT:
        raise ValueError(f"{VARIABLE} names {file}, which is no file; correct or unset it")
    result = torch.library.Library(NAMESPACE, "DEF")
    result.define("attention(Tensor qkv, int heads) -> Tensor")
    result.define("layer_norm(Tensor tokens, float epsilon) -> Tensor")
    result.impl("attention", stand_in_attention, "CPU")
    result.impl("layer_norm", stand_in_layer_norm, "CPU")
    return result


LIBRARY = library()


# Scripted, since a trace does not record operators that are not torch's.
@torch.jit.script
def attention(qkv: Tensor, heads: int) -> Tensor:
    """Self-attention without its layers.

    Takes scaled query, key and value side by side, bfloat16 `[N, T, 3 · heads · depth]`; returns
    `[N, T, heads · depth]`.
    """
    return torch.ops.cosmic.attention(qkv.contiguous(), heads)


@torch.jit.script
def layer_norm(tokens: Tensor, epsilon: float) -> Tensor:
    """Layer norm over the last dimension without weight and bias, bfloat16 `[N, T, width]`."""
    return torch.ops.cosmic.layer_norm(tokens.contiguous(), epsilon)
