"""Reads the predictions of a run with pyarrow, and tells whether each row is there once.

    python predicted_rows.py FOLDER FILES ROWS_OF_EACH_FILE

Prints "each row once", or which rows (file, row) are missing and which are there more than once.
"""

import collections
import itertools
import pathlib
import sys

import pyarrow.parquet

SHOWN = 5

folder, files, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
seen = collections.Counter()
for path in sorted(folder.glob("*.parquet")):
    table = pyarrow.parquet.read_table(path, columns=["file", "row", "prediction"])
    assert table.column("prediction").null_count == 0, path
    seen.update(zip(table.column("file").to_pylist(), table.column("row").to_pylist()))

expected = set(itertools.product(range(files), range(rows)))
missing = sorted(expected - seen.keys())
others = sorted(seen.keys() - expected)
doubled = sorted(place for place, times in seen.items() if times > 1)
if missing or others or doubled:
    for what, places in ("missing", missing), ("unknown", others), ("doubled", doubled):
        print(f"{len(places)} {what}: {places[:SHOWN]}")
else:
    print("each row once")
