"""What is measured of the outputs: the task, the outputs, the classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cosmic.errors import FatalError
from cosmic.metrics import wire

MAX_OUTPUTS = 16
MAX_COMPONENTS = 256
MAX_CLASSES = 4096

_MAX_WIDTH = 1 << 28
_MAX_NAME_CHARS = 256
_MAX_NAMES_CHARS = 1 << 18


class Task(Enum):
    """What outputs are compared with, and how: which metrics a run has."""

    REDSHIFT = "redshift"
    """One output, ``[N]`` or ``[N, 1]``, is compared with the column ``redshift``."""

    REGRESSION = "regression"
    """Outputs are compared with columns of their own shape, component by component."""

    CLASSIFICATION = "classification"
    """One output says something of each class; the column ``label`` has the number of the right
    one."""

    NONE = "none"
    """Nothing is compared; the distribution of each output is reported."""


class Scores(Enum):
    """What a classifier's output says of each class."""

    LOGITS = "logits"
    """``[N, classes]``: numbers whose softmax are the probabilities."""

    PROBABILITIES = "probabilities"
    """``[N, classes]``: from 0 to 1, and together 1."""

    LOG_PROBABILITIES = "log_probabilities"
    """``[N, classes]``: their natural logarithms."""

    CLASS = "class"
    """``[N]``: nothing but the number of the class, from 0."""

    @property
    def number(self) -> int:
        """Its number in ``metrics.proto``."""
        return list(Scores).index(self)


@dataclass(frozen=True)
class MeasuredOutput:
    """An output that is measured.

    Attributes:
        name: its name
        width: its values in a sample
    """

    name: str
    width: int

    def encode(self) -> bytes:
        """The message ``Output``."""
        return wire.text(1, self.name) + wire.integer(2, self.width)


@dataclass(frozen=True)
class TaskSpec:
    """What is measured. Metrics that are merged have the same.

    Attributes:
        task: how outputs are compared
        outputs: which: one in the redshift task and in classification; 1 to 16 else
        classes: of classification, the names of all classes in order, or none
        scores: of classification, what the output says
    """

    task: Task
    outputs: tuple[MeasuredOutput, ...]
    classes: tuple[str, ...] = ()
    scores: Scores = Scores.LOGITS

    def __post_init__(self) -> None:
        """Refuses what the task cannot measure, as ``ModelSignature``."""
        _require(1 <= len(self.outputs) <= MAX_OUTPUTS, "it takes 1 to 16 outputs")
        for output in self.outputs:
            _require_name(output.name, "an output")
            _require(
                1 <= output.width <= _MAX_WIDTH,
                f"output {output.name} has {output.width} values a sample, 1 to {_MAX_WIDTH} may"
                " be",
            )
        if self.task is Task.CLASSIFICATION:
            self._require_classes()
        if self.task is Task.REDSHIFT:
            self._require_one_output()
            _require(self.outputs[0].width == 1, "the redshift task takes one number a sample")
        if self.task is Task.REGRESSION:
            _require(
                self.values_per_sample <= MAX_COMPONENTS,
                f"a regression compares at most {MAX_COMPONENTS} numbers a sample, here are"
                f" {self.values_per_sample}; use the task none",
            )

    @property
    def values_per_sample(self) -> int:
        """The values of a sample, of all outputs together."""
        return sum(output.width for output in self.outputs)

    @property
    def targets_per_sample(self) -> int:
        """The numbers of a sample that they are compared with."""
        if self.task is Task.NONE:
            return 0
        return self.values_per_sample if self.task is Task.REGRESSION else 1

    @property
    def class_count(self) -> int:
        """How many classes there are; 0 if nobody knows."""
        if self.task is not Task.CLASSIFICATION:
            return 0
        if self.scores is Scores.CLASS:
            return len(self.classes)
        return max(2, self.outputs[0].width)

    def _require_classes(self) -> None:
        self._require_one_output()
        output = self.outputs[0]
        if self.scores is Scores.CLASS:
            _require(output.width == 1, 'scores are "class", so it takes one number a sample')
        most = max(output.width, len(self.classes))
        _require(
            most <= MAX_CLASSES,
            f"classification takes at most {MAX_CLASSES} classes, here are {most}; use the task"
            " none",
        )
        _require(
            not self.classes or len(self.classes) == self.class_count,
            f"output {output.name} has scores of {self.class_count} classes, but"
            f" {len(self.classes)} have names",
        )
        for name in self.classes:
            _require_name(name, "a class")
        _require(
            sum(map(len, self.classes)) <= _MAX_NAMES_CHARS,
            f"the names of the classes have more than {_MAX_NAMES_CHARS:,} characters",
        )

    def _require_one_output(self) -> None:
        _require(
            len(self.outputs) == 1,
            f"the task {self.task.value} compares one output, here are {len(self.outputs)}",
        )


def task_spec(
    task: Task,
    outputs: Sequence[MeasuredOutput],
    classes: Sequence[str] = (),
    scores: Scores = Scores.LOGITS,
) -> TaskSpec:
    """A specification; classes and scores only count in a classification."""
    if task is Task.CLASSIFICATION:
        return TaskSpec(task, tuple(outputs), tuple(classes), scores)
    return TaskSpec(task, tuple(outputs))


def _require_name(name: str, of: str) -> None:
    _require(
        1 <= len(name) <= _MAX_NAME_CHARS,
        f"the name of {of} has {len(name)} characters, 1 to {_MAX_NAME_CHARS} may be",
    )


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FatalError(f"the outputs cannot be measured: {otherwise}", reason="ModelSignature")
