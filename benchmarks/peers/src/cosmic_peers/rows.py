"""Whether jobs stored the same rows, and how far their predictions are from a reference's."""

from pathlib import Path

import numpy as np
import pyarrow
from pyarrow import parquet

KEY = ["file", "row"]


def compare(reference: Path, outputs: list[Path]) -> dict[str, object]:
    """By folder of Parquet files.

    `rows` is how many there are; `same_rows` whether they are the reference's, each once, with its
    redshift. `max` is the largest |Δ|, `rms_over_sigma` the root mean square of Δ over the
    reference's standard deviation; both are infinite where rows differ.
    """
    expected = table(reference)
    return {str(output): deviation(expected, table(output)) for output in outputs}


def table(folder: Path) -> pyarrow.Table:
    """All files below a folder as one, in the order of files and rows."""
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no Parquet file")
    columns = [*KEY, "prediction", "redshift"]
    parts = [parquet.read_table(file, columns=columns) for file in files]
    types = ("int64", "int64", "float64", "float64")
    schema = pyarrow.schema(list(zip(columns, types, strict=True)))
    whole = pyarrow.concat_tables([part.replace_schema_metadata().cast(schema) for part in parts])
    return whole.sort_by([(name, "ascending") for name in KEY])


def deviation(expected: pyarrow.Table, found: pyarrow.Table) -> dict[str, object]:
    """See `compare`."""
    same = found.drop_columns("prediction").equals(expected.drop_columns("prediction"))
    if not same:
        infinite = float("inf")
        return {"rows": len(found), "same_rows": False, "max": infinite, "rms_over_sigma": infinite}
    reference = expected["prediction"].to_numpy()
    difference = found["prediction"].to_numpy() - reference
    return {
        "rows": len(found),
        "same_rows": True,
        "max": float(np.abs(difference).max()),
        "rms_over_sigma": float(np.sqrt(np.mean(difference**2)) / reference.std()),
    }
