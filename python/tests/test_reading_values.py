"""What becomes of the values of a partition: types, transforms, names, samples set aside."""

from typing import Any

import numpy as np
import pytest
import torch

from cosmic.reading import DataError, InputColumn, ReadingPlan, Tensor
from tests.partitions import IMAGES, MAGNITUDES, PLAN, RANDOM, REDSHIFT, T, npz, one, read, table


def test_integers_are_exact_or_refused() -> None:
    content = npz(tokens=np.array([[1], [1 << 40]]))
    assert read(content, one("tokens", Tensor("tokens", "int64", (1,)))).inputs["tokens"][1] > 9
    with pytest.raises(DataError, match=r"1099511627776 in tokens of sample 1 .*int32"):
        read(content, one("tokens", Tensor("tokens", "int32", (1,))))
    with pytest.raises(DataError, match="save whole numbers as integers"):
        read(npz(tokens=np.ones(3)), one("tokens", Tensor("tokens", "int32")))


@pytest.mark.parametrize(
    "resize",
    [
        {"size": [5, 7]},
        {"size": [20, 31]},
        {"size": [5, 7], "antialias": False},
        {"size": [9, 8], "interpolation": "bicubic"},
        {"size": [9, 8], "interpolation": "bicubic", "antialias": False},
        {"size": [5, 7], "interpolation": "nearest"},
    ],
    ids=str,
)
def test_images_are_resized_as_torch_does(resize: dict[str, Any]) -> None:
    images = RANDOM.integers(0, 256, (3, 3, 16, 13)).astype(np.uint8)
    height, width = resize["size"]
    plan = one(
        "images", Tensor("images", "float32", (3, height, width)), steps=[{"resize": resize}]
    )
    mode = resize.get("interpolation", "bilinear")
    options = {} if mode == "nearest" else {"antialias": resize.get("antialias", True)}
    expected = torch.nn.functional.interpolate(
        T(images).float(), (height, width), mode=mode, **options
    )
    found = read(npz(images=images), plan).inputs["images"]
    assert np.allclose(found, expected.numpy(), rtol=0, atol=2e-4)


def test_transforms_are_done_in_order() -> None:
    images = RANDOM.integers(0, 256, (4, 9, 8, 3)).astype(np.uint8)
    steps: list[Any] = [
        {"channelsFirst": True},
        {"channels": [2, 0]},
        {"centerCrop": [4, 5]},
        {"scale": 1 / 255},
        {"normalize": {"mean": [0.5, 0.25], "std": [0.5, 2]}},
    ]
    plan = one("images", Tensor("images", "float32", (2, 4, 5)), steps=steps)
    chosen = T(images).permute(0, 3, 1, 2)[:, [2, 0], 2:6, 2:7].to(torch.float32) / 255
    mean, std = (torch.tensor(n).reshape(1, 2, 1, 1) for n in ([0.5, 0.25], [0.5, 2.0]))
    found = read(npz(images=images), plan).inputs["images"]
    assert np.array_equal(found, ((chosen - mean) / std).numpy())


def test_columns_have_other_names_and_lie_side_by_side() -> None:
    content = table(
        g=MAGNITUDES[:, 0], r=MAGNITUDES[:, 1], i_1=REDSHIFT, i_2=REDSHIFT, id=range(12)
    )
    plan = ReadingPlan(
        "net",
        [InputColumn("magnitudes"), InputColumn("more")],
        {"redshift": 1},
        keep=["id"],
        renamed={"magnitudes": "g, r", "more": "i_*", "redshift": "i_1"},
    )
    rows = read(content, plan)
    assert np.array_equal(rows.inputs["magnitudes"], MAGNITUDES[:, :2])
    assert rows.inputs["more"].shape == (12, 2)
    assert list(rows.kept["id"]) == list(range(12))


def test_values_that_are_not_finite_are_named() -> None:
    images = IMAGES.copy()
    images[7, 1, 0, 2] = np.nan
    content = npz(images=images, magnitudes=MAGNITUDES, redshift=REDSHIFT)
    with pytest.raises(DataError) as refused:
        read(content)
    assert str(refused.value) == (
        "s3://b/1.pt holds NaN in images of sample 7 at [1, 0, 2] (counted from 0); remove or"
        " repair that sample"
    )
    assert refused.value.reason == "PartitionNotFinite"


def test_bad_samples_are_set_aside() -> None:
    images, redshift = IMAGES.copy(), REDSHIFT.copy()
    images[7, 1, 0, 2] = np.nan
    redshift[3] = np.inf
    redshift[4] = np.nan
    content = npz(images=images, magnitudes=MAGNITUDES, redshift=redshift)
    plan = ReadingPlan("net", PLAN.inputs, PLAN.targets, max_bad=2)
    rows = read(content, plan)
    assert rows.numbers.tolist() == [0, 1, 2, 4, 5, 6, 8, 9, 10, 11]
    assert [(bad.row, bad.column) for bad in rows.bad] == [(3, "redshift"), (7, "images")]
    with pytest.raises(DataError, match="at least 2 bad samples and maxBadSamples tolerates 1"):
        read(content, ReadingPlan("net", PLAN.inputs, PLAN.targets, max_bad=1))
