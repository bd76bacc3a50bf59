"""How a network is called is found by trying."""

import pytest
import torch
from networks import Classifier, DictNetwork, ListNetwork, TwoArguments, seeded

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
