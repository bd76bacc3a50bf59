"""Bfloat16 keeps what would lose most in float32."""

import torch
from exporting import one_form, output_of
from networks import Convolutional, ListNetwork, seeded

from cosmic_export import samples
from cosmic_export.conversion import bfloat16
from cosmic_export.sample import Sample


def test_first_layer_of_magnitudes_and_last_layer_stay_in_float32(sample: Sample) -> None:
    network, exact = bfloat16(one_form(seeded(ListNetwork), sample), sample)
    assert exact == ["model.magnitude_part.0", "model.head"]
    output = output_of(network, sample)
    assert output.dtype == torch.float32
    assert not torch.equal(output, output.bfloat16().float())


def test_magnitudes_are_not_rounded(sample: Sample) -> None:
    network, _ = bfloat16(one_form(seeded(Convolutional), sample), sample)
    # In bfloat16 both would be 20.
    twice = sample["images"][:1].expand(2, -1, -1, -1)
    magnitudes = torch.tensor([[20.0], [20.03]]).expand(2, 5)
    output = output_of(network, samples.of(twice, magnitudes))
    assert output[0] != output[1]


def test_original_is_left_as_it_is(sample: Sample) -> None:
    network = one_form(seeded(Convolutional), sample)
    before = output_of(network, sample)
    bfloat16(network, sample)
    assert torch.equal(output_of(network, sample), before)
