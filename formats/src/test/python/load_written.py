"""Loads what dev.cosmicai.formats wrote into a folder and compares it with the raw values."""

import sys
import zipfile
from pathlib import Path

import numpy as np
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

print("all equal")
