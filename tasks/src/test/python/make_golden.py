"""Writes the golden files of this module's tests; numpy and scikit-learn are the oracle.

From this module's folder:

    python src/test/python/make_golden.py

One file for each task: samples with their metrics. What is not defined is null.
"""

import json
import math
import pathlib
import warnings

import numpy as np
from sklearn import metrics

OUT = pathlib.Path("src/test/resources/dev/cosmicai/tasks")
BINS = 15


def redshift_metrics(predicted, truth):
    """Compute the metrics of redshifts as scikit-learn and numpy do."""
    residual = (predicted - truth) / (1 + truth)
    low, high = np.percentile(residual, [15.865, 84.135])
    return {
        "mae": metrics.mean_absolute_error(truth, predicted),
        "mse": metrics.mean_squared_error(truth, predicted),
        "bias": residual.mean(),
        "precision": 1.48 * np.median(np.abs(residual - np.median(residual))),
        "r2": metrics.r2_score(truth, predicted) if len(truth) > 1 else math.nan,
        "outlier_fraction": np.mean(np.abs(residual) > 0.15),
        "width68": (high - low) / 2,
        "width68_reach": max(abs(low), abs(high)),
    }


def redshift_samples(rng):
    """Yield names, predictions and truths: the usual, the edges and the nasty."""
    truth = 0.01 + 0.57 * rng.random(801) ** 1.4
    predicted = truth + 0.015 * (1 + truth) * rng.standard_normal(801) + 0.002
    yield "survey, odd count, float32 predictions", predicted.astype(np.float32), truth
    yield "survey, even count", predicted[:400], truth[:400]
    yield "one sample", predicted[:1], truth[:1]
    yield "two samples", predicted[:2], truth[:2]
    yield "perfect", truth[:50], truth[:50]
    yield "constant truth, met", np.full(20, 0.25), np.full(20, 0.25)
    yield "constant truth, missed", predicted[:20], np.full(20, 0.25)
    outliers = predicted[:301].copy()
    outliers[::7] += 40 * rng.standard_normal(43)
    yield "outliers beyond 1", outliers, truth[:301]
    wild = 6 * rng.standard_normal(200)
    yield "most residuals beyond 1", wild * 10, np.abs(wild)
    yield "biased by 3", predicted[:200] + 3, truth[:200]
    narrow = 1e6 + 1e-3 * rng.random(300)
    yield "narrow range far from 0", narrow + 1e-4 * rng.standard_normal(300), narrow
    yield "below -1", predicted[:60], truth[:60] - 4


def redshift(rng):
    """Make the content of redshift.json."""
    for name, predicted, truth in redshift_samples(rng):
        wide = predicted.astype(np.float64)
        yield {
            "name": name,
            "predicted": wide.tolist(),
            "truth": truth.tolist(),
            "expected": redshift_metrics(wide, truth),
        }


def regression_samples(rng):
    """Yield names, predictions and truths, a column for each component."""
    truth = rng.normal(size=(200, 3)) * [1, 30, 1e-3] + [0, 280, 5]
    noise = rng.normal(size=(200, 3)) * [0.3, 4, 3e-4]
    yield "three components, float32", (truth + noise).astype(np.float32), truth
    one = rng.gamma(2, 10, size=(301, 1))
    yield "one component", one + rng.normal(size=one.shape), one
    yield "one sample", one[:1] + 1, one[:1]
    yield "two samples", one[:2] + 1, one[:2]
    yield "perfect", truth[:40], truth[:40]
    yield "constant truth", truth[:30], np.full((30, 3), 2.5)
    yield "constant truth, met", np.full((30, 2), 2.5), np.full((30, 2), 2.5)
    far = 1e9 + rng.random((100, 1))
    yield "narrow range far from 0", far + 0.01 * rng.normal(size=far.shape), far
    yield "worse than the mean", -one[:50], one[:50]
    gaps = truth.copy()
    gaps[rng.random(gaps.shape) < 0.3] = np.nan
    yield "some true values missing", truth + noise, gaps


