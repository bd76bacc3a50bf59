"""The task none: outputs that are compared with nothing are described."""

import numpy as np

from cosmic.metrics import wire
from cosmic.metrics.counts import AdaptiveCounts
from cosmic.metrics.exact import Doubles, ExactSum
from cosmic.metrics.left_out import Rows
from cosmic.metrics.spec import MeasuredOutput, TaskSpec

_MAX_CELLS = 1024


class _Values:
    """All values of one output, those of all samples together."""

    def __init__(self) -> None:
        self._not_finite = 0
        self._lowest = np.inf
        self._highest = -np.inf
        self._sum = ExactSum()
        self._histogram = AdaptiveCounts(1, _MAX_CELLS)

    def add(self, values: Doubles) -> None:
        finite = values[np.isfinite(values)]
        self._not_finite += len(values) - len(finite)
        if len(finite):
            # For extremes, -0.0 is less than 0.0.
            zeros = np.signbit(finite[finite == 0])
            lowest, highest = float(finite.min()), float(finite.max())
            self._widen(
                -0.0 if lowest == 0 and zeros.any() else lowest,
                0.0 if highest == 0 and not zeros.all() else highest,
            )
            self._sum.add(finite)
            self._histogram.add(finite)

    def merge(self, other: "_Values") -> None:
        self._not_finite += other._not_finite
        self._widen(other._lowest, other._highest)
        self._sum.merge(other._sum)
        self._histogram.merge(other._histogram)

    def encode(self, output: MeasuredOutput) -> bytes:
        finite = self._histogram.total
        extremes = wire.double(4, self._lowest) + wire.double(5, self._highest)
        return b"".join(
            (
                wire.message(1, output.encode()),
                wire.integer(2, finite),
                wire.integer(3, self._not_finite),
                extremes if finite else b"",
                wire.message(6, self._sum.encode()),
                wire.message(7, self._histogram.encode()),
            )
        )

    def _widen(self, lowest: float, highest: float) -> None:
        self._lowest = min(self._lowest, lowest, key=_ordered)
        self._highest = max(self._highest, highest, key=_ordered)


def _ordered(number: float) -> tuple[float, bool]:
    return number, not np.signbit(number)


class OutputMetrics:
    """Of each output the least, greatest and mean value, and a histogram."""

    def __init__(self, spec: TaskSpec) -> None:
        self._spec = spec
        self._values = [_Values() for _ in spec.outputs]
        self.samples = 0

    def add(self, outputs: Doubles, targets: Doubles, partition: int, rows: Rows) -> None:
        """Adds samples: ``[N, V]``, and no targets."""
        self.samples += len(outputs)
        start = 0
        for output, values in zip(self._spec.outputs, self._values, strict=True):
            values.add(outputs[:, start : start + output.width].reshape(-1))
            start += output.width

    def merge(self, other: "OutputMetrics") -> None:
        """Adds the other's samples."""
        self.samples += other.samples
        for mine, theirs in zip(self._values, other._values, strict=True):
            mine.merge(theirs)

    def encode(self) -> bytes:
        """The field ``outputs`` of ``Metrics``."""
        values = [
            wire.message(2, one.encode(output))
            for output, one in zip(self._spec.outputs, self._values, strict=True)
        ]
        return wire.message(16, wire.integer(1, self.samples) + b"".join(values))
