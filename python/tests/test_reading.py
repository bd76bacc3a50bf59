"""Partitions of every format, as those that write them see them: torch, NumPy, pyarrow."""

import gzip
import itertools
import zlib
from collections import OrderedDict, defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
import torch
from torch.utils.data import ConcatDataset, Subset, TensorDataset

from cosmic.reading import (
    InputColumn,
    RangedSource,
    ReadingPlan,
    Tensor,
    open_split,
)
from cosmic.reading.residue import residue_of_part
from tests.partitions import (
    IMAGES,
    IN_ORDER,
    MAGNITUDES,
    NAMED,
    PLAN,
    RANDOM,
    REDSHIFT,
    WHOLE,
    Point,
    T,
    assert_survey,
    npz,
    read,
    saved,
    table,
)

PICKLED = {
    "dict": NAMED,
    "ordered": OrderedDict(NAMED),
    "default": defaultdict(list, NAMED),
    "tuple": IN_ORDER,
    "list": list(IN_ORDER),
    "dataset": WHOLE,
    "samples": [tuple(row) for row in zip(*IN_ORDER, strict=True)],
    "named samples": [
        {"images": a, "magnitudes": b, "redshift": float(c)}
        for a, b, c in zip(*IN_ORDER, strict=True)
    ],
    "named tuples": [Point(a, b) for a, b in zip(*IN_ORDER[:2], strict=True)],
    "arrays": {"images": IMAGES, "magnitudes": MAGNITUDES, "redshift": REDSHIFT.tolist()},
    "big-endian arrays": {
        "images": IMAGES.astype(">f4"),
        "magnitudes": MAGNITUDES,
        "redshift": REDSHIFT,
    },
    "subset": Subset(TensorDataset(*(torch.cat((one, one)) for one in IN_ORDER)), range(12)),
    "concat": ConcatDataset([Subset(WHOLE, list(range(5))), Subset(WHOLE, list(range(5, 12)))]),
    "strided": {**NAMED, "images": T(IMAGES).transpose(2, 3).contiguous().transpose(2, 3)},
    "slices": {name: torch.cat((one[:3], one))[3:] for name, one in NAMED.items()},
    "parameter": {**NAMED, "images": torch.nn.Parameter(T(IMAGES))},
    "sparse": {**NAMED, "images": T(IMAGES).to_sparse()},
    "with others": {**NAMED, "note": "text", "config": {"lr": 0.1}, "device": torch.device("cpu")},
}


@pytest.mark.parametrize("name", PICKLED)
@pytest.mark.parametrize("options", [{}, {"_use_new_zipfile_serialization": False}], ids=str)
def test_what_torch_saves_is_read(name: str, options: dict[str, Any]) -> None:
    rows = read(saved(PICKLED[name], **options))
    assert_survey(rows, redshift=name != "named tuples")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_pickles_of_any_protocol_are_read(protocol: int) -> None:
    assert_survey(read(saved(PICKLED["arrays"], pickle_protocol=protocol)))
    assert_survey(read(saved(PICKLED["dict"], pickle_protocol=protocol)))


def test_a_compressed_file_is_read() -> None:
    assert_survey(read(gzip.compress(saved(NAMED))))


@pytest.mark.parametrize("compressed", [False, True])
def test_what_numpy_saves_is_read(compressed: bool) -> None:
    content = npz(compressed, images=IMAGES, magnitudes=np.asfortranarray(MAGNITUDES), z=REDSHIFT)
    assert_survey(read(content))


def test_safetensors_are_read() -> None:
    content = safetensors.numpy.save(
        {"images": IMAGES, "magnitudes": MAGNITUDES, "redshift": REDSHIFT}
    )
    assert_survey(read(content))


def test_tables_are_read() -> None:
    shaped = pa.FixedShapeTensorArray.from_numpy_ndarray(IMAGES)
    lists = pa.FixedSizeListArray.from_arrays(pa.array(MAGNITUDES.reshape(-1)), 4)
    assert_survey(read(table(images=shaped, magnitudes=lists, redshift=REDSHIFT)))
    nested = pa.array(IMAGES.tolist(), pa.list_(pa.list_(pa.list_(pa.float32()))))
    uneven = pa.array(MAGNITUDES.tolist(), pa.list_(pa.float32()))
    assert_survey(read(table(images=nested, magnitudes=uneven, z=REDSHIFT)))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_floating_types_are_rounded_to_the_networks(dtype: torch.dtype) -> None:
    tensor = T(IMAGES).to(dtype)
    rows = read(saved({**NAMED, "images": tensor}))
    assert np.array_equal(rows.inputs["images"], tensor.to(torch.float32).numpy())


@pytest.mark.parametrize("wanted", ["bfloat16", "float16", "float64"])
def test_the_networks_type_is_given(wanted: str) -> None:
    column = InputColumn("images", Tensor("images", wanted, (2, 3, 3)))
    rows = read(saved({"images": T(IMAGES.astype(np.float64))}), ReadingPlan("net", [column]))
    expected = T(IMAGES.astype(np.float64)).to(getattr(torch, wanted)).to(torch.float64)
    assert np.array_equal(rows.inputs["images"].astype(np.float64), expected.numpy())


def test_parts_of_a_file_are_its_rows_and_cancel() -> None:
    images = RANDOM.normal(size=(997, 2, 20, 20)).astype(np.float32)
    magnitudes = RANDOM.normal(size=(997, 4)).astype(np.float32)
    redshift = np.arange(997.0)
    wide = Tensor("images", "float32", (2, 20, 20))
    plan = ReadingPlan("net", [InputColumn("images", wide), PLAN.inputs[1]], PLAN.targets)
    for content in (
        npz(images=images, magnitudes=magnitudes, redshift=redshift),
        saved({"images": T(images), "magnitudes": T(magnitudes), "redshift": T(redshift)}),
    ):
        parts, fetched, all_residues = [], 0, 0
        for part in range(5):
            asked: list[int] = []

            def fetch(at: int, count: int, asked: list[int] = asked) -> bytes:
                asked.append(count)
                return content[at : at + count]  # noqa: B023 (used in this turn)

            source = RangedSource(len(content), fetch)
            opened = open_split(source, "s3://b/1", "auto", (part, 5), plan, lambda name: b"")
            parts.append(opened.rows(0, opened.count))
            all_residues ^= opened.residue
            fetched += sum(asked)
            assert opened.residue
            assert sum(asked) < len(content) * 0.7
        assert all_residues == 0
        assert np.array_equal(np.concatenate([one.inputs["images"] for one in parts]), images)
        numbers = np.concatenate([one.numbers for one in parts])
        assert numbers.tolist() == list(range(997))


def test_a_file_that_is_not_read_by_rows_is_all_in_the_first_part() -> None:
    content = gzip.compress(npz(images=IMAGES, magnitudes=MAGNITUDES))
    counts = []
    for part in range(3):
        source = RangedSource(len(content), lambda at, count: content[at : at + count])
        opened = open_split(source, "s3://b/1", "auto", (part, 3), PLAN, lambda name: b"")
        counts.append(opened.count)
    assert counts == [12, 0, 0]


def test_residues_of_parts_are_the_checksum_of_all() -> None:
    content = RANDOM.bytes(10_000)
    total = zlib.crc32(content)
    for cuts in ([], [1], [5000], [3, 3, 9999]):
        edges = [0, *cuts, len(content)]
        value = total
        for start, end in itertools.pairwise(edges):
            part = residue_of_part(zlib.crc32(content[start:end]), len(content) - end, 10_000, 0)
            value ^= part.value
        assert value == 0