def component_metrics(predicted, truth):
    """Compute the metrics of one component, of the samples that have a true value."""
    known = ~np.isnan(truth)
    predicted, truth = predicted[known], truth[known]
    return {
        "labelled": len(truth),
        "r2": metrics.r2_score(truth, predicted) if len(truth) > 1 else math.nan,
        "mae": metrics.mean_absolute_error(truth, predicted),
        "mse": metrics.mean_squared_error(truth, predicted),
        "rmse": metrics.root_mean_squared_error(truth, predicted),
        "bias": np.mean(predicted - truth),
    }


def overall_metrics(predicted, truth):
    """Compute the metrics of all components as scikit-learn does, which takes no gaps."""
    return {
        "r2": metrics.r2_score(truth, predicted) if len(truth) > 1 else math.nan,
        "mae": metrics.mean_absolute_error(truth, predicted),
        "mse": metrics.mean_squared_error(truth, predicted),
        "rmse": metrics.root_mean_squared_error(truth, predicted),
        "bias": np.mean(np.mean(predicted - truth, axis=0)),
    }


def regression(rng):
    """Make the content of regression.json."""
    for name, predicted, truth in regression_samples(rng):
        wide = predicted.astype(np.float64)
        yield {
            "name": name,
            "predicted": wide.tolist(),
            "truth": truth.tolist(),
            "expected": {} if np.isnan(truth).any() else overall_metrics(wide, truth),
            "components": [
                component_metrics(wide[:, i], truth[:, i]) for i in range(truth.shape[1])
            ],
        }


