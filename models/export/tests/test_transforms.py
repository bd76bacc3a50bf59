"""Transforms are declared in the archive, and have to lead to what the network takes."""

import json
import re
from pathlib import Path

import pytest
import torch
from any_networks import ImageClassifier
from exporting import description, exported
from networks import seeded

from cosmic_export import transforms
from cosmic_export.errors import ExportError

OPTIONS = ("--trust", "--batch-size", "8", "--precision", "fp32", "--plain")
IMAGE = ("--input", "x:float32:3x16x16")
INPUTS = {
    "x": torch.zeros(1, 3, 16, 16),
    "raw": torch.zeros(1, 3, 16, 16, dtype=torch.uint8),
    "table": torch.zeros(1, 30),
}
ALL = [
    {"channelsFirst": True},
    {"channels": [2, 1, 0]},
    {"centerCrop": [32, 32]},
    {"resize": {"size": [16, 16], "interpolation": "bicubic", "antialias": False}},
    {"scale": 0.00392156862745098},
    {"normalize": {"mean": [0.5, 0.5, 0.5], "std": [0.2, 0.2, 0.2]}},
]


@pytest.mark.parametrize("in_file", [False, True])
def test_transforms_are_written_as_they_are(tmp_path: Path, in_file: bool) -> None:
    text = json.dumps({"x": ALL})
    if in_file:
        (tmp_path / "transforms.json").write_text(text)
        text = str(tmp_path / "transforms.json")
    out = exported(seeded(ImageClassifier), tmp_path, *OPTIONS, *IMAGE, "--transforms", text)
    assert description(out.read_bytes())["transforms"] == {"x": ALL}


def test_samples_are_taken_after_the_transforms_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    torch.save({"x": torch.randn(9, 3, 16, 16)}, tmp_path / "1.pt")
    options = ("--samples", str(tmp_path / "1.pt"), "--transforms", '{"x": [{"scale": 2}]}')
    exported(seeded(ImageClassifier), tmp_path, *OPTIONS, *options)
    said = "the samples are taken as the network takes them, after the transforms"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({"y": []}, "--transforms has y, which is no input; there are x, raw, table"),
        ({"table": [{"channels": [0]}]}, "channels is for images [N, C, H, W], which the network"),
        ({"table": [{"normalize": {"mean": [1, 2], "std": [1, 2]}}]}, "gives table 2 channels"),
        ({"x": [{"rotate": 90}]}, 'step 1 of x is {"rotate": 90}; each is one of channelsFirst,'),
        ({"x": [{"scale": 1, "channels": [0]}]}, "each is one of channelsFirst"),
        ({"x": ["scale"]}, 'step 1 of x is "scale"; each is one of'),
        ({"x": [{"channels": [0]}, {"channelsFirst": True}]}, "comes before channels, centerC"),
        ({"raw": [{"scale": 2}]}, "scale gives floating-point numbers, which the network"),
        ({"x": [{"channels": [0, 1]}]}, "gives x 2 channels, and the network takes 3"),
        ({"x": [{"centerCrop": [16, 8]}]}, "gives x 8 columns, and the network takes 16"),
        ({"x": [{"centerCrop": [16]}]}, "centerCrop has to be to [rows, columns]"),
        ({"x": [{"centerCrop": [16.0, 16]}]}, "centerCrop has to be to [rows, columns]"),
        ({"x": [{"resize": {"size": [8, 16]}}]}, "gives x 8 rows, and the network takes 16"),
        ({"x": [{"resize": [16, 16]}]}, "resize has size, interpolation and antialias"),
        ({"x": [{"resize": {}}]}, "resize has to be to [rows, columns], each from 1"),
        ({"x": [{"resize": {"size": [16, 16], "interpolation": "area"}}]}, "resize has an inter"),
        ({"x": [{"resize": {"size": [16, 16], "antialias": 1}}]}, "antialias true or false"),
        ({"x": [{"scale": 0}]}, "scale has to be a number other than 0"),
        ({"x": [{"scale": True}]}, "scale has to be a number other than 0"),
        ({"x": [{"normalize": {"mean": [1]}}]}, "normalize has mean and std"),
        ({"x": [{"normalize": {"mean": [1, 1], "std": [1, 1]}}]}, "gives x 2 channels"),
        ({"x": [{"normalize": {"mean": [1, 1], "std": [1]}}]}, "as many numbers in std as in mean"),
        ({"x": [{"normalize": {"mean": [1, 1, 1], "std": [1, 0, 1]}}]}, "a std that is not above"),
        ({"x": [{"normalize": {"mean": [1, 1, "a"], "std": [1, 1, 1]}}]}, "a mean that is no list"),
        ({"x": [{"channels": [0, -1, 2]}]}, "channels has to be a list of 1 to 4096 channels"),
    ],
)  # fmt: skip
def test_transforms_that_cannot_be_are_told(steps: dict, said: str) -> None:
    with pytest.raises(ExportError, match=re.escape(said)) as refused:
        transforms.check(transforms.read(json.dumps(steps)), INPUTS)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["x", "table"])
def test_numbers_of_any_shape_can_be_scaled(name: str) -> None:
    one_for_all = {"normalize": {"mean": [1], "std": [2]}}
    transforms.check({name: [{"scale": 0.5}, one_for_all]}, INPUTS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nowhere.json", "is neither JSON nor a file that can be read: No such file"),
        ('{"x": [', "--transforms is no JSON: "),
        ('{"x": {"scale": 2}}', "--transforms has to be lists by input, such as"),
    ],
)
def test_text_that_is_no_transforms_is_told(text: str, said: str) -> None:
    with pytest.raises(ExportError, match=re.escape(said)):
        transforms.read(text)
