"""Writes a TorchScript network of AstroMAE's size and shape with random weights, and a partition.

    python make_astromae_sized.py FOLDER [--samples 5113] [--forward-size 128]

writes FOLDER/astromae-sized.pt (about 15.9 million parameters) and FOLDER/data/1.pt (5,113 samples
are 100 MB). For measuring time and memory only: the predictions mean nothing. Needs torch 2.7.1 and
numpy.
"""

import argparse
import io
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention
from torch.utils.data import TensorDataset


class Attention(nn.Module):
    """Self-attention over tokens [N, T, width]."""

    def __init__(self, width, heads):
        """Split the width among the heads."""
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        """Mix the tokens."""
        n, tokens, width = x.shape
        qkv = self.qkv(x).reshape(n, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = scaled_dot_product_attention(q, k, v)
        return self.out(mixed.transpose(1, 2).reshape(n, tokens, width))


class Block(nn.Module):
    """A transformer's layer, normalized before its two parts."""

    def __init__(self, width, heads):
        """Make the parts."""
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x):
        """Mix the tokens, then each for itself."""
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    """Patch 4, 64 tokens and one class token, width 192, depth 12, 3 heads."""

    def __init__(self, width=192, depth=12, heads=3):
        """Make the parts."""
        super().__init__()
        self.patches = nn.Conv2d(5, width, kernel_size=4, stride=4)
        self.token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.position = nn.Parameter(torch.randn(1, 65, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(depth)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, width)

    def forward(self, images):
        """Images [N, 5, 32, 32] to features [N, 192]."""
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1) + self.position
        return self.head(self.norm(self.blocks(x)[:, 1:].mean(dim=1)))


def convolution(inputs, outputs, size):
    """Convolve, keeping height and width."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, padding=size // 2), nn.ReLU())


class Inception(nn.Module):
    """Four convolutions of different reach side by side: [N, 4 * each, H, W]."""

    def __init__(self, inputs, each):
        """Make the branches."""
        super().__init__()
        self.one = convolution(inputs, each, 1)
        self.three = nn.Sequential(convolution(inputs, each, 1), convolution(each, each, 3))
        self.five = nn.Sequential(convolution(inputs, each, 1), convolution(each, each, 5))
        self.pool = nn.Sequential(nn.AvgPool2d(3, 1, 1), convolution(inputs, each, 1))

    def forward(self, x):
        """Run the branches."""
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], dim=1)


def two_layers(inputs, width=1096):
    """Make a tower's head."""
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())


class AstroMaeSized(nn.Module):
    """Images through both towers, magnitudes through a third, all through a regression."""

    def __init__(self):
        """Make the towers."""
        super().__init__()
        self.transformer = VisionTransformer()
        self.transformer_head = two_layers(192)
        self.inception = nn.Sequential(
            convolution(5, 32, 1),
            nn.AvgPool2d(2),
            Inception(32, 16),
            nn.AvgPool2d(2),
            Inception(64, 24),
            Inception(96, 24),
            nn.AvgPool2d(2),
            Inception(96, 32),
            nn.AvgPool2d(2),
            Inception(128, 48),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.inception_head = two_layers(192)
        layers = []
        for i in range(5):
            layers += [nn.Linear(5 if i == 0 else 1024, 1024), nn.ReLU()]
        self.magnitudes = nn.Sequential(*layers)
        self.regression = nn.Sequential(
            nn.Linear(2 * 1096 + 1024, 1024), nn.ReLU(), nn.Linear(1024, 1)
        )

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        return self.regression(
            torch.cat(
                [
                    self.transformer_head(self.transformer(images)),
                    self.inception_head(self.inception(images)),
                    self.magnitudes(magnitudes),
                ],
                dim=1,
            )
        )


def samples(count, random):
    """Images [count, 5, 32, 32] and magnitudes [count, 5] of noise."""
    images = random.normal(size=(count, 5, 32, 32)).astype(np.float32)
    magnitudes = (18 + random.normal(size=(count, 5))).astype(np.float32)
    return torch.from_numpy(images), torch.from_numpy(magnitudes)


def main():
    """Read the command line and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--samples", type=int, default=5113)
    parser.add_argument("--forward-size", type=int, default=128)
    arguments = parser.parse_args()
    (arguments.folder / "data").mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    random = np.random.default_rng(7)

    network = AstroMaeSized().eval()
    print(f"{sum(p.numel() for p in network.parameters()):,} parameters")
    with torch.inference_mode():
        traced = torch.jit.trace(network, samples(arguments.forward_size, random))
        frozen = torch.jit.freeze(traced)
        images, magnitudes = samples(8, random)
        golden = io.BytesIO()
        np.savez(
            golden,
            images=images.numpy(),
            magnitudes=magnitudes.numpy(),
            output=frozen(images, magnitudes).numpy(),
        )
        description = {
            "format": "cosmic-model/1",
            "name": "astromae-sized",
            "precision": "fp32",
            "forwardSize": arguments.forward_size,
            "channels": 5,
            "height": 32,
            "width": 32,
            "magnitudes": 5,
            "tolerance": 1e-4,
            "torch": torch.__version__.split("+")[0],
        }
        torch.jit.save(
            frozen,
            str(arguments.folder / "astromae-sized.pt"),
            _extra_files={"cosmic.json": json.dumps(description), "golden.npz": golden.getvalue()},
        )

    images, magnitudes = samples(arguments.samples, random)
    redshift = torch.from_numpy(random.uniform(0.01, 0.6, arguments.samples).astype(np.float32))
    torch.save(TensorDataset(images, magnitudes, redshift), arguments.folder / "data" / "1.pt")


if __name__ == "__main__":
    main()
