"""What is read of a run's output, in a folder and in a store."""

import json
import math
import re
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import cosmic
from cosmic.resource.conversion import _camel
from cosmic.summary import Metrics, Ranks, Splits, Summary
from tests import stored_run

ROOT = Path(__file__).resolve().parents[2]
JAVA = ROOT / "results/src/main/java/dev/cosmicai/results/summary"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return stored_run.store(tmp_path / "first")


def test_a_summary_is_read_with_its_parts(folder: Path) -> None:
    summary = cosmic.Results(folder).summary()

    assert summary.name == "first"
    assert summary.ranks == Ranks(total=2, succeeded=2, failed=0)
    assert summary.splits == Splits(total=11, committed=11, failed=0)
    assert summary.metrics.labelled == 43
    assert summary.metrics.notes == ["R² is not defined"]
    assert summary.max_rank_seconds is None
    assert summary.model_sha256 == "cd" * 32


def test_metrics_are_by_name_and_nan_where_not_defined(folder: Path) -> None:
    metrics = cosmic.Results(folder).metrics()

    assert list(metrics) == ["r2", "nmad"]
    assert math.isnan(metrics["r2"])
    assert metrics["nmad"] == 0.0125


def test_predictions_are_one_table_in_the_order_of_splits(folder: Path) -> None:
    table = cosmic.Results(folder).predictions()

    assert table.column_names == ["objid", "prediction", "redshift", "file", "row"]
    assert table.schema.field("prediction").type == pa.float32()
    places = [(split, row) for split in range(11) for row in range(4)]
    assert list(zip(table["file"].to_pylist(), table["row"].to_pylist(), strict=True)) == places
    assert table["redshift"].null_count == 11


def test_predictions_become_a_data_frame(folder: Path) -> None:
    frame = cosmic.Results(folder).predictions().to_pandas()

    assert frame.loc[frame["objid"] == 1003, "prediction"].item() == 0.75
    assert frame["redshift"].isna().sum() == 11


def test_what_is_no_prediction_is_passed_over(folder: Path) -> None:
    (folder / "predictions" / ".1.parquet.part").write_bytes(b"half")
    (folder / "predictions" / "notes.txt").write_bytes(b"mine")

    assert cosmic.Results(folder).predictions().num_rows == 44


def test_a_split_that_was_stored_and_left_out_is_no_part(folder: Path) -> None:
    document = stored_run.summary(11, failed=1)
    (folder / "summary.json").write_text(json.dumps(document), encoding="utf-8")
    stored_run.store_journal(folder, "0000000001-0000000001", [0, 2, 3])
    stored_run.store_journal(folder, "0000000002-0000000002", [4, 5, 6, 7, 8, 9, 10])
    # Written once more as one.
    stored_run.store_journal(folder, "0000000001-0000000002", [0, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    results = cosmic.Results(folder)

    assert set(results.predictions()["file"].to_pylist()) == {0, 2, 3, 4, 5, 6, 7, 8, 9, 10}
    assert results.summary().failed_splits[0].reason == "PartitionCorrupt"


@pytest.mark.parametrize("rows", [0, 3, 5])
def test_other_rows_than_the_summary_is_about_are_refused(folder: Path, rows: int) -> None:
    if rows:
        stored_run.store_split(folder, 10, rows)
    else:
        (folder / "predictions/10.parquet").unlink()

    with pytest.raises(cosmic.FatalError, match=f"{40 + rows} rows, and the summary is about 44"):
        cosmic.Results(folder).predictions()


def test_kept_columns_may_be_integers_in_some_splits_only(folder: Path) -> None:
    table = stored_run.table(1)
    floats = table.set_column(0, "objid", pa.array([0.5] * 4, pa.float64()))
    pq.write_table(floats, folder / "predictions/1.parquet")

    objids = cosmic.Results(folder).predictions()["objid"]

    assert objids.type == pa.float64()
    assert objids.to_pylist()[4:9] == [0.5, 0.5, 0.5, 0.5, 200.0]


def test_figure_and_report(folder: Path) -> None:
    results = cosmic.Results(folder)

    assert results.figure() == stored_run.PNG
    assert results.report() == str(folder / "report.html")


def test_a_run_that_is_not_complete(folder: Path) -> None:
    (folder / "summary.json").unlink()
    results = cosmic.Results(str(folder))

    for read in (results.summary, results.metrics, results.predictions):
        with pytest.raises(cosmic.FatalError, match=r"summary\.json is not there; check") as error:
            read()
        assert error.value.reason == "InputNotFound"


def test_a_run_without_predictions(folder: Path) -> None:
    for file in (folder / "predictions").iterdir():
        file.unlink()

    with pytest.raises(cosmic.FatalError, match=r"holds no predictions; leave output\.predictions"):
        cosmic.Results(folder).predictions()
    (folder / "predictions/0.npz").write_bytes(b"")
    with pytest.raises(cosmic.FatalError, match=r"holds \.npz files; read each with numpy\.load"):
        cosmic.Results(folder).predictions()


@pytest.mark.parametrize("file", ["summary.json", "predictions/3.parquet"])
def test_a_damaged_file_is_told_by_name(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"{")

    with pytest.raises(cosmic.FatalError, match=f"{file} is not what a run has left") as error:
        cosmic.Results(folder).predictions()
    assert error.value.reason == "ResultCorrupt"


def test_another_scheme_is_refused() -> None:
    with pytest.raises(cosmic.FatalError, match="gs://a/b is neither a folder nor an s3:// URI"):
        cosmic.Results("gs://a/b")


def components(record: str) -> set[str]:
    """The names of a Java record's components."""
    java = (JAVA / f"{record.split('.')[0]}.java").read_text(encoding="utf-8")
    name = record.split(".")[-1]
    found = re.search(rf"public record {name}\((.*?)\) \{{", java, re.DOTALL)
    assert found
    header = re.sub(r"@JsonInclude\([^)]*\)", "", found.group(1))
    return {part.split()[-1] for part in re.sub(r"<[^<>]*>", "", header).split(",")}


# Metrics has what all tasks have: of redshifts' metrics, `values` has each by its name.
@pytest.mark.parametrize(
    ("kind", "record", "left_out"),
    [
        (Summary, "RunSummary", set()),
        (Ranks, "RunSummary.Ranks", set()),
        (Splits, "RunSummary.Splits", set()),
        (
            Metrics,
            "RunMetrics",
            {"leftOut", "undefined", "mae", "mse", "bias", "precision", "precisionBound", "r2"},
        ),
    ],
)
def test_the_summary_has_the_fields_that_are_written(
    kind: type, record: str, left_out: set[str]
) -> None:
    known = {_camel(field.name) for field in fields(kind)}  # type: ignore[arg-type]

    assert known == components(record) - left_out
