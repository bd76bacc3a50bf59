"""A run's results as the coordinator and the ranks store them, of redshifts in three splits."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

# As the ranks' writer has it: all but labels is required, and files are plain.
SCHEMA = pa.schema(
    [
        pa.field("objid", pa.int64(), nullable=False),
        pa.field("prediction", pa.float32(), nullable=False),
        pa.field("redshift", pa.float64()),
        pa.field("file", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
    ]
)
PNG = b"\x89PNG\r\n"
ROWS_OF_A_SPLIT = 4


def summary(splits: int, failed: int = 0) -> dict[str, Any]:
    """``summary.json``, with the fields and the nulls of a real one."""
    samples = (splits - failed) * ROWS_OF_A_SPLIT
    left_out = {"partition": "s3://s/d/1.pt", "part": 0, "parts": 1, "rank": 0}
    left_out |= {"reason": "PartitionCorrupt", "message": "1.pt is truncated; write it again"}
    return {
        "run": "3f6c",
        "name": "first",
        "manifestSha256": "ab" * 32,
        "modelUri": "s3://s/m.pt",
        "modelSha256": "cd" * 32,
        "modelPrecision": "fp32",
        "startedAt": "2026-11-22T16:34:37.123456789Z",
        "endedAt": "2026-11-22T16:35:02Z",
        "ranks": {"total": 2, "succeeded": 2, "failed": 0, "failedRanks": ""},
        "splits": {"total": splits, "committed": splits - failed, "failed": failed},
        "metrics": {
            "task": "redshift",
            "samples": samples,
            "labelled": samples - 1,
            "leftOut": [],
            "undefined": 0,
            "mae": 0.0125,
            "r2": None,
            "values": [{"name": "r2", "value": None}, {"name": "nmad", "value": 0.0125}],
            "headline": "nmad 0.0125",
            "notes": ["R² is not defined"],
        },
        "inputBytes": 1000,
        "wallSeconds": 24.9,
        "inferenceSeconds": 20.5,
        "throughput": 201.5,
        "bitsPerSecond": 1e6,
        "trimmedMeanRankSeconds": 11.5,
        "maxRankSeconds": None,
        "peakResidentBytes": 1 << 29,
        "s3": {"requests": 12, "bytes": 1000, "totalSeconds": 0.5},
        "cost": 0.000125,
        "costBreakdown": {"requests": 0.0},
        "failures": [],
        "failedSplits": [left_out] * failed,
        "aFieldOfTomorrow": 1,
    }


def table(split: int, rows: int = ROWS_OF_A_SPLIT) -> pa.Table:
    """A split's predictions; the last sample has no label."""
    first = split * 100
    columns = {
        "objid": [first + row for row in range(rows)],
        "prediction": [0.25 * row for row in range(rows)],
        "redshift": [0.5] * (rows - 1) + [None],
        "file": [split] * rows,
        "row": list(range(rows)),
    }
    origin = {"cosmic.run": "3f6c", "cosmic.task": "redshift", "cosmic.split": str(split)}
    return pa.table(columns, schema=SCHEMA).replace_schema_metadata(origin)


def store_split(folder: Path, split: int, rows: int = ROWS_OF_A_SPLIT) -> None:
    """Writes a split's predictions."""
    predictions = folder / "predictions"
    predictions.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table(split, rows),
        predictions / f"{split}.parquet",
        compression="none",
        use_dictionary=False,
        version="1.0",
    )


def store_journal(folder: Path, entry: str, splits: list[int]) -> None:
    """Writes an entry of the journal, in which these splits are committed."""
    journal = folder / "journal"
    journal.mkdir(parents=True, exist_ok=True)
    commits = [[split, 0, 1, ROWS_OF_A_SPLIT, 0, 1, 0, 0] for split in splits]
    content = {"format": "cosmic-journal/1", "run": "3f6c", "commits": commits, "metrics": []}
    (journal / f"{entry}.json").write_text(json.dumps(content), encoding="utf-8")


def store(folder: Path, splits: int = 11) -> Path:
    """Writes a complete run's results."""
    for split in range(splits):
        store_split(folder, split)
    (folder / "summary.json").write_text(json.dumps(summary(splits)), encoding="utf-8")
    (folder / "inference.png").write_bytes(PNG)
    (folder / "report.html").write_text("<html>", encoding="utf-8")
    return folder
