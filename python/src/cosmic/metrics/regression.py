"""The regression task: numbers p, each compared with a true value t."""

import numpy as np

from cosmic.metrics import wire
from cosmic.metrics.counts import AdaptiveCounts
from cosmic.metrics.exact import Doubles, ExactSum
from cosmic.metrics.left_out import LeftOut, Rows
from cosmic.metrics.spec import TaskSpec

_SCATTERED = 4
_MAX_CELLS = 8192


class _Component:
    """One number of a sample."""

    def __init__(self, scattered: bool) -> None:
        self.labelled = 0
        self.undefined = 0
        self._absolute = ExactSum()
        self._squared = ExactSum()
        self._errors = ExactSum()
        self._truths = ExactSum()
        self._squared_truths = ExactSum()
        self._scatter = AdaptiveCounts(2, _MAX_CELLS) if scattered else None

    def add(self, predicted: Doubles, truths: Doubles) -> None:
        with np.errstate(all="ignore"):
            errors = predicted - truths
        self.labelled += len(truths)
        self._absolute.add(np.abs(errors))
        self._squared.add_squares(errors)
        self._errors.add(errors)
        self._truths.add(truths)
        self._squared_truths.add_squares(truths)
        defined = np.isfinite(errors)
        self.undefined += int((~defined).sum())
        if self._scatter is not None:
            self._scatter.add(truths[defined], predicted[defined])

    def merge(self, other: "_Component") -> None:
        self.labelled += other.labelled
        self.undefined += other.undefined
        self._absolute.merge(other._absolute)
        self._squared.merge(other._squared)
        self._errors.merge(other._errors)
        self._truths.merge(other._truths)
        self._squared_truths.merge(other._squared_truths)
        if self._scatter is not None and other._scatter is not None:
            self._scatter.merge(other._scatter)

    def encode(self) -> bytes:
        scatter = b"" if self._scatter is None else wire.message(8, self._scatter.encode())
        return b"".join(
            (
                wire.integer(1, self.labelled),
                wire.message(2, self._absolute.encode()),
                wire.message(3, self._squared.encode()),
                wire.message(4, self._errors.encode()),
                wire.message(5, self._truths.encode()),
                wire.message(6, self._squared_truths.encode()),
                wire.integer(7, self.undefined),
                scatter,
            )
        )


class RegressionMetrics:
    """All components, each by itself."""

    def __init__(self, spec: TaskSpec) -> None:
        self._spec = spec
        self._components = [_Component(i < _SCATTERED) for i in range(spec.targets_per_sample)]
        self.samples = 0
        self._unlabelled = 0
        self._infinite = LeftOut()

    def add(self, outputs: Doubles, targets: Doubles, partition: int, rows: Rows) -> None:
        """Adds samples: ``[N, K]`` each."""
        finite = np.isfinite(targets)
        infinite = np.isinf(targets)
        self.samples += len(targets)
        self._unlabelled += int((~finite.any(axis=1)).sum())
        for i, component in enumerate(self._components):
            component.add(outputs[finite[:, i], i], targets[finite[:, i], i])
            self._infinite.add(infinite[:, i], targets[:, i], partition, rows)

    def merge(self, other: "RegressionMetrics") -> None:
        """Adds the other's samples."""
        self.samples += other.samples
        self._unlabelled += other._unlabelled
        self._infinite.merge(other._infinite)
        for mine, theirs in zip(self._components, other._components, strict=True):
            mine.merge(theirs)

    def encode(self) -> bytes:
        """The field ``regression`` of ``Metrics``."""
        outputs = [wire.message(1, output.encode()) for output in self._spec.outputs]
        components = [wire.message(5, one.encode()) for one in self._components]
        return wire.message(
            14,
            b"".join(
                (
                    *outputs,
                    wire.integer(2, self.samples),
                    wire.integer(3, self._unlabelled),
                    wire.message(4, self._infinite.encode()),
                    *components,
                )
            ),
        )
