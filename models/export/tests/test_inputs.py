"""Inputs are declared in a line each, and drawn alike in every export."""

import re

import pytest
import torch

from cosmic_export import inputs
from cosmic_export.errors import ExportError


@pytest.mark.parametrize(
    ("text", "dtype", "shape"),
    [
        ("x:float32:3x16x16", torch.float32, (3, 16, 16)),
        ("tokens:int64:128:0..30521", torch.int64, (128,)),
        ("mask:bool:128", torch.bool, (128,)),
        ("age:float32", torch.float32, ()),
        ("age:float64:", torch.float64, ()),
        ("kind:int8::-3..3", torch.int8, ()),
        ("pixels:uint8:1x8x8", torch.uint8, (1, 8, 8)),
        ("half:bfloat16:4", torch.bfloat16, (4,)),
    ],
)
def test_declaration_is_read_and_drawn(text: str, dtype: torch.dtype, shape: tuple) -> None:
    declared = inputs.all_of([text])
    sample = inputs.draw(declared, 6)
    (tensor,) = sample.tensors
    assert (tensor.dtype, tensor.shape) == (dtype, (6, *shape))
    assert torch.equal(tensor, inputs.draw(declared, 6).tensors[0])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("t:int64:400:3..5", {3, 4, 5}),
        ("t:int8:400:-1..0", {-1, 0}),
        ("t:int32:400", {0, 1}),
        ("t:bool:400", {0, 1}),
    ],
)
def test_integers_are_drawn_from_their_whole_range(text: str, values: set[int]) -> None:
    (tensor,) = inputs.draw(inputs.all_of([text]), 2).tensors
    assert set(tensor.flatten().int().tolist()) == values


def test_pixels_are_drawn_from_all_that_there_are() -> None:
    (tensor,) = inputs.draw(inputs.all_of(["image:uint8:64x64"]), 4).tensors
    assert (tensor.min(), tensor.max()) == (0, 255)


def test_mask_leaves_something_in_each_sample() -> None:
    (tensor,) = inputs.draw(inputs.all_of(["mask:bool:2"]), 50).tensors
    assert tensor.any(1).all()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["x"], "--input x is no input; write it as name:dtype:shape"),
        (["x:float:3"], "--input x:float:3 is no input; write it as"),
        (["x:float:3"], "types are float32, float64, float16,"),
        (["x:int64:3:0..9:7"], "is no input"),
        (["x:float32:3xx3"], "--input x:float32:3xx3 has no shape but '3xx3'"),
        (["x:float32:3x-1"], "has no shape but '3x-1'"),
        (["x:float32:3x0"], "--input x is [3, 0] a sample; dimensions are from 1 to 16777216"),
        (["x:float32:16384x16385"], "has 268451840 numbers a sample; 268435456 are the most"),
        (["x:int8:1x1x1x1x1x1x1x1"], "is [1, 1, 1, 1, 1, 1, 1, 1] a sample; 7 dimensions"),
        (["a b:float32:3"], "--input 'a b' has no name of up to 64 letters"),
        (["1:float32:3"], "--input '1' has no name"),
        (["x:float32:3:0..9"], "ends in '0..9', which is no range of integers"),
        (["x:int64:3:0-9"], "ends in '0-9', which is no range of integers"),
        (["x:uint8:3:0..256"], "has a range that uint8 does not hold"),
        (["x:int64:3:9..0"], "has a range that int64 does not hold"),
        (["x:int64:3", "x:int64:4"], "--input x is there twice"),
        ([f"x{n}:int64" for n in range(17)], "there are 17 of --input; a network takes 16"),
    ],
)
def test_what_is_no_declaration_is_told_with_what_is(texts: list[str], said: str) -> None:
    with pytest.raises(ExportError, match=re.escape(said)) as refused:
        inputs.all_of(texts)
    assert "\n" not in str(refused.value)
