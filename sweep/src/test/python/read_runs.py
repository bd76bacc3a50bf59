"""Reads runs.parquet and runs.csv with pandas, for TidyTableTest.

    python read_runs.py FOLDER

Prints "equal" if both have the same columns and values, else what differs.
"""

import pathlib
import sys

import pandas as pd


def main(folder):
    """Compare the two files."""
    parquet = pd.read_parquet(folder / "runs.parquet")
    csv = pd.read_csv(folder / "runs.csv", dtype=str, keep_default_na=False)
    if list(parquet.columns) != list(csv.columns):
        return f"columns: {list(parquet.columns)} {list(csv.columns)}"
    for name in csv.columns:
        if parquet[name].dtype == "float64":
            own = ["" if pd.isna(value) else value for value in parquet[name]]
            other = ["" if value == "" else float(value) for value in csv[name]]
        else:
            own = parquet[name].fillna("").to_list()
            other = csv[name].to_list()
        if own != other:
            return f"{name}: {own} {other}"
    numbers = int((parquet.dtypes == "float64").sum())
    return "equal" if numbers > 40 else f"only {numbers} columns of numbers"


if __name__ == "__main__":
    print(main(pathlib.Path(sys.argv[1])))
