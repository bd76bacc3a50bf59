"""How a network is called is found by trying."""

import pytest
import torch
from networks import MAGNITUDES, Classifier, DictNetwork, ListNetwork, TwoArguments, seeded

from cosmic_export import samples
from cosmic_export.calling import Sample, two_inputs
from cosmic_export.errors import ExportError


@pytest.mark.parametrize(
    ("network", "convention"),
    [
        (ListNetwork, "model([images, magnitudes])"),
        (TwoArguments, "model(images, magnitudes)"),
        (DictNetwork, "model({'image': …, 'magnitude': …})"),
    ],
)
def test_convention_is_found(network: type, convention: str, sample: Sample) -> None:
    found = two_inputs(seeded(network), sample)
    assert found.convention == convention
    assert found(sample.images, sample.magnitudes).shape == (16, 1)


def test_all_styles_give_the_same(sample: Sample) -> None:
    outputs = [
        two_inputs(seeded(kind), sample)(sample.images, sample.magnitudes)
        for kind in (ListNetwork, TwoArguments, DictNetwork)
    ]
    assert torch.equal(outputs[0], outputs[1])
    assert torch.equal(outputs[0], outputs[2])


def test_network_that_gives_something_else_is_refused(sample: Sample) -> None:
    with pytest.raises(ExportError, match=r"returns \[16, 16\] instead of \[16, 1\]"):
        two_inputs(seeded(Classifier), sample)


@pytest.mark.parametrize(
    ("network", "convention"),
    [
        (ListNetwork, "model([images, magnitudes])"),
        (TwoArguments, "model(images, magnitudes)"),
        (DictNetwork, "model({'image': …, 'magnitude': …})"),
    ],
)
def test_only_the_nearest_attempt_is_told(network: type, convention: str) -> None:
    wide = samples.drawn(2, (5, 16, 16), MAGNITUDES)
    with pytest.raises(ExportError) as refused:
        two_inputs(seeded(network), wide)
    assert str(refused.value) == (
        "the network cannot be called with images of 5x16x16 and 5 magnitudes: "
        f"{convention} fails: mat1 and mat2 shapes cannot be multiplied (2x1280 and 320x16)"
    )


def test_samples_of_another_shape_than_the_network_takes_are_told() -> None:
    wide, usual = (samples.drawn(2, (5, side, side), MAGNITUDES) for side in (16, 8))
    with pytest.raises(ExportError, match="the samples have images of 5x16x16 and 5 magnitudes"):
        two_inputs(seeded(ListNetwork), wide, usual)
    with pytest.raises(ExportError, match="the network cannot be called"):
        two_inputs(seeded(ListNetwork), wide, wide)
