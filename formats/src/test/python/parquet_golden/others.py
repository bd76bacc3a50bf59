"""Files of other writers, and files that are as short as can be."""

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from parquet_golden.files import CODECS, VERSIONS, Read, nested


def write_other_writers(read):
    frame = pd.DataFrame(
        {"z": np.linspace(0, 1, 30), "label": np.arange(30) % 3}, index=[f"g{i}" for i in range(30)]
    )
    frame.to_parquet(read.folder / "pandas.parquet")
    index = [f"g{i}".encode() for i in range(30)]
    read.expect(
        "pandas",
        {
            "z": frame["z"].to_numpy(),
            "label": frame["label"].to_numpy(),
            "__index_level_0__.bytes": np.frombuffer(b"".join(index), np.uint8),
            "__index_level_0__.lengths": np.array([len(i) for i in index]),
        },
    )

    rows = 2_100
    select = f"""
        SELECT i::INTEGER AS id, (i / 7)::FLOAT AS x, sin(i) AS y, i % 3 = 0 AS flag,
            (i % 100)::UTINYINT AS small, [i::FLOAT, (i + 1)::FLOAT, 0.5::FLOAT] AS mags,
            [[i, 2], [3, i]] AS pairs, 'word ' || (i % 5) AS word,
            CASE WHEN i % 4 = 0 THEN NULL ELSE i / 10 END AS z, (i / 100)::DECIMAL(9, 2) AS price,
            {{'a': i::BIGINT, 'b': i::DOUBLE}} AS pair
        FROM range({rows}) t(i)"""
    i = np.arange(rows)
    words = [f"word {n % 5}".encode() for n in i]
    columns = duckdb.sql(select).fetchnumpy()
    expected = {
        "id": i.astype("i4"),
        "x": columns["x"],
        "y": columns["y"],
        "flag": i % 3 == 0,
        "small": (i % 100).astype("u1"),
        "mags": np.stack([i, i + 1, np.full(rows, 0.5)], 1).astype("f4"),
        "pairs": np.stack([i, np.full(rows, 2), np.full(rows, 3), i], 1).reshape(rows, 2, 2),
        "word.bytes": np.frombuffer(b"".join(words), np.uint8),
        "word.lengths": np.array([len(w) for w in words]),
        "z": np.where(i % 4 == 0, np.nan, i / 10),
        "price": columns["price"],
        "pair.a": i,
        "pair.b": i.astype("f8"),
    }
    read.expect("duckdb", expected)
    for codec, version in (("snappy", "v1"), ("zstd", "v2"), ("uncompressed", "v2")):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "t.parquet"
            duckdb.sql(
                f"COPY ({select}) TO '{file}' (FORMAT parquet, COMPRESSION {codec},"
                f" PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048)"
            )
            shutil.copy(file, read.folder / f"duckdb.{codec}-{version}.parquet")


def write_tiny(folder):
    """A column a file, as short as can be: what fuzzing makes of them is a table more often."""
    tiny = Read(folder)
    rows = 20
    steps = np.arange(rows)
    holes = steps % 3 == 1
    columns = {
        "flag": pa.array(steps % 4 > 1),
        "int8": pa.array(steps.astype("i1")),
        "uint64": pa.array(steps.astype("u8")),
        "float16": pa.array(steps.astype("f2"), mask=holes),
        "float32": pa.array((steps // 5).astype("f4")),
        "float64": pa.array(steps / 7, mask=holes),
        "decimal": pa.array([Decimal(int(i)) for i in steps], pa.decimal128(20, 1)),
        "code": pa.array([bytes([i % 3] * 3) for i in range(rows)], pa.binary(3)),
        "list": nested((steps[:, None] + np.arange(3)).astype("f4")),
        "lists": nested(np.arange(rows * 4).reshape(rows, 2, 2)),
        "word": pa.array([None if i % 5 == 3 else "ab" * (i % 3) for i in range(rows)]),
    }
    encodings = {
        "flag": ["PLAIN", "RLE"],
        "int8": ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
        "uint64": ["PLAIN", "DELTA_BINARY_PACKED"],
        "code": ["PLAIN", "DELTA_BYTE_ARRAY"],
        "list": [],
        "lists": [],
        "word": ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
    }
    for name, column in columns.items():
        table = pa.table({name: column})
        for version in VERSIONS:
            common = dict(data_page_version=version, data_page_size=1, row_group_size=12)
            tiny.write(f"{name}-dictionary-{version}", table, **common)
            for encoding in encodings.get(name, ["PLAIN", "BYTE_STREAM_SPLIT"]):
                options = dict(use_dictionary=False, column_encoding={name: encoding})
                tiny.write(f"{name}-{encoding.lower()}-{version}", table, **common, **options)
    for codec in CODECS[1:]:
        for version in VERSIONS:
            options = dict(compression=codec, data_page_version=version, use_dictionary=False)
            tiny.write(f"{codec}-{version}", pa.table({"z": columns["float64"]}), **options)