def softmax(logits):
    """Turn logits into probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def drawn_logits(rng, labels, classes, strength):
    """Draw logits of a network that knows the labels so well, rounded so that some are equal."""
    logits = 2 * rng.normal(size=(len(labels), classes))
    logits[np.arange(len(labels)), labels] += strength
    return logits.round(1)


def classification_samples(rng):
    """Yield names, kinds of scores, scores and labels."""
    labels = rng.integers(0, 10, 300)
    logits = drawn_logits(rng, labels, 10, 3)
    yield "ten classes, logits", "logits", logits, labels
    yield "ten classes, log-probabilities", "log_probabilities", np.log(softmax(logits)), labels
    yield "six classes, probabilities", "probabilities", softmax(logits[:, :6]), labels % 6
    yield "good network", "logits", drawn_logits(rng, labels, 10, 15), labels
    yield "bad network", "logits", drawn_logits(rng, labels, 10, -3), labels
    yield "five classes", "logits", logits[:100, :5], labels[:100] % 5
    yield "classes without samples", "logits", logits[:100, :8], labels[:100] % 3
    never = logits[:100, :4].copy()
    never[:, 2] = -50
    yield "a class that is never predicted", "logits", never, labels[:100] % 4
    yield "one sample", "logits", logits[:1], labels[:1]
    yield "one class occurs", "logits", logits[:30], np.full(30, 4)
    yield "extreme logits", "logits", 400 * logits[:80], labels[:80]
    yield "extreme log-probabilities", "log_probabilities", -900 * np.eye(7)[labels % 7], labels % 7
    sums = softmax(logits[:60, :4]).round(2)
    yield "probabilities that do not add up", "probabilities", sums, labels[:60] % 4
    two = rng.integers(0, 2, 200)
    logit = (rng.normal(size=(200, 1)) + 2 * two[:, None] - 1).round(2)
    yield "two classes, one logit", "logits", logit, two
    yield "two classes, one probability", "probabilities", 1 / (1 + np.exp(-logit)), two
    yield "two classes, one log-probability", "log_probabilities", -np.log1p(np.exp(-logit)), two
    yield "two classes, two logits", "logits", np.hstack([-logit, logit]), two
    guesses = np.where(rng.random(300) < 0.7, labels, rng.integers(0, 12, 300))
    yield "classes themselves", "class", guesses[:, None].astype(float), labels


def probabilities_of(kind, scores):
    """Turn scores into probabilities, a column for each class."""
    if kind == "logits":
        single = scores.shape[1] == 1
        return softmax(np.hstack([np.zeros_like(scores), scores]) if single else scores)
    wide = np.exp(scores) if kind == "log_probabilities" else scores
    return np.hstack([1 - wide, wide]) if wide.shape[1] == 1 else wide


def calibration_error(probabilities, predicted, labels):
    """Compute the expected calibration error as Guo et al. do."""
    confidence = probabilities[np.arange(len(labels)), predicted]
    error = 0.0
    for b in range(BINS):
        inside = (confidence > b / BINS) & (confidence <= (b + 1) / BINS)
        if inside.any():
            accuracy = (predicted[inside] == labels[inside]).mean()
            error += inside.mean() * abs(accuracy - confidence[inside].mean())
    return error


def averages(labels, predicted, average):
    """Compute precision, recall and F1 over the classes that occur."""
    values = metrics.precision_recall_fscore_support(
        labels, predicted, average=average, zero_division=0
    )
    return {
        f"{average}{name}": value
        for name, value in zip(["Precision", "Recall", "F1"], values, strict=False)
    }


def classification_metrics(kind, scores, labels):
    """Compute the metrics and counts of classes."""
    if kind == "class":
        predicted, classes = scores[:, 0].astype(int), 12
    else:
        probabilities = probabilities_of(kind, scores)
        # Of the scores: powers of very small ones are all 0.
        best = scores if scores.shape[1] > 1 else probabilities
        predicted, classes = best.argmax(axis=1), best.shape[1]
    expected = {"accuracy": metrics.accuracy_score(labels, predicted)}
    if kind != "class" and classes > 5:
        expected["top5"] = metrics.top_k_accuracy_score(
            labels, scores, k=5, labels=np.arange(classes)
        )
    expected |= averages(labels, predicted, "macro") | averages(labels, predicted, "weighted")
    if kind != "class":
        expected["logLoss"] = metrics.log_loss(
            labels, y_proba=probabilities, labels=np.arange(classes)
        )
        expected["calibrationError"] = calibration_error(probabilities, predicted, labels)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=np.arange(classes), zero_division=np.nan
    )
    rows = [
        {"precision": p, "recall": r, "f1": f, "support": int(s)}
        for p, r, f, s in zip(precision, recall, f1, support, strict=True)
    ]
    confusion = metrics.confusion_matrix(labels, predicted, labels=np.arange(classes))
    return {"expected": expected, "classes": rows, "confusion": confusion.tolist()}


def classification(rng):
    """Make the content of classification.json."""
    for name, kind, scores, labels in classification_samples(rng):
        yield {
            "name": name,
            "kind": kind,
            "scores": scores.tolist(),
            "labels": labels.tolist(),
            **classification_metrics(kind, scores, labels),
        }


def outputs(rng):
    """Make the content of outputs.json."""
    for name, values in [
        ("embedding", rng.normal(size=(90, 7))),
        ("one value", np.array([[-3.5]])),
        ("far from 0", 1e12 + rng.random((50, 2))),
        ("counts", rng.integers(0, 255, (80, 3)).astype(float)),
        ("nothing but 0", np.zeros((4, 2))),
    ]:
        yield {
            "name": name,
            "values": values.tolist(),
            "expected": {
                "min": values.min(),
                "mean": math.fsum(values.ravel()) / values.size,
                "max": values.max(),
            },
        }


def plain(value):
    """Turn numpy's numbers into Python's, and what is not finite into null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str | int):
        return value
    return float(value) if math.isfinite(value) else None


def main():
    """Write the files."""
    warnings.simplefilter("ignore")  # of what is not defined
    for task in [redshift, regression, classification, outputs]:
        cases = [plain(case) for case in task(np.random.default_rng(20261122))]
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        (OUT / f"{task.__name__}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
