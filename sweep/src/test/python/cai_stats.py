"""Computes CAI's tables of several runs from their combined_data.json, for StatsTablesTest.

    python cai_stats.py FOLDER

FOLDER holds {partition}MB/{data}GB/{run}/combined_data.json, as CAI's results do, and durations.csv
with total and inference seconds of each run. Writes result_stats.csv, result_stats_adjusted.csv and
result_stats_batch_size.csv beside them. It follows what is published of CAI's stats.py, and shares
no code with ours.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd

TIME = "total_cpu_time (seconds)"
SIZES = ["partition (MB)", "data (GB)"]
SUMMED = ["total_cpu_memory (MB)", "throughput_bps", "total_bits", "s3_total_time"]
AVERAGED = ["s3_avg_time", "s3_min_time", "s3_max_time"]


def trimmed_mean(values):
    """Average the values within 1.5 interquartile ranges of the quartiles, bounds included."""
    first, third = np.percentile(values, [25, 75])
    reach = 1.5 * (third - first)
    return values[(values >= first - reach) & (values <= third + reach)].mean()


def read(folder):
    """Read every rank of every run, with its run's sizes."""
    frames = []
    for file in sorted(folder.glob("*MB/*GB/*/combined_data.json")):
        partition, data, run = file.parent.relative_to(folder).parts
        ranks = pd.DataFrame(json.loads(file.read_text()))
        ranks["partition (MB)"] = float(partition.removesuffix("MB"))
        ranks["data (GB)"] = float(data.removesuffix("GB"))
        ranks["run"] = int(run)
        frames.append(ranks)
    ranks = pd.concat(frames)
    ranks["total_bits"] = ranks["throughput_bps"].astype(float) * ranks[TIME]
    return ranks


def table(ranks, keys):
    """Make a row of each run, and one of the mean of the runs of each key."""
    how = {TIME: trimmed_mean} | dict.fromkeys(SUMMED, "sum") | dict.fromkeys(AVERAGED, "mean")
    return with_means(ranks.groupby([*keys, "run"]).agg(how).reset_index(), keys)


def with_means(runs, keys):
    """Follow the runs of each key by their means."""
    columns = [name for name in runs.columns if name not in [*keys, "run"]]
    means = runs.groupby(keys)[columns].mean().reset_index()
    means.insert(len(keys), "run", "mean")
    runs = runs.assign(run=runs["run"].astype(str))
    return pd.concat([runs, means]).sort_values([*keys, "run"], kind="stable").round(2)


def adjusted(plain, durations):
    """Add durations to the plain table, and take the rate over the inference's."""
    runs = plain[plain["run"] != "mean"].merge(durations, on=[*SIZES, "run"])
    runs["throughput_bps"] = runs["total_bits"] / runs["inference_duration (s)"]
    return with_means(runs, SIZES)


def main(folder):
    """Write the three tables."""
    ranks = read(folder)
    plain = table(ranks, SIZES)
    plain.to_csv(folder / "result_stats.csv", index=False)
    durations = pd.read_csv(folder / "durations.csv", dtype={"run": str}).round(2)
    adjusted(plain, durations).to_csv(folder / "result_stats_adjusted.csv", index=False)
    smallest = ranks[(ranks[SIZES] == ranks[SIZES].min()).all(axis=1)]
    table(smallest, ["batch_size"]).to_csv(folder / "result_stats_batch_size.csv", index=False)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
