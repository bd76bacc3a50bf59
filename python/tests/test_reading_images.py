"""Encoded images in shards, tables and folders."""

import numpy as np
import pytest

from cosmic.reading import DataError, ReadingPlan
from tests.partitions import IMAGE_PLAN, one, picture, read, table, tar


def test_shards_are_read() -> None:
    pictures = [picture("PNG" if i % 2 else "JPEG") for i in range(4)]
    members = {}
    for i, (content, _) in enumerate(pictures):
        members[f"a/{i:03}.{'png' if i % 2 else 'jpg'}"] = content
        members[f"a/{i:03}.cls"] = str(i).encode()
        members[f"a/{i:03}.json"] = b'{"z": {"spec": %d.5}, "name": "x"}' % i
    rows = read(tar(members), IMAGE_PLAN, uri="s3://b/1.tar")
    assert np.array_equal(rows.inputs["image"], np.stack([pixels for _, pixels in pictures]))
    assert rows.targets["label"] is not None
    assert rows.targets["label"][:, 0].tolist() == [0, 1, 2, 3]
    assert rows.kept["__key__"] == ["a/000", "a/001", "a/002", "a/003"]
    plan = one("image", targets={"z": 1}, renamed={"z": "json.z.spec"})
    found = read(tar(members), plan, uri="s3://b/1.tar").targets["z"]
    assert found is not None
    assert found[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5]


def test_a_sample_of_a_shard_that_lacks_its_image_is_named() -> None:
    members = {"a.png": picture()[0], "a.cls": b"1", "b.cls": b"2"}
    with pytest.raises(DataError, match=r"the sample `b` without `image`: it has `cls`"):
        read(tar(members), IMAGE_PLAN, uri="s3://b/1.tar")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_folders_with_a_table_are_read(form: str) -> None:
    contents = {f"{i}.png": picture() for i in range(3)}
    if form == "csv":
        lines = [f'{name},{i},"a, b"' for i, name in enumerate(contents)]
        content = "\n".join(["file_name,label,note", *lines]).encode()
    else:
        content = table(file_name=list(contents), label=[0, 1, 2], note=["a, b"] * 3)
    plan = ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}, keep=["note"])
    rows = read(
        content,
        plan,
        uri=f"s3://b/metadata.{form}",
        beside={name: one for name, (one, _) in contents.items()},
    )
    assert np.array_equal(rows.inputs["image"], np.stack([p for _, p in contents.values()]))
    assert rows.kept["note"] == ["a, b"] * 3


@pytest.mark.parametrize("name", ["../keys/secret.png", "/etc/a.png", "a/../../b.png"])
def test_a_table_names_nothing_elsewhere(name: str) -> None:
    content = f"file_name,label\n{name},1\n".encode()
    with pytest.raises(DataError, match="does not lie beside it") as refused:
        read(content, ReadingPlan("net", IMAGE_PLAN.inputs), uri="s3://b/metadata.csv")
    assert refused.value.reason == "PartitionUnsafe"


def test_images_in_a_table_are_read() -> None:
    pictures = [picture() for _ in range(3)]
    content = table(image=[{"bytes": one, "path": "x"} for one, _ in pictures], label=[0, 1, 2])
    rows = read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}))
    assert np.array_equal(rows.inputs["image"], np.stack([pixels for _, pixels in pictures]))


def test_a_damaged_image_is_named_or_set_aside() -> None:
    good, damaged = picture()[0], picture()[0][:60]
    content = table(image=[good, damaged, good], label=[0, 1, 2])
    with pytest.raises(DataError, match="`image` of sample 1 cannot be decoded"):
        read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}))
    rows = read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}, max_bad=1))
    assert rows.numbers.tolist() == [0, 2]


def test_a_null_is_refused_or_nan() -> None:
    rows = read(table(x=[1.0, 2.0], redshift=[None, 0.5]), one("x", targets={"redshift": 1}))
    assert rows.targets["redshift"] is not None
    assert np.isnan(rows.targets["redshift"][0, 0])
    with pytest.raises(DataError, match="holds a null in `x`"):
        read(table(x=[1, None]), one("x"))
