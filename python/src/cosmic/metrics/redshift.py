"""The redshift task: p against z, with Δ = (p - z) / (1 + z)."""

import numpy as np
from numpy.typing import NDArray

from cosmic.metrics import wire
from cosmic.metrics.counts import Integers, SparseCounts
from cosmic.metrics.exact import Doubles, ExactSum
from cosmic.metrics.left_out import LeftOut, Rows

_HIGHEST = 20.0
_BINS_BITS = 17
_DROPPED_BITS = 52 - _BINS_BITS
_BITS_OF_ONE = 0x3FF0000000000000 >> _DROPPED_BITS
_CELLS_BITS = 13
_CELLS_PER_UNIT = 512


class RedshiftMetrics:
    """Exact sums for MAE, MSE, bias and R², a histogram of Δ and the density of the plane."""

    def __init__(self) -> None:
        self._unlabelled = 0
        self._low = LeftOut()
        self._high = LeftOut()
        self._labelled = 0
        self._absolute = ExactSum()
        self._squared = ExactSum()
        self._residuals = ExactSum()
        self._truths = ExactSum()
        self._squared_truths = ExactSum()
        self._undefined = 0
        self._bins = SparseCounts()
        self._density = SparseCounts()

    @property
    def samples(self) -> int:
        """All samples, labelled or not."""
        return self._labelled + self._unlabelled + self._low.count + self._high.count

    def add(self, outputs: Doubles, targets: Doubles, partition: int, rows: Rows) -> None:
        """Adds samples: ``[N, 1]`` each."""
        predicted, labels = outputs[:, 0], targets[:, 0]
        missing = np.isnan(labels)
        labelled = (labels > -1) & (labels <= _HIGHEST)
        other = ~missing & ~labelled
        self._unlabelled += int(missing.sum())
        self._high.add(other & (labels > 0), labels, partition, rows)
        self._low.add(other & ~(labels > 0), labels, partition, rows)
        self._compare(predicted[labelled], labels[labelled])

    def _compare(self, predicted: Doubles, truths: Doubles) -> None:
        with np.errstate(all="ignore"):
            errors = predicted - truths
            residuals = errors / (1 + truths)
        self._labelled += len(truths)
        self._absolute.add(np.abs(errors))
        self._squared.add_squares(errors)
        self._residuals.add(residuals)
        self._truths.add(truths)
        self._squared_truths.add_squares(truths)
        defined = np.isfinite(residuals)
        self._undefined += int((~defined).sum())
        self._bins.add(_bins(residuals[defined]))
        self._density.add((_cells(truths[defined]) << _CELLS_BITS) | _cells(predicted[defined]))

    def merge(self, other: "RedshiftMetrics") -> None:
        """Adds the other's samples."""
        self._unlabelled += other._unlabelled
        self._low.merge(other._low)
        self._high.merge(other._high)
        self._labelled += other._labelled
        self._absolute.merge(other._absolute)
        self._squared.merge(other._squared)
        self._residuals.merge(other._residuals)
        self._truths.merge(other._truths)
        self._squared_truths.merge(other._squared_truths)
        self._undefined += other._undefined
        self._bins.merge(other._bins)
        self._density.merge(other._density)

    def encode(self) -> bytes:
        """The fields of ``Metrics`` behind its version."""
        return b"".join(
            (
                wire.integer(2, self._unlabelled),
                wire.message(3, self._low.encode()),
                wire.message(4, self._high.encode()),
                wire.integer(5, self._labelled),
                wire.message(6, self._absolute.encode()),
                wire.message(7, self._squared.encode()),
                wire.message(8, self._residuals.encode()),
                wire.message(9, self._truths.encode()),
                wire.message(10, self._squared_truths.encode()),
                wire.integer(11, self._undefined),
                wire.message(12, self._bins.encode()),
                wire.message(13, self._density.encode()),
            )
        )


def _bins(residuals: Doubles) -> Integers:
    """2^-17 wide below 1, and as many in each octave above."""
    size = np.abs(residuals)
    linear = (np.minimum(size, 1.0) * (1 << _BINS_BITS)).astype(np.int64)
    bits = size.view(np.int64) >> _DROPPED_BITS
    bins: NDArray[np.int64] = np.where(size < 1, linear, bits - _BITS_OF_ONE + (1 << _BINS_BITS))
    return np.where(residuals < 0, -1 - bins, bins)


def _cells(redshifts: Doubles) -> Integers:
    cells = np.floor((redshifts + 1.0) * _CELLS_PER_UNIT)
    return np.clip(cells, 0, (1 << _CELLS_BITS) - 1).astype(np.int64)
