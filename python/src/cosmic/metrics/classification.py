"""The classification task: one class of several a sample."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cosmic.metrics import strict, wire
from cosmic.metrics.counts import AdaptiveCounts, Integers, SparseCounts
from cosmic.metrics.exact import Doubles, ExactSum
from cosmic.metrics.left_out import LeftOut, Rows
from cosmic.metrics.spec import MAX_CLASSES, Scores, TaskSpec

NO_CLASS = MAX_CLASSES
"""The prediction that is none of the classes."""

_MAX_PAIRS = 131_072
_BINS = 15
_BEST = 5
# What probabilities are clipped to, as scikit-learn's log_loss does.
_LEAST = float(np.finfo(np.float64).eps)
_LEAST_LOSS = -float(strict.log(np.array([1 - _LEAST]))[0])
_GREATEST_LOSS = -float(strict.log(np.array([_LEAST]))[0])
_EDGES = np.array([(i + 1) / _BINS for i in range(_BINS - 1)])


class Judged(NamedTuple):
    """What scores say, sample by sample.

    Attributes:
        scores: ``[N, classes]``
        best: the class with the highest score, of equal ones the first; NO_CLASS if they say none
        confidence: its probability
        log_of_sum: of logits, the logarithm of the sum of their powers
    """

    scores: Doubles
    best: Integers
    confidence: Doubles
    log_of_sum: Doubles


def judge(kind: Scores, given: Doubles) -> Judged:
    """Reads scores ``[N, C]``, or ``[N, 1]`` of the second of two classes alone."""
    scores = _pairs(kind, given) if given.shape[1] == 1 else given
    rows = np.arange(len(scores))
    usable: NDArray[np.bool_] = np.all(scores < np.inf, axis=1)
    best = np.where(usable[:, None], scores, 0.0).argmax(axis=1)
    highest = scores[rows, best]
    usable &= highest > -np.inf
    log_of_sum = np.zeros(len(scores))
    if kind is Scores.PROBABILITIES:
        confidence = highest
    elif kind is Scores.LOG_PROBABILITIES:
        confidence = strict.exp(highest)
    else:
        total = np.zeros(len(scores))
        with np.errstate(all="ignore"):
            # One class after another: the order is part of the result.
            for column in range(scores.shape[1]):
                total += strict.exp(scores[:, column] - highest)
            log_of_sum = strict.log(total)
            confidence = 1 / total
    return Judged(scores, np.where(usable, best, NO_CLASS), confidence, log_of_sum)


def _pairs(kind: Scores, given: Doubles) -> Doubles:
    second = given[:, 0]
    if kind is Scores.PROBABILITIES:
        first = 1 - second
    elif kind is Scores.LOG_PROBABILITIES:
        first = strict.log1p(-strict.exp(second))
    else:
        first = np.zeros_like(second)
    return np.column_stack((first, second))


def classes_of(numbers: Doubles, count: int) -> tuple[NDArray[np.bool_], Integers]:
    """Which numbers are those of classes; and these, NO_CLASS for the others."""
    with np.errstate(invalid="ignore"):
        known = (numbers >= 0) & (numbers < count) & (numbers == np.rint(numbers))
    return known, np.where(known, numbers, NO_CLASS).astype(np.int64)


class ClassificationMetrics:
    """Exact counts of labels and predictions, log loss and calibration."""

    def __init__(self, spec: TaskSpec) -> None:
        self._spec = spec
        self._classes = spec.class_count or MAX_CLASSES
        self._scored = spec.scores is not Scores.CLASS
        self._no_class = LeftOut()
        self._unlabelled_predicted = SparseCounts()
        self._supports = SparseCounts()
        self._predicted = SparseCounts()
        self._correct = SparseCounts()
        self._top_five = 0
        self._log_losses = ExactSum()
        self._bin_samples = np.zeros(_BINS, dtype=np.int64)
        self._bin_correct = np.zeros(_BINS, dtype=np.int64)
        self._confidences = [ExactSum() for _ in range(_BINS)]
        self._confusion = AdaptiveCounts(2, _MAX_PAIRS, finest=0)

    @property
    def samples(self) -> int:
        """All samples, labelled or not."""
        return self._supports.total + self._unlabelled_predicted.total

    def add(self, outputs: Doubles, targets: Doubles, partition: int, rows: Rows) -> None:
        """Adds samples: ``[N, C]`` scores and ``[N, 1]`` labels."""
        judged = judge(self._spec.scores, outputs) if self._scored else None
        predicted = judged.best if judged else classes_of(outputs[:, 0], self._classes)[1]
        labelled, labels = classes_of(targets[:, 0], self._classes)
        self._unlabelled_predicted.add(predicted[~labelled])
        numbers = targets[:, 0]
        self._no_class.add(~labelled & ~np.isnan(numbers), numbers, partition, rows)
        self._supports.add(labels[labelled])
        self._predicted.add(predicted[labelled])
        self._correct.add(labels[labelled & (labels == predicted)])
        self._confusion.add(
            labels[labelled].astype(np.float64), predicted[labelled].astype(np.float64)
        )
        if judged:
            self._add_scores(judged, labels, labelled)

    def _add_scores(self, judged: Judged, labels: Integers, labelled: NDArray[np.bool_]) -> None:
        none = labelled & (judged.best == NO_CLASS)
        self._log_losses.add(np.full(int(none.sum()), np.nan))
        rows = np.flatnonzero(labelled & ~none)
        label = labels[rows]
        scores = judged.scores[rows]
        mine = scores[np.arange(len(rows)), label]
        self._log_losses.add(self._losses(judged, rows, mine))
        right = judged.best[rows] == label
        confidence = judged.confidence[rows]
        bins = np.searchsorted(_EDGES, confidence, side="left")
        self._bin_samples += np.bincount(bins, minlength=_BINS)
        self._bin_correct += np.bincount(bins[right], minlength=_BINS)
        for i in np.unique(bins).tolist():
            self._confidences[i].add(confidence[bins == i])
        if self._classes > _BEST:
            columns = np.arange(scores.shape[1])
            better = (scores > mine[:, None]) | (
                (scores == mine[:, None]) & (columns[None, :] > label[:, None])
            )
            self._top_five += int((better.sum(axis=1) < _BEST).sum())

    def _losses(self, judged: Judged, rows: Integers, mine: Doubles) -> Doubles:
        if self._spec.scores is Scores.PROBABILITIES:
            losses = -strict.log(np.maximum(0.0, mine))
        elif self._spec.scores is Scores.LOG_PROBABILITIES:
            losses = -mine
        else:
            highest = judged.scores[rows, judged.best[rows]]
            losses = judged.log_of_sum[rows] + (highest - mine)
        return np.maximum(_LEAST_LOSS, np.minimum(_GREATEST_LOSS, losses))

    def merge(self, other: "ClassificationMetrics") -> None:
        """Adds the other's samples."""
        self._no_class.merge(other._no_class)
        self._unlabelled_predicted.merge(other._unlabelled_predicted)
        self._supports.merge(other._supports)
        self._predicted.merge(other._predicted)
        self._correct.merge(other._correct)
        self._top_five += other._top_five
        self._log_losses.merge(other._log_losses)
        self._bin_samples += other._bin_samples
        self._bin_correct += other._bin_correct
        for mine, theirs in zip(self._confidences, other._confidences, strict=True):
            mine.merge(theirs)
        self._confusion.merge(other._confusion)

    def encode(self) -> bytes:
        """The field ``classification`` of ``Metrics``."""
        bins = [
            wire.message(
                11,
                wire.integer(1, int(self._bin_samples[i]))
                + wire.integer(2, int(self._bin_correct[i]))
                + wire.message(3, self._confidences[i].encode()),
            )
            for i in range(_BINS if self._scored else 0)
        ]
        return wire.message(
            15,
            b"".join(
                (
                    wire.message(1, self._spec.outputs[0].encode()),
                    wire.integer(2, self._spec.scores.number),
                    *(wire.message(3, name.encode()) for name in self._spec.classes),
                    wire.message(4, self._no_class.encode()),
                    wire.message(5, self._unlabelled_predicted.encode()),
                    wire.message(6, self._supports.encode()),
                    wire.message(7, self._predicted.encode()),
                    wire.message(8, self._correct.encode()),
                    wire.integer(9, self._top_five),
                    wire.message(10, self._log_losses.encode()),
                    *bins,
                    wire.message(12, self._confusion.encode()),
                )
            ),
        )
