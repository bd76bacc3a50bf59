"""Which columns of every partition are read, and what becomes of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cosmic.errors import FatalError
from cosmic.reading.columns import Selection
from cosmic.reading.conversion import Tensor
from cosmic.reading.transforms import Step, checked

FILE, ROW, PREDICTED_CLASS = "file", "row", "predicted_class"
"""Columns that predictions have of themselves."""

RESERVED = frozenset((FILE, ROW, PREDICTED_CLASS))


@dataclass(frozen=True)
class JobReading:
    """How columns are read, as far as the job says it.

    Attributes:
        columns: names in the files of inputs and targets that are called otherwise there
        keep: columns that go to the predictions as they are
        transforms: of an input; they replace those that the model declares for it
        task: None: as the model declares
    """

    columns: dict[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    transforms: dict[str, list[Step]] = field(default_factory=dict)
    task: str | None = None

    @classmethod
    def parse(cls, text: str) -> "JobReading":
        """Reads ``Assignment.reading``; nothing is the default."""
        if not text:
            return cls()
        try:
            read: dict[str, Any] = json.loads(text)
            return cls(
                columns={str(k): str(v) for k, v in read.get("columns", {}).items()},
                keep=tuple(map(str, read.get("keep", ()))),
                transforms={
                    name: checked(steps, f"data.transforms of {name}")
                    for name, steps in read.get("transforms", {}).items()
                },
                task=read.get("task"),
            )
        except (ValueError, AttributeError, TypeError) as e:
            raise FatalError(
                f"it does not say how columns are read: {e}", reason="InvalidSpec"
            ) from e


@dataclass(frozen=True)
class InputColumn:
    """A column that goes into the network.

    Attributes:
        name: as the network, or who reads, calls it
        tensor: what it becomes; None: as it is stored
        steps: transforms, in order
    """

    name: str
    tensor: Tensor | None = None
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class ReadingPlan:
    """All of it.

    Attributes:
        network: its name, for messages
        inputs: in order
        targets: name and numbers of a sample, of what outputs are compared with
        keep: columns that go to the predictions as they are
        renamed: names in the file of those inputs and targets that it calls otherwise
        max_bad: how many samples of a split may be set aside
        keeps_text: whether predictions can hold text
        targets_only: whether inputs are only looked for, and not read
    """

    network: str
    inputs: Sequence[InputColumn]
    targets: dict[str, int] = field(default_factory=dict)
    keep: Sequence[str] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    max_bad: int = 0
    keeps_text: bool = True
    targets_only: bool = False

    @property
    def selection(self) -> Selection:
        """The columns to look for."""
        names = [column.name for column in self.inputs]
        return Selection(names, list(self.targets), self.keep, self.renamed)
