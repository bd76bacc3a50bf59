"""Writes the golden Parquet files that the tests of dev.cosmicai.formats.parquet read.

    python make_parquet.py ../resources/dev/cosmicai/formats/parquet

Needs pyarrow, pandas, DuckDB and numpy. Every `NAME.parquet` in `read/` holds the columns that
`NAME.npz` beside it holds, or that of the first part of its name, up to a dot: an array for a
column of numbers, in the type and shape that the reader promises; for a column of text or bytes
`COLUMN.bytes`, all rows one after another, and `COLUMN.lengths`, -1 for a null. The files in
`tiny/` are for fuzzing. Every file in `refused/` has a line in `refused/reasons.tsv`: file, column,
reason, a piece of the message. A second run gives the same bytes but in the encrypted files.
"""

import sys
from pathlib import Path

from parquet_golden import good, others, refused
from parquet_golden.files import Read


def main():
    folder = Path(sys.argv[1])
    read = Read(folder / "read")
    good.write_types(read)
    good.write_encodings(read)
    good.write_lists(read)
    good.write_nulls(read)
    good.write_corners(read)
    others.write_other_writers(read)
    others.write_tiny(folder / "tiny")
    reasons = refused.Refused(folder / "refused")
    refused.write_unwanted(reasons)
    refused.write_damaged(reasons)
    refused.write_bombs(reasons)
    reasons.close()


if __name__ == "__main__":
    main()
