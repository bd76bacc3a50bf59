"""Inputs to try networks with, by name."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor


class Sample(Mapping[str, Tensor]):
    """Tensors `[N, …]` of any element type, one for each input of a network and in its order."""

    def __init__(self, tensors: Mapping[str, Tensor]):
        self._tensors = dict(tensors)

    def __getitem__(self, name: str) -> Tensor:
        """An input."""
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        """The inputs' names."""
        return iter(self._tensors)

    def __len__(self) -> int:
        """How many inputs there are, not how many samples."""
        return len(self._tensors)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the inputs, in order."""
        return tuple(self._tensors)

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The inputs in order, as a network takes them."""
        return tuple(self._tensors.values())

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.tensors[0])

    @property
    def bytes_each(self) -> int:
        """Memory of one sample."""
        return sum(tensor[:1].nbytes for tensor in self.tensors)

    def first(self, count: int) -> "Sample":
        """So many samples, from the beginning again where there are fewer."""
        return self.rows(torch.arange(count) % self.count)

    def rows(self, rows: Tensor) -> "Sample":
        """The samples at these places."""
        return Sample({name: tensor[rows] for name, tensor in self.items()})

    def to(self, dtype: torch.dtype) -> "Sample":
        """The same with floating-point inputs in another type; integers stay what they are."""
        return Sample(
            {name: x.to(dtype) if x.is_floating_point() else x for name, x in self.items()}
        )

    def __str__(self) -> str:
        """What goes in, for people."""
        return listed([described(name, tensor) for name, tensor in self.items()])


def described(name: str, tensor: Tensor) -> str:
    """A tensor's name, type and shape, such as `tokens int64 [N, 128]`."""
    return f"{name} {type_name(tensor.dtype)} {shape_text(tensor.shape[1:])}"


def shape_text(shape: tuple[int, ...] | torch.Size) -> str:
    """The shape of any number of samples of this shape."""
    return f"[{', '.join(['N', *map(str, shape)])}]"


def type_name(dtype: torch.dtype) -> str:
    """What archives call an element type, such as float32."""
    return str(dtype).removeprefix("torch.")


def listed(words: list[str]) -> str:
    """Words with commas and an "and" between them."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
