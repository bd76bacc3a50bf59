"""The image transformer of AstroMAE: 64 patches and a class token through twelve blocks."""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

NORM_EPSILON = 1e-6


@dataclass(frozen=True)
class BlockShape:
    """What distinguishes the blocks that a checkpoint may have.

    Attributes:
        attention_bias: which of query, key and value have a bias: all, query and value, or none.
        convolution_groups: of the convolutions beside attention; 0 where there are none, which
            makes it a plain ViT block.
        convolution_size: kernel of these convolutions, in tokens.
        hidden: width of the block's perceptron and of the convolutions.

    """

    attention_bias: Literal["qkv", "qv", "none"] = "qv"
    convolution_groups: int = 32
    convolution_size: int = 1
    hidden: int = 768

    @staticmethod
    def plain() -> "BlockShape":
        """A ViT block: biases everywhere, nothing beside attention."""
        return BlockShape(attention_bias="qkv", convolution_groups=0)


class Attention(nn.Module):
    """Self-attention over tokens `[N, T, width]`."""

    def __init__(self, width: int, heads: int, bias: str):
        super().__init__()
        self.heads = heads
        self.input = nn.Linear(width, 3 * width, bias=bias == "qkv")
        self.output = nn.Linear(width, width)
        has_two = bias == "qv"
        self.query_bias = nn.Parameter(torch.zeros(width)) if has_two else None
        self.value_bias = nn.Parameter(torch.zeros(width)) if has_two else None

    def input_bias(self) -> Tensor | None:
        """The bias of query, key and value, one after the other; a key has none of its own."""
        if self.query_bias is None or self.value_bias is None:
            return self.input.bias
        return torch.cat([self.query_bias, torch.zeros_like(self.query_bias), self.value_bias])

    def forward(self, tokens: Tensor) -> Tensor:
        """Every token becomes a mixture of all."""
        count, length, width = tokens.shape
        projected = functional.linear(tokens, self.input.weight, self.input_bias())
        by_head = projected.reshape(count, length, 3, self.heads, width // self.heads)
        query, key, value = by_head.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(-2, -1)
        mixed = scores.softmax(dim=-1) @ value
        return self.output(mixed.transpose(1, 2).reshape(count, length, width))


class Perceptron(nn.Module):
    """Two layers for each token alone."""

    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.first = nn.Linear(width, hidden)
        self.second = nn.Linear(hidden, width)

    def forward(self, tokens: Tensor) -> Tensor:
        """Takes and returns `[N, T, width]`."""
        return self.second(functional.gelu(self.first(tokens)))


class Neighbourhood(nn.Module):
    """Grouped convolutions over the grid of patches, parallel to attention."""

    def __init__(self, width: int, hidden: int, size: int, groups: int):
        super().__init__()
        around = size // 2
        self.first = nn.Conv2d(width, hidden, size, padding=around, groups=groups)
        self.norm = nn.BatchNorm2d(hidden)
        self.second = nn.Conv2d(hidden, width, size, padding=around, groups=groups)

    def forward(self, patches: Tensor) -> Tensor:
        """Takes and returns `[N, patches, width]`, the patches of a square row by row."""
        side = math.isqrt(patches.shape[1])
        grid = patches.unflatten(1, (side, side)).permute(0, 3, 1, 2)
        grid = self.second(functional.silu(self.norm(self.first(grid))))
        return grid.permute(0, 2, 3, 1).flatten(1, 2)


class Block(nn.Module):
    """Attention, beside it the neighbourhood if there is one, then the perceptron."""

    def __init__(self, width: int, heads: int, shape: BlockShape):
        super().__init__()
        self.attention_norm = nn.LayerNorm(width, eps=NORM_EPSILON)
        self.attention = Attention(width, heads, shape.attention_bias)
        self.neighbourhood = (
            Neighbourhood(width, shape.hidden, shape.convolution_size, shape.convolution_groups)
            if shape.convolution_groups
            else None
        )
        self.perceptron_norm = nn.LayerNorm(width, eps=NORM_EPSILON)
        self.perceptron = Perceptron(width, shape.hidden)

    def forward(self, tokens: Tensor) -> Tensor:
        """Takes and returns `[N, 1 + patches, width]`, the class token first."""
        mixed = tokens + self.attention(self.attention_norm(tokens))
        if self.neighbourhood is not None:
            # The class token has no place in the grid.
            beside = self.neighbourhood(tokens[:, 1:])
            mixed = mixed + functional.pad(beside, (0, 0, 1, 0))
        return mixed + self.perceptron(self.perceptron_norm(mixed))


class ImageTransformer(nn.Module):
    """Images `[N, channels, side, side]` to features `[N, width]`."""

    def __init__(
        self,
        channels: int = 5,
        side: int = 32,
        patch: int = 4,
        width: int = 192,
        depth: int = 12,
        heads: int = 3,
        shape: BlockShape | None = None,
    ):
        super().__init__()
        shape = shape or BlockShape()
        self.patches = nn.Conv2d(channels, width, patch, stride=patch)
        self.class_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.position = nn.Parameter(torch.randn(1, 1 + (side // patch) ** 2, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, heads, shape) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=NORM_EPSILON)
        self.output = nn.Linear(width, width)

    def forward(self, images: Tensor) -> Tensor:
        """The mean of the patches after the last block, normalised and projected."""
        tokens = self.patches(images).flatten(2).transpose(1, 2)
        first = self.class_token.expand(tokens.shape[0], -1, -1)
        tokens = self.blocks(torch.cat([first, tokens], dim=1) + self.position)
        return self.output(self.norm(tokens[:, 1:].mean(dim=1)))
