"""Loads what dev.cosmicai.formats wrote into a folder and compares it with the raw values."""

import sys
import zipfile
from pathlib import Path

import duckdb
import numpy as np
import pandas
import pyarrow.dataset
import pyarrow.parquet
import torch
from safetensors.numpy import load_file
from torch.utils.data import TensorDataset

folder = Path(sys.argv[1])


def raw(name, dtype, *shape):
    return np.frombuffer((folder / f"{name}.raw").read_bytes(), dtype).reshape(shape)


expected = dict(
    images=raw("images", "<f4", 300, 5, 8, 8),
    magnitudes=raw("magnitudes", "<f4", 300, 5),
    redshift=raw("redshift", "<f8", 2),
    index=raw("index", "<i4", 3),
)


def check(name, array):
    assert array.dtype == expected[name].dtype, (name, array.dtype)
    assert np.array_equal(array, expected[name]), name


dataset = torch.load(folder / "dataset.pt", weights_only=False)
assert type(dataset) is TensorDataset and len(dataset) == 300, dataset
for name, tensor in zip(expected, dataset.tensors):
    check(name, tensor.numpy())

for options in (dict(weights_only=True), dict(weights_only=False), dict(mmap=True)):
    columns = torch.load(folder / "tuple.pt", **options)
    assert type(columns) is tuple and len(columns) == len(expected), columns
    for name, tensor in zip(expected, columns):
        assert tensor.is_contiguous()
        check(name, tensor.numpy())

for archive in ("dataset.pt", "tuple.pt", "arrays.npz"):
    with zipfile.ZipFile(folder / archive) as members:
        assert members.testzip() is None, archive

with np.load(folder / "arrays.npz") as arrays:
    assert arrays.files == list(expected), arrays.files
    for name in expected:
        check(name, arrays[name])

for name, array in load_file(folder / "columns.safetensors").items():
    check(name, array)

# The folder is one table, for each of them.
rows, table = 300_001, folder / "table"
rank0 = pyarrow.parquet.ParquetFile(table / "0.parquet")
assert rank0.metadata.metadata[b"cosmic.rank"] == b"0", rank0.metadata.metadata
assert rank0.metadata.num_row_groups == 3, rank0.metadata
target = np.where(np.arange(rows) % 3 == 2, np.nan, np.arange(rows) / 9)
wanted = {
    "prediction": np.tile(np.arange(rows, dtype="f4") / np.float32(7), 2),
    "target": np.tile(target, 2),
    "file": np.repeat(np.arange(2, dtype="i4"), rows),
    "objid": np.tile((1 << 60) + np.arange(rows), 2),
}
embedding = np.arange(3 * rows, dtype="f4").reshape(rows, 3) / np.float32(7)
embedding = np.tile(embedding, (2, 1))
arrow = pyarrow.dataset.dataset(table).to_table()
assert arrow.num_rows == 2 * rows and arrow["target"].null_count == 2 * (rows // 3), arrow
for loaded in (arrow.to_pandas(), pandas.read_parquet(table)):
    assert list(loaded.columns) == [*wanted, "embedding"], loaded.columns
    assert np.array_equal(np.stack(loaded["embedding"]), embedding)
    for name, values in wanted.items():
        assert loaded[name].dtype == values.dtype, (name, loaded[name].dtype)
        assert np.array_equal(loaded[name].to_numpy(), values, equal_nan=values.dtype.kind == "f")
[(width, sum_of_lists)] = duckdb.sql(
    f"select max(len(embedding)), sum(list_sum(embedding)) from '{table}/*.parquet'"
).fetchall()
assert width == 3 and abs(sum_of_lists / embedding.sum(dtype="f8") - 1) < 1e-9, sum_of_lists
[(count, known, sum_of_ids)] = duckdb.sql(
    f"select count(*), count(target), sum(objid) from '{table}/*.parquet'"
).fetchall()
assert (count, known) == (2 * rows, 2 * (rows - rows // 3)), (count, known)
assert sum_of_ids == 2 * sum(range(1 << 60, (1 << 60) + rows)), sum_of_ids

print("all equal")
