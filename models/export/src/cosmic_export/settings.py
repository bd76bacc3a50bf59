"""What an export is asked for, and what it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cosmic_export.calling import Called
from cosmic_export.deviations import Outputs
from cosmic_export.precision import Precision
from cosmic_export.processors import Machine, Processor
from cosmic_export.sample import Sample
from cosmic_export.tasks import SURVEYS, Task

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What an export is asked for.

    Attributes:
        name: of the network in logs and reports.
        tolerances: the precisions to write, in the order of an archive, and how far each may be off
            the original.
        batch_size: samples of one forward pass; None to measure.
        rewrite: whether to rewrite the network, or to trace it as it is.
        task: what the outputs are.
        processors: the classes of processors to choose rewrites and batch sizes for.
        machine: this one.

    """

    name: str
    tolerances: Mapping[Precision, float]
    batch_size: int | None = None
    rewrite: bool = True
    task: Task = SURVEYS
    processors: tuple[Processor, ...] = ()
    machine: Machine = field(default_factory=Machine.here)


@dataclass(frozen=True)
class Subject:
    """What is exported.

    Attributes:
        original: the network in the one form.
        sample: inputs to compare and measure with; the first few become the golden batch.
        expected: what the original gives for them, in eager float32.
        sha256: of the checkpoint.

    """

    original: Called
    sample: Sample
    expected: Outputs
    sha256: str
