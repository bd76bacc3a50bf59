"""Finds how a network wants its two inputs."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cosmic_export.errors import ExportError, first_line

Call = Callable[[nn.Module, Tensor, Tensor], object]

CONVENTIONS: dict[str, Call] = {
    "model(images, magnitudes)": lambda model, i, m: model(i, m),
    "model([images, magnitudes])": lambda model, i, m: model([i, m]),
    "model((images, magnitudes))": lambda model, i, m: model((i, m)),
    "model({'image': …, 'magnitude': …})": lambda model, i, m: model({"image": i, "magnitude": m}),
    "model({'images': …, 'magnitudes': …})": lambda model, i, m: model(
        {"images": i, "magnitudes": m}
    ),
    "model(magnitudes, images)": lambda model, i, m: model(m, i),
    "model([magnitudes, images])": lambda model, i, m: model([m, i]),
}
# What a network raises that gets a list for a tensor, a tensor for a dict and the like.
OF_ANOTHER_KIND = (TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True)
class Sample:
    """Inputs to try networks with: images `[N, C, H, W]` and magnitudes `[N, M]`, float32."""

    images: Tensor
    magnitudes: Tensor

    def first(self, count: int) -> "Sample":
        """So many samples, from the beginning again where there are fewer."""
        rows = torch.arange(count) % len(self.images)
        return Sample(self.images[rows], self.magnitudes[rows])

    def shape(self) -> str:
        """Of one sample, for people."""
        size = "x".join(map(str, self.images.shape[1:]))
        return f"images of {size} and {self.magnitudes.shape[1]} magnitudes"

    def to(self, dtype: torch.dtype) -> "Sample":
        """The same in another element type."""
        return Sample(self.images.to(dtype), self.magnitudes.to(dtype))


class TwoInputs(nn.Module):
    """A network called as the worker calls it: images and magnitudes in, `[N, 1]` out."""

    def __init__(self, model: nn.Module, convention: str):
        super().__init__()
        self.model = model
        self.convention = convention
        self.flat = False

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Calls the network in its own way."""
        output = CONVENTIONS[self.convention](self.model, images, magnitudes)
        if isinstance(output, (list, tuple)) and len(output) == 1:
            output = output[0]
        return output.unsqueeze(1) if self.flat else output


def two_inputs(model: nn.Module, sample: Sample, usual: Sample | None = None) -> TwoInputs:
    """Tries the conventions in turn.

    Args:
        model: the network.
        sample: what it has to take.
        usual: of another shape; whether it takes that instead is for the message.

    Raises:
        ExportError: no convention gives one number a sample. The message has the nearest one: the
            first that returns something, else the first where only the numbers do not fit.

    """
    nearest = (-1, "")
    count = len(sample.images)
    for convention in CONVENTIONS:
        network = TwoInputs(model, convention).eval()
        try:
            with torch.no_grad():
                output = network(sample.images, sample.magnitudes)
        except Exception as error:
            near = 0 if isinstance(error, OF_ANOTHER_KIND) else 1
            problem = f"{convention} fails: {first_line(error)[:200]}"
        else:
            if isinstance(output, Tensor) and output.shape in ((count, 1), (count,)):
                network.flat = output.dim() == 1
                return network
            got = list(output.shape) if isinstance(output, Tensor) else type(output).__name__
            near, problem = 2, f"{convention} returns {got} instead of [{count}, 1]"
        nearest = max(nearest, (near, problem), key=lambda attempt: attempt[0])
    if usual is not None and takes(model, usual):
        raise ExportError(
            f"the samples have {sample.shape()}, and the network takes {usual.shape()}: "
            "cut them to that, as `cosmic prepare` does"
        )
    raise ExportError(f"the network cannot be called with {sample.shape()}: {nearest[1]}")


def takes(model: nn.Module, sample: Sample) -> bool:
    """Whether a network can be called with such samples."""
    try:
        two_inputs(model, sample)
    except ExportError:
        return False
    return True
