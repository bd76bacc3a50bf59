"""Partitions for tests, as torch, NumPy and pyarrow write them, and how they are read."""

import io
import tarfile
from collections import namedtuple
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.utils.data import TensorDataset

from cosmic.reading import (
    InputColumn,
    ReadingPlan,
    Rows,
    Tensor,
    WholeSource,
    open_split,
)

Point = namedtuple("Point", ["images", "magnitudes"])
RANDOM = np.random.default_rng(7)
IMAGES = RANDOM.normal(size=(12, 2, 3, 3)).astype(np.float32)
MAGNITUDES = RANDOM.normal(size=(12, 4)).astype(np.float32)
REDSHIFT = RANDOM.uniform(size=12).astype(np.float64)
PLAN = ReadingPlan(
    "net",
    [
        InputColumn("images", Tensor("images", "float32", (2, 3, 3))),
        InputColumn("magnitudes", Tensor("magnitudes", "float32", (4,))),
    ],
    {"redshift": 1},
)


def saved(value: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()


def npz(compressed: bool = False, **arrays: Any) -> bytes:
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


def table(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=5)
    return out.getvalue()


def read(
    content: bytes,
    plan: ReadingPlan = PLAN,
    *,
    uri: str = "s3://b/1.pt",
    form: str = "auto",
    beside: dict[str, bytes] | None = None,
) -> Rows:
    opened = open_split(
        WholeSource(content), uri, form, (0, 1), plan, lambda name: (beside or {})[name]
    )
    return opened.rows(0, opened.count)


def assert_survey(rows: Rows, redshift: bool = True) -> None:
    assert np.array_equal(rows.inputs["images"], IMAGES)
    assert np.array_equal(rows.inputs["magnitudes"], MAGNITUDES)
    found = rows.targets["redshift"]
    if redshift:
        assert found is not None
        assert np.array_equal(found[:, 0], REDSHIFT)
    else:
        assert found is None


T = torch.from_numpy
NAMED = {"images": T(IMAGES), "magnitudes": T(MAGNITUDES), "redshift": T(REDSHIFT)}
IN_ORDER = (T(IMAGES), T(MAGNITUDES), T(REDSHIFT))
WHOLE = TensorDataset(*IN_ORDER)


def one(name: str, tensor: Tensor | None = None, **more: Any) -> ReadingPlan:
    return ReadingPlan("net", [InputColumn(name, tensor, more.pop("steps", []))], **more)


def picture(form: str = "PNG", size: tuple[int, int] = (6, 5)) -> tuple[bytes, NDArray[np.uint8]]:
    pixels = RANDOM.integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form)
    return out.getvalue(), np.moveaxis(np.asarray(Image.open(out).convert("RGB")), 2, 0)


IMAGE_PLAN = ReadingPlan(
    "net",
    [InputColumn("image", Tensor("image", "float32", (3, 5, 6)), [{"scale": 1.0}])],
    {"label": 1},
    keep=["__key__"],
)


def tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()
