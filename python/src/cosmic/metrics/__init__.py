"""What a rank commits with a split: the quality of its predictions, in the bits of every rank.

`RankMetrics` are those of Java's ranks: exact sums and counts, so that the result depends on the
samples alone, not on who computed them in which order. Their encoding is ``metrics.proto``, the
same bytes for the same samples.
"""

import numpy as np

from cosmic.metrics import wire
from cosmic.metrics.classification import ClassificationMetrics
from cosmic.metrics.exact import Doubles
from cosmic.metrics.left_out import Rows
from cosmic.metrics.outputs import OutputMetrics
from cosmic.metrics.redshift import RedshiftMetrics
from cosmic.metrics.regression import RegressionMetrics
from cosmic.metrics.spec import MeasuredOutput, Scores, Task, TaskSpec, task_spec

__all__ = ["MeasuredOutput", "RankMetrics", "Scores", "Task", "TaskSpec", "task_spec"]

_VERSION = 2

_Measured = RedshiftMetrics | RegressionMetrics | ClassificationMetrics | OutputMetrics


class RankMetrics:
    """The metrics of some samples. Not thread-safe.

    Attributes:
        spec: what is measured
    """

    def __init__(self, spec: TaskSpec) -> None:
        """No samples yet, to be measured so."""
        self.spec = spec
        self._measured = _empty(spec)

    @property
    def samples(self) -> int:
        """All samples, labelled or not."""
        return self._measured.samples

    def add(self, outputs: Doubles, targets: Doubles, partition: int, rows: Rows) -> None:
        """Adds samples.

        Args:
            outputs: ``[N, V]``, the values of all compared outputs one after another
            targets: ``[N, T]``, what they are compared with; NaN where it is not known
            partition: the samples' partition's position in the manifest, from 0
            rows: ``[N]``, each one's row there, from 0

        Raises:
            ValueError: if these are not as many values as the specification says
        """
        values = np.ascontiguousarray(outputs, dtype=np.float64)
        wanted = np.ascontiguousarray(targets, dtype=np.float64)
        expected = (self.spec.values_per_sample, self.spec.targets_per_sample)
        if (values.ndim, wanted.ndim) != (2, 2) or (values.shape[1], wanted.shape[1]) != expected:
            raise ValueError(
                f"outputs {values.shape} and targets {wanted.shape} are not {expected} numbers a"
                " sample"
            )
        if len(values):
            self._measured.add(values, wanted, partition, rows)

    def merge(self, other: "RankMetrics") -> None:
        """Adds another's samples.

        Raises:
            ValueError: if they are of another specification
        """
        mine, theirs = self._measured, other._measured
        if self.spec != other.spec or type(mine) is not type(theirs):
            raise ValueError("metrics of different outputs cannot be merged")
        mine.merge(theirs)  # type: ignore[arg-type]

    def to_bytes(self) -> bytes:
        """The encoding: equal contents give equal bytes."""
        return wire.integer(1, _VERSION) + self._measured.encode()


def _empty(spec: TaskSpec) -> _Measured:
    if spec.task is Task.REDSHIFT:
        return RedshiftMetrics()
    if spec.task is Task.REGRESSION:
        return RegressionMetrics(spec)
    if spec.task is Task.CLASSIFICATION:
        return ClassificationMetrics(spec)
    return OutputMetrics(spec)
