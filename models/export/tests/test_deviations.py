"""Outputs are compared over all that float, and integer by integer."""

import pytest
import torch

from cosmic_export.deviations import deviation
from cosmic_export.errors import ExportError
from cosmic_export.precision import BF16, FP32


def test_largest_of_all_outputs_counts() -> None:
    one = (torch.tensor([0.0, 1.0]), torch.tensor([[10.0], [3.0]]))
    other = (torch.tensor([0.25, 1.0]), torch.tensor([[5.0], [3.0]]))
    off = deviation(one, other)
    assert (off.relative, off.largest, off.mean) == (1.0, 5.0, 5.25 / 4)
    assert (off.differing, off.integers) == (0, 0)


def test_what_is_no_number_is_beyond_every_tolerance() -> None:
    off = deviation((torch.tensor([0.0, torch.nan]),), (torch.zeros(2),))
    assert off.beyond(1e9, 1)


@pytest.mark.parametrize(
    ("count", "differing", "precision", "beyond"),
    [
        (1000, 0, FP32, False),
        (1000, 1, FP32, True),
        (1000, 10, BF16, False),
        (1000, 11, BF16, True),
        (8, 1, BF16, False),
        (8, 2, BF16, True),
    ],
)
def test_integers_may_differ_in_a_share(
    count: int, differing: int, precision: object, beyond: bool
) -> None:
    other = torch.zeros(count, dtype=torch.int64)
    one = other.clone()
    one[:differing] = 7
    off = deviation((one,), (other,))
    assert (off.differing, off.integers, off.relative) == (differing, count, 0)
    assert off.beyond(0, precision.differing) == beyond


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ((torch.zeros(3),), r"its outputs are \[\[3\]\] instead of \[\[2\]\]"),
        ((torch.zeros(2), torch.zeros(2)), r"its outputs are \[\[2\], \[2\]\] instead of"),
        ((torch.zeros(2, dtype=torch.int64),), "an output is of int64 instead of float32"),
    ],
)
def test_other_outputs_are_no_deviation(one: tuple, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        deviation(one, (torch.zeros(2),))
