"""Small networks of other inputs and outputs than the survey's, each in another style."""

from collections import OrderedDict
from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn

VOCABULARY = 50
LENGTH = 128


class ImageClassifier(nn.Module):
    """One image `[N, 3, 16, 16]` to ten logits."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.head = nn.Linear(8 * 8 * 8, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N, 10]`."""
        return self.head(self.features(x).flatten(1))


class Predicting(ImageClassifier):
    """Gives the logits' class, and how likely it is."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Returns int64 and float32 `[N]`."""
        likely = super().forward(x).softmax(1).max(1)
        return likely.indices, likely.values


class ModelOutput(OrderedDict):
    """As in the library of transformers: a dataclass that is a dict of what is not None, too."""

    def __post_init__(self) -> None:
        """Copies the fields."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                self[field.name] = value


@dataclass
class EncoderOutput(ModelOutput):
    """What an encoder of texts gives."""

    embedding: Tensor | None = None
    hidden_states: tuple[Tensor, ...] | None = None


class TextEncoder(nn.Module):
    """Tokens int64 `[N, 128]` and a mask bool `[N, 128]` to an embedding `[N, 64]`."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(VOCABULARY, 32)
        self.first = nn.Linear(32, 64)
        self.second = nn.Linear(64, 32)
        self.norm = nn.LayerNorm(32)
        self.head = nn.Linear(32, 64)

    def forward(
        self, tokens: Tensor, mask: Tensor | None = None, return_dict: bool = True
    ) -> EncoderOutput:
        """Returns an embedding and states."""
        states = self.embed(tokens)
        states = self.norm(states + self.second(torch.relu(self.first(states))))
        if mask is None:
            mask = torch.ones_like(tokens, dtype=torch.bool)
        weights = mask.float()[:, :, None]
        mean = (states * weights).sum(1) / weights.sum(1)
        return EncoderOutput(embedding=self.head(mean), hidden_states=(states,))


class Table(nn.Module):
    """30 numbers `[N, 30]` to two outputs `[N]`."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(30, 16), nn.Tanh())
        self.head = nn.Linear(16, 2)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Returns two tensors."""
        output = self.head(self.body(features))
        return output[:, 0], output[:, 1]


class TableInOne(Table):
    """The same in one tensor."""

    def forward(self, features: Tensor) -> Tensor:
        """Returns `[N, 2]`."""
        return self.head(self.body(features))


class ThreeToThree(nn.Module):
    """Takes three inputs by keyword alone and gives three outputs in a dict."""

    def __init__(self) -> None:
        super().__init__()
        self.image_part = nn.Conv2d(1, 4, 3)
        self.kinds = nn.Embedding(5, 4)
        self.table_part = nn.Linear(6, 4)
        self.head = nn.Linear(4, 3)

    def forward(self, *, image: Tensor, kind: Tensor, table: Tensor) -> dict[str, Tensor]:
        """Returns a vector, a number and a class."""
        seen = self.image_part(image).mean((2, 3)) + self.kinds(kind)
        output = self.head(torch.relu(seen + self.table_part(table)))
        return {"scores": output, "size": output.exp().sum(1), "class": output.argmax(1)}


class Narrow(nn.Module):
    """Takes bfloat16 `[N, 6]` and int16 `[N]`, refuses anything else, and gives both types."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(6, 4)
        self.kinds = nn.Embedding(300, 4)

    def forward(self, table: Tensor, kind: Tensor) -> tuple[Tensor, Tensor]:
        """Returns bfloat16 `[N, 4]` and int16 `[N]`."""
        assert (table.dtype, kind.dtype) == (torch.bfloat16, torch.int16)
        output = torch.relu(self.layer(table.float())) + self.kinds(kind.int())
        return output.bfloat16(), kind + 1


class NarrowByValues(Narrow):
    """Decides something by values."""

    def forward(self, table: Tensor, kind: Tensor) -> tuple[Tensor, Tensor]:
        """Returns bfloat16 `[N, 4]` and int16 `[N]`."""
        output = self.layer(table.float()) + self.kinds(kind.int())
        while bool((output.abs() > 0.2).any()):
            output = torch.where(output.abs() > 0.2, output / 2, output)
        return output.to(torch.bfloat16), kind + 1


class Halving(nn.Module):
    """Halves what is too large as often as it takes: how often only the values tell."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N, 4]`."""
        y = self.layer(x)
        while bool((y.abs() > 0.2).any()):
            y = torch.where(y.abs() > 0.2, y / 2, y)
        return y


class Neighbours(nn.Module):
    """What it gives for a sample depends on the others of its batch, by values."""

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N, 4]`."""
        if bool(x.mean() > 0):
            return x
        return -x
