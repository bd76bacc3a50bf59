"""Writes the golden files of this module's tests, with numpy and scikit-learn as the oracle.

From this module's folder:

    python src/test/python/make_golden.py

metrics.json: predicted and spectroscopic redshifts with their metrics.
stats.json: ranks as CAI's evaluation reads them, and the table that it makes of them.
"""

import json
import math
import pathlib

import numpy as np
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

OUT = pathlib.Path("src/test/resources/dev/cosmicai/results")


def metrics(predicted, truth):
    """Compute the metrics as scikit-learn and numpy do."""
    residual = (predicted - truth) / (1 + truth)
    return {
        "mae": mean_absolute_error(truth, predicted),
        "mse": mean_squared_error(truth, predicted),
        "bias": residual.mean(),
        "precision": 1.48 * np.median(np.abs(residual - np.median(residual))),
        "r2": r2_score(truth, predicted) if len(truth) > 1 else math.nan,
    }


def cases(rng):
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


def write_metrics(rng):
    """Make the content of metrics.json."""
    golden = []
    for name, predicted, truth in cases(rng):
        wide = predicted.astype(np.float64)
        golden.append(
            {
                "name": name,
                "predicted": wide.tolist(),
                "truth": truth.tolist(),
                "expected": {
                    key: None if math.isnan(value) else float(value)
                    for key, value in metrics(wide, truth).items()
                },
            }
        )
    return golden


def draw_rank(rng, rank, busy):
    """Draw the numbers of a rank, with a straggler now and then."""
    samples = int(rng.integers(1_000, 1_300)) if busy else 0
    seconds = float(samples / 220 * (1 + 0.1 * rng.random())) if busy else 0.0
    if rank % 9 == 4:
        seconds *= 3
    return {
        "samples": samples,
        "image_bytes": samples * 20_480,
        "magnitude_bytes": samples * 20,
        "inference_seconds": seconds,
        "wall_seconds": seconds * 1.1 + 1 + float(rng.random()),
        "started": 1.79e9 + float(rng.random()),
        "peak_resident_bytes": int(rng.integers(500_000_000, 700_000_000)),
        "s3_requests": 4 if busy else 0,
        "s3_total": float(rng.random() + 1) if busy else 0.0,
        "s3_min": float(rng.random() / 10),
        "s3_max": float(rng.random() + 0.5),
        "s3_avg": float(rng.random() / 10 + 0.2),
    }


def trimmed_mean(values):
    """Average the values within 1.5 interquartile ranges of the quartiles."""
    first, third = np.percentile(values, [25, 75])
    reach = 1.5 * (third - first)
    return np.mean([v for v in values if first - reach <= v <= third + reach])


def table(ranks, input_bytes, wall_seconds):
    """Make the table of CAI's stats.py with its adjusted columns, for a single run."""
    busy = [rank for rank in ranks if rank["samples"]]
    time = [rank["inference_seconds"] for rank in busy]
    rate = [
        8 * (rank["image_bytes"] + rank["magnitude_bytes"]) / rank["inference_seconds"]
        for rank in busy
    ]
    bits = sum(r * t for r, t in zip(rate, time, strict=True))
    started = min(rank["started"] for rank in ranks)
    ended = max(rank["started"] + rank["wall_seconds"] for rank in ranks)
    duration = ended - started
    values = [
        trimmed_mean(time),
        sum(rank["peak_resident_bytes"] / 1e6 for rank in ranks),
        bits / duration,
        bits,
        sum(rank["s3_total"] for rank in ranks),
        np.mean([rank["s3_avg"] for rank in busy]),
        np.mean([rank["s3_min"] for rank in busy]),
        np.mean([rank["s3_max"] for rank in busy]),
        wall_seconds,
        duration,
    ]
    key = [input_bytes / len(busy) / 2**20, input_bytes / 2**30]

    def row(run):
        cells = [repr(float(np.round(v, 2))) for v in key]
        return ",".join([*cells, run, *(repr(float(np.round(v, 2))) for v in values)])

    head = (
        "partition (MB),data (GB),run,total_cpu_time (seconds),total_cpu_memory (MB),"
        "throughput_bps,total_bits,s3_total_time,s3_avg_time,s3_min_time,s3_max_time,"
        "total_duration (s),inference_duration (s)"
    )
    return "\n".join([head, row("1"), row("mean")]) + "\n"


def write_stats(rng):
    """Make the content of stats.json."""
    golden = []
    for name, busy, idle in [("37 ranks", 37, 0), ("4 of 16 ranks", 4, 12), ("1 rank", 1, 0)]:
        ranks = [draw_rank(rng, rank, rank < busy) for rank in range(busy + idle)]
        input_bytes = sum(rank["samples"] for rank in ranks) * 20_520 + busy * 1_500
        wall_seconds = 41.375
        golden.append(
            {
                "name": name,
                "input_bytes": input_bytes,
                "wall_seconds": wall_seconds,
                "ranks": ranks,
                "trimmed_mean_wall": trimmed_mean(
                    [rank["wall_seconds"] for rank in ranks if rank["samples"]]
                ),
                "csv": table(ranks, input_bytes, wall_seconds),
            }
        )
    return golden


def main():
    """Write both files."""
    OUT.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20261122)
    for name, golden in [("metrics", write_metrics(rng)), ("stats", write_stats(rng))]:
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in golden)
        (OUT / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
