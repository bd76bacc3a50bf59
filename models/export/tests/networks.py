"""Small networks for the tests, each in another style."""

import torch
from torch import Tensor, nn
from torch.nn import functional

SHAPE = (5, 8, 8)
MAGNITUDES = 5


class ListNetwork(nn.Module):
    """Takes `[image, magnitude]` and converts the magnitudes itself, as the original does."""

    def __init__(self) -> None:
        super().__init__()
        self.image_part = nn.Linear(5 * 8 * 8, 16)
        self.magnitude_part = nn.Sequential(nn.Linear(MAGNITUDES, 16), nn.ReLU(), nn.Linear(16, 8))
        self.head = nn.Linear(24, 1)

    def forward(self, pair: list[Tensor]) -> Tensor:
        """Returns `[N, 1]`."""
        magnitudes = self.magnitude_part(pair[1].float())
        return self.head(torch.cat([self.image_part(pair[0].flatten(1)), magnitudes], axis=1))


class TwoArguments(ListNetwork):
    """Takes images and magnitudes and returns `[N]`."""

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N]`."""
        return super().forward([images, magnitudes])[:, 0]


class DictNetwork(ListNetwork):
    """Takes a dict."""

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Returns `[N, 1]`."""
        return super().forward([batch["image"], batch["magnitude"]])


class Classifier(ListNetwork):
    """Gives 24 numbers a sample."""

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 16]`."""
        return self.image_part(images.flatten(1))


class BatchDependent(TwoArguments):
    """Does something else for a single sample."""

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N]`."""
        output = super().forward(images, magnitudes)
        return output + 1 if len(images) == 1 else output


