"""What an archive says of its network, in `cosmic.json`."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from cosmic_export.calling import SURVEY
from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample
from cosmic_export.signature import fields
from cosmic_export.tasks import SURVEYS, Task

FORMAT = "cosmic-model/2"
# All that it can describe is the survey's network. What it can describe is written so, since
# workers of before there was another one read it as well.
SURVEYS_FORMAT = "cosmic-model/1"
PREDICTION = "prediction"
# What ranks take: the sides of the survey's images, and characters in a network's name.
LARGEST_SIDE = 1 << 14
MOST_NAME_CHARACTERS = 256


@dataclass(frozen=True)
class Description:
    """What an archive says of its network, besides types and shapes.

    Attributes:
        name: what the network is called in logs and reports.
        precision: the name of its precision.
        batch_size: samples of one forward pass at which it is fastest.
        tolerance: how far the golden output may be off on another machine, as |Δ| / max(1, |y|).
        source_sha256: digest of the checkpoint or program that it was made of.
        outputs: their names, in order.
        task: what they are.
        surveys: whether the survey's format may be used.

    Raises:
        ExportError: the name is none that ranks take.

    """

    name: str
    precision: str
    batch_size: int
    tolerance: float
    source_sha256: str
    outputs: tuple[str, ...] = (PREDICTION,)
    task: Task = SURVEYS
    surveys: bool = True

    def is_surveys(self, inputs: Mapping[str, Tensor], outputs: Mapping[str, Tensor]) -> bool:
        """Whether the survey's format has words for such a network."""
        return (
            self.surveys
            and self.task == SURVEYS
            and tuple(inputs) == SURVEY
            and [tensor.dim() for tensor in inputs.values()] == [4, 2]
            and tuple(outputs) == (PREDICTION,)
            and outputs[PREDICTION].shape[1:] == (1,)
            and all(max(tensor.shape[1:]) <= LARGEST_SIDE for tensor in inputs.values())
            and {x.dtype for x in (*inputs.values(), *outputs.values())} == {torch.float32}
        )

    def __post_init__(self) -> None:
        """Refuses a name that ranks do not take."""
        line = not any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in self.name)
        if not line or not 1 <= len(self.name) <= MOST_NAME_CHARACTERS:
            raise ExportError(
                f"--name {self.name[:40]!r} is not one line of 1 to {MOST_NAME_CHARACTERS} "
                "characters"
            )

    def text(self, inputs: Sample, outputs: Mapping[str, Tensor]) -> str:
        """The JSON for inputs and outputs such as these.

        Raises:
            ExportError: ranks do not take such.

        """
        surveys = self.is_surveys(inputs, outputs)
        content = {"format": SURVEYS_FORMAT if surveys else FORMAT, "name": self.name}
        if not surveys:
            content |= self.signature(inputs, outputs)
        content |= {"precision": self.precision, "forwardSize": self.batch_size}
        if surveys:
            images, magnitudes = inputs.tensors
            sizes = (*images.shape[1:], magnitudes.shape[1])
            names = ("channels", "height", "width", "magnitudes")
            content |= dict(zip(names, sizes, strict=True))
        content |= {
            "tolerance": self.tolerance,
            "sourceSha256": self.source_sha256,
            "torch": torch.__version__.split("+")[0],
        }
        return json.dumps(content, indent=1)

    def signature(self, inputs: Sample, outputs: Mapping[str, Tensor]) -> dict[str, object]:
        """Task, inputs and outputs."""
        task = self.task.as_json()
        described = [field.as_json() for field in fields(outputs, "output")]
        for one in described:
            if one["name"] in self.task.targets:
                one["target"] = self.task.targets[one["name"]]
        return {
            "task": task.pop("task"),
            "inputs": [field.as_json() for field in fields(inputs, "input")],
            "outputs": described,
            **task,
        }
