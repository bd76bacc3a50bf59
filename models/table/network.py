"""The network of `cosmic demo table`."""

import torch
from torch import Tensor, nn

FEATURES = 30


class Table(nn.Module):
    """30 measured numbers `[N, 30]` in, logits of two classes `[N, 2]` out."""

    def __init__(self, width: int = 8) -> None:
        """Random weights, and nothing to standardise by yet."""
        super().__init__()
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))
        self.hidden = nn.Linear(FEATURES, width)
        self.head = nn.Linear(width, 2)

    def standardise_by(self, features: Tensor) -> None:
        """Takes mean and deviation from these features."""
        self.mean.copy_(features.mean(0))
        self.deviation.copy_(features.std(0))

    def forward(self, features: Tensor) -> Tensor:
        """Returns a logit for each class."""
        standard = (features - self.mean) / self.deviation
        return self.head(torch.tanh(self.hidden(standard)))
