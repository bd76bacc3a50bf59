"""The convolutional tower of AstroMAE: five Inception blocks, 192 features."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Convolution(nn.Module):
    """Convolution that keeps height and width, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, size: int):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, size, padding=size // 2)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, images: Tensor) -> Tensor:
        """Takes `[N, inputs, H, W]`, returns `[N, outputs, H, W]`."""
        return functional.relu(self.norm(self.convolution(images)))


class Inception(nn.Module):
    """Branches of different reach side by side, `each` channels wide.

    Args:
        inputs: channels.
        each: channels of every branch.
        uses_five: without it the 5×5 branch has weights, as in the original, and no effect.

    """

    def __init__(self, inputs: int, each: int, uses_five: bool = True):
        super().__init__()
        self.uses_five = uses_five
        self.one = Convolution(inputs, each, 1)
        self.three = nn.Sequential(Convolution(inputs, each, 1), Convolution(each, each, 3))
        self.five = nn.Sequential(Convolution(inputs, each, 1), Convolution(each, each, 5))
        self.pool = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1), Convolution(inputs, each, 1)
        )

    def forward(self, images: Tensor) -> Tensor:
        """Takes `[N, inputs, H, W]`, returns `[N, each · branches, H, W]`."""
        branches = [self.one, self.three, self.pool]
        if self.uses_five:
            branches.insert(2, self.five)
        return torch.cat([branch(images) for branch in branches], dim=1)


class InceptionTower(nn.Module):
    """Images `[N, channels, 32, 32]` to features `[N, 192]`."""

    def __init__(self, channels: int = 5):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, 32, 1),
            nn.AvgPool2d(2),
            Inception(32, 16),
            Inception(64, 16),
            nn.AvgPool2d(2),
            Inception(64, 8),
            Inception(32, 8),
            nn.AvgPool2d(2),
            Inception(32, 4, uses_five=False),
            nn.Flatten(),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Runs the layers."""
        return self.layers(images)