class FixedMatrix(TwoArguments):
    """Has a matrix that is neither weight nor buffer, and so stays in float32."""

    def __init__(self) -> None:
        super().__init__()
        self.fixed = torch.eye(MAGNITUDES)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N]`."""
        return super().forward(images, magnitudes @ self.fixed)


class Attention(nn.Module):
    """Self-attention as people write it."""

    def __init__(self, width: int, heads: int, scale: float | None = None) -> None:
        super().__init__()
        self.num_heads = heads
        self.scale = scale or (width // heads) ** -0.5
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, tokens: Tensor) -> Tensor:
        """Mixes the tokens."""
        count, length, width = tokens.shape
        split = self.qkv(tokens).reshape(count, length, 3, self.num_heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = (query @ key.transpose(-2, -1) * self.scale).softmax(-1)
        return self.proj((scores @ value).transpose(1, 2).reshape(count, length, width))


class Transformer(nn.Module):
    """Patches through one attention whose code torch.fx cannot trace around."""

    def __init__(self, scale: float | None = None) -> None:
        super().__init__()
        self.patches = nn.Conv2d(5, 12, 4, 4)
        self.attention = Attention(12, 3, scale)
        self.head = nn.Linear(12 + MAGNITUDES, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        tokens = self.patches(images).flatten(2).transpose(1, 2)
        if bool(tokens.shape[1] > 1):
            tokens = tokens + self.attention(tokens)
        return self.head(torch.cat([tokens.mean(1), magnitudes], 1))


class Convolutional(nn.Module):
    """Convolutions with batch norm, two 1×1 convolutions of one input, pooling, linear layers."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(5, 8, 1)
        self.pool = nn.AvgPool2d(2)
        self.left, self.left_norm = nn.Conv2d(8, 4, 1), nn.BatchNorm2d(4)
        self.right, self.right_norm = nn.Conv2d(8, 6, 1, bias=False), nn.BatchNorm2d(6)
        self.long = nn.Conv2d(6, 6, 3, padding=1)
        self.image_part = nn.Sequential(nn.Linear(160, 32), nn.Linear(32, 24))
        self.magnitude_part = nn.Linear(MAGNITUDES, 24)
        self.head = nn.Sequential(nn.Linear(48, 16), nn.ReLU(), nn.Linear(16, 1))
        for norm in (self.left_norm, self.right_norm):
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        seen = self.pool(self.first(images))
        left = functional.relu(self.left_norm(self.left(seen)))
        right = self.long(functional.relu(self.right_norm(self.right(seen))))
        flat = torch.cat([left, right], 1).flatten(1)
        return self.head(self.side_by_side(self.image_part(flat), self.magnitude_part(magnitudes)))

    def side_by_side(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Both, with nothing before them."""
        return torch.cat([images, magnitudes], dim=1)


class NestedConcatenation(Convolutional):
    """Puts its parts side by side one after the other."""

    def side_by_side(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Both, in two steps."""
        return torch.cat([torch.cat((images, magnitudes), axis=1)], dim=-1)


class Residual(nn.Module):
    """Linear layers with a given activation, with a sum, and with one that is broadcast."""

    def __init__(self, activation: nn.Module) -> None:
        super().__init__()
        self.first = nn.Linear(5 * 8 * 8, 16)
        self.activation = activation
        self.dropout = nn.Dropout()
        self.second = nn.Linear(16, 16, bias=False)
        self.shared = nn.Linear(MAGNITUDES, 1)
        self.head = nn.Linear(16, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        before = self.dropout(self.activation(self.first(images.flatten(1))))
        after = before + self.second(before)
        return self.head(self.shared(magnitudes) + after)


class Tokens(nn.Module):
    """Grouped convolutions, a perceptron over tokens, and the mean of all tokens but the first."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(5, 16, 2, 2)
        self.grouped = nn.Conv2d(16, 32, 3, padding=1, groups=8)
        self.depthwise = nn.Conv2d(32, 32, 3, padding=1, groups=32)
        self.first = nn.Linear(32, 24)
        self.second = nn.Linear(24, 32)
        self.head = nn.Linear(32 + MAGNITUDES, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        grid = self.depthwise(functional.silu(self.grouped(self.patches(images))))
        tokens = grid.flatten(2).transpose(1, 2)
        tokens = tokens + self.second(functional.gelu(self.first(tokens)))
        return self.head(torch.cat([tokens[:, 1:].mean(dim=1), magnitudes], 1))


class Beside(nn.Module):
    """A token before the patches that takes part in attention, but not in what lies beside it."""

    def __init__(self, padding: tuple[int, ...] = (0, 0, 1, 0)) -> None:
        super().__init__()
        self.padding = padding
        self.patches = nn.Conv2d(5, 12, 2, 2)
        self.norm = nn.LayerNorm(12)
        self.attention = Attention(12, 3)
        self.beside = nn.Linear(12, 12)
        self.last_norm = nn.LayerNorm(12)
        self.head = nn.Linear(12 + MAGNITUDES, 1)
        for norm in (self.norm, self.last_norm):
            nn.init.normal_(norm.weight)
            nn.init.normal_(norm.bias)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        patches = self.patches(images).flatten(2).transpose(1, 2)
        tokens = functional.pad(patches, (0, 0, 1, 0), value=0.5)
        before, after = self.padding[2], tokens.shape[1] - self.padding[3]
        beside = self.beside(self.norm(tokens))[:, before:after]
        mixed = self.total(tokens + self.attention(tokens), beside)
        return self.head(torch.cat([self.last_norm(mixed).mean(1), magnitudes], 1))

    def total(self, mixed: Tensor, beside: Tensor) -> Tensor:
        """Both, where both are."""
        return mixed + functional.pad(beside, self.padding)


class ReadsTwice(Beside):
    """Needs one of the addends again."""

    def total(self, mixed: Tensor, beside: Tensor) -> Tensor:
        """Something else than the sum."""
        return super().total(mixed, beside) * mixed


def seeded(make: type[nn.Module], *arguments: object) -> nn.Module:
    """A network with random weights, the same each time."""
    torch.manual_seed(1)
    return make(*arguments).eval()


class TokenPerceptron(nn.Module):
    """Two linear layers for each token, their sum with it, and a third one; then pooled maxima."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(5, 16, 2, 2)
        self.first = nn.Linear(16, 32)
        self.second = nn.Linear(32, 16, bias=False)
        self.third = nn.Linear(16, 8)
        self.pool = nn.MaxPool2d(3, stride=1, padding=1)
        self.head = nn.Linear(8 * 16 + MAGNITUDES, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        tokens = self.patches(images).flatten(2).transpose(1, 2)
        tokens = tokens + self.second(functional.gelu(self.first(tokens)))
        seen = torch.tanh(self.third(tokens)).transpose(1, 2).unflatten(2, (4, 4))
        return self.head(torch.cat([self.pool(seen).flatten(1), magnitudes], 1))


class Pools(nn.Module):
    """Max pooling of every kind."""

    def __init__(self) -> None:
        super().__init__()
        self.around = nn.MaxPool2d(3, stride=1, padding=1)
        self.wide = nn.MaxPool2d(5, stride=1, padding=2)
        self.apart = nn.MaxPool2d(3, stride=1, padding=1, dilation=1, ceil_mode=True)
        self.smaller = nn.MaxPool2d(2)
        self.head = nn.Linear(5 * 16 + MAGNITUDES, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        seen = self.around(images) + functional.max_pool2d(images, 3, 1, 1)
        seen = self.smaller(seen + self.wide(images) + self.apart(images))
        return self.head(torch.cat([seen.flatten(1), magnitudes], 1))


class WithAlternatives(nn.Module):
    """Attention after a layer norm, and convolutions in narrow groups, of one pixel and of more."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(5, 32, 2, 2)
        self.narrow = nn.Conv2d(32, 64, 1, groups=16)
        self.around = nn.Conv2d(64, 32, 3, padding=1, groups=8)
        self.norm = nn.LayerNorm(32)
        self.attention = Attention(32, 1)
        self.head = nn.Linear(32 + MAGNITUDES, 1)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        grid = self.around(functional.silu(self.narrow(self.patches(images))))
        tokens = self.attention(self.norm(grid.flatten(2).transpose(1, 2)))
        return self.head(torch.cat([tokens.mean(1), magnitudes], 1))
