"""The network of `cosmic demo digits`."""

import torch
from torch import Tensor, nn


class Digits(nn.Module):
    """Images `[N, 1, 8, 8]` from 0 (paper) to 1 (ink) in, ten logits `[N, 10]` out."""

    def __init__(self) -> None:
        """Random weights."""
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.second = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.head = nn.Linear(16 * 4 * 4, 10)

    def forward(self, image: Tensor) -> Tensor:
        """Returns a logit for each digit."""
        strokes = torch.relu(self.second(torch.relu(self.first(image))))
        return self.head(self.pool(strokes).flatten(1))
