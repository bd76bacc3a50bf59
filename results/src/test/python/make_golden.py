"""Writes the golden file of this module's tests; numpy and pandas are the oracle.

From this module's folder:

    python src/test/python/make_golden.py

stats.json: runs and their ranks as CAI's evaluation reads them, and the two tables that it makes.
"""

import io
import json
import pathlib

import numpy as np
import pandas as pd

OUT = pathlib.Path("src/test/resources/dev/cosmicai/results/summary/stats.json")


def draw_rank(rng, rank, busy):
    """Draw the numbers of a rank, with a straggler now and then."""
    samples = int(rng.integers(1_000, 1_300)) if busy else 0
    seconds = float(samples / 220 * (1 + 0.1 * rng.random())) if busy else 0.0
    if rank % 9 == 4:
        seconds *= 3
    return {
        "samples": samples,
        "input_bytes": samples * 20_500,
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


SUMMED = ["total_cpu_memory (MB)", "throughput_bps", "total_bits", "s3_total_time"]
AVERAGED = ["s3_avg_time", "s3_min_time", "s3_max_time"]
SIZES = ["partition (MB)", "data (GB)"]


def combined_data(run):
    """Say what the ranks' JSON says, in CAI's fields: null where a rank has nothing to say."""
    fields = []
    for rank in run["ranks"]:
        seconds = rank["inference_seconds"]
        bits = 8 * rank["input_bytes"]
        read = rank["s3_requests"] > 0
        fields.append(
            {
                "total_cpu_time (seconds)": seconds,
                "total_cpu_memory (MB)": rank["peak_resident_bytes"] / 2**20,
                "throughput_bps": bits / seconds if seconds else None,
                "s3_total_time": rank["s3_total"],
                "s3_avg_time": rank["s3_avg"] if read else None,
                "s3_min_time": rank["s3_min"] if read else None,
                "s3_max_time": rank["s3_max"] if read else None,
            }
        )
    return pd.DataFrame(fields).astype(float)


def sizes(run):
    """Name a run's partitions and data, as CAI's folders do."""
    partitions = sum(rank["samples"] > 0 for rank in run["ranks"])
    return run["input_bytes"] / partitions / 2**20, run["input_bytes"] / 2**30


def with_means(table):
    """Follow the runs of the same sizes by their means."""
    columns = [name for name in table.columns if name not in [*SIZES, "run"]]
    means = table.groupby(SIZES)[columns].mean().reset_index()
    means.insert(2, "run", "mean")
    return pd.concat([table, means]).sort_values([*SIZES, "run"], kind="stable").round(2)


def plain_table(runs):
    """Make result_stats.csv as stats.py does: all ranks of a run, idle ones too."""
    ranks = []
    for number, run in enumerate(runs, 1):
        of_run = combined_data(run)
        of_run[SIZES] = sizes(run)
        of_run["run"] = number
        ranks.append(of_run)
    ranks = pd.concat(ranks)
    ranks["total_bits"] = ranks["throughput_bps"] * ranks["total_cpu_time (seconds)"]
    how = {"total_cpu_time (seconds)": trimmed_mean}
    how |= {name: "sum" for name in SUMMED} | {name: "mean" for name in AVERAGED}
    return with_means(ranks.groupby([*SIZES, "run"]).agg(how).reset_index())


def adjusted_table(runs):
    """Make result_stats_adjusted.csv of the written plain table and a log of durations."""
    table = pd.read_csv(io.StringIO(plain_table(runs).to_csv(index=False)), dtype={"run": str})
    table = table[table["run"] != "mean"]
    for number, run in enumerate(runs, 1):
        ended = max(rank["started"] + rank["wall_seconds"] for rank in run["ranks"])
        inference = ended - min(rank["started"] for rank in run["ranks"])
        of_run = table["run"] == str(number)
        table.loc[of_run, "total_duration (s)"] = np.round(run["wall_seconds"], 2)
        table.loc[of_run, "inference_duration (s)"] = np.round(inference, 2)
    table["throughput_bps"] = table["total_bits"] / table["inference_duration (s)"]
    return with_means(table)


def draw_run(rng, busy, idle):
    """Draw a run of so many ranks with samples and without."""
    ranks = [draw_rank(rng, rank, rank < busy) for rank in range(busy + idle)]
    return {
        "input_bytes": busy * 23_500_000,
        "wall_seconds": round(41 + float(rng.random()), 3),
        "ranks": ranks,
        "trimmed_mean_wall": trimmed_mean(
            [rank["wall_seconds"] for rank in ranks if rank["samples"]]
        ),
    }


def write_stats(rng):
    """Make the content of stats.json."""
    golden = []
    for name, count, busy, idle in [
        ("37 ranks", 1, 37, 0),
        ("4 of 16 ranks", 1, 4, 12),
        ("1 rank", 1, 1, 0),
        ("3 runs of 9 ranks", 3, 9, 0),
        # An odd number: the mean of two digits is never a tie, which the last bit would decide.
        ("11 runs, 2 of 3 ranks", 11, 2, 1),
    ]:
        runs = [draw_run(rng, busy, idle) for _ in range(count)]
        golden.append(
            {
                "name": name,
                "runs": runs,
                "plain": plain_table(runs).to_csv(index=False),
                "adjusted": adjusted_table(runs).to_csv(index=False),
            }
        )
    return golden


def main():
    """Write the file."""
    golden = write_stats(np.random.default_rng(20261122))
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in golden)
    OUT.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
