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


@dataclass(frozen=True)
class Sample:
    """Inputs to try networks with: images `[N, C, H, W]` and magnitudes `[N, M]`, float32."""

    images: Tensor
    magnitudes: Tensor

    def first(self, count: int) -> "Sample":
        """So many samples, from the beginning again where there are fewer."""
        rows = torch.arange(count) % len(self.images)
        return Sample(self.images[rows], self.magnitudes[rows])

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


def two_inputs(model: nn.Module, sample: Sample) -> TwoInputs:
    """Tries the conventions in turn.

    Raises:
        ExportError: no convention gives one number a sample.

    """
    problems = []
    count = len(sample.images)
    for convention in CONVENTIONS:
        network = TwoInputs(model, convention).eval()
        try:
            with torch.no_grad():
                output = network(sample.images, sample.magnitudes)
        except Exception as error:
            problems.append(f"{convention}: {first_line(error)[:120]}")
            continue
        if not isinstance(output, Tensor) or output.shape not in ((count, 1), (count,)):
            got = list(output.shape) if isinstance(output, Tensor) else type(output).__name__
            problems.append(f"{convention} returns {got} instead of [{count}, 1]")
            continue
        network.flat = output.dim() == 1
        return network
    raise ExportError("the network cannot be called: " + "; ".join(problems))
