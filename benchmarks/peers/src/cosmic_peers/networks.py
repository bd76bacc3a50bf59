"""The network's files, and inputs to try it with."""

from pathlib import Path

import torch
from torch import nn

CHECKPOINT = "astromae.pth"
ONNX = "astromae.onnx"
OPENVINO = "astromae.xml"


def original(folder: Path) -> nn.Module:
    """The network out of the checkpoint, ready to predict."""
    # A pickled module of our own making.
    return torch.load(folder / CHECKPOINT, weights_only=False).module.eval()


def inputs(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs to try engines with."""
    random = torch.Generator().manual_seed(3)
    images = torch.randn(count, 5, 32, 32, generator=random)
    return images, 14 + 8 * torch.rand(count, 5, generator=random)
