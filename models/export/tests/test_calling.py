"""How a network is called, and what it gives, is found by trying."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pytest
import torch
from exporting import OF_SURVEY, one_form
from networks import MAGNITUDES, Classifier, DictNetwork, ListNetwork, TwoArguments, seeded
from torch import Tensor, nn

from cosmic_export import samples
from cosmic_export.calling import Called, Wish, called
from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample

OF_SURVEYS_STYLES = [
    (ListNetwork, "model([images, magnitudes])"),
    (TwoArguments, "model(images, magnitudes)"),
    (DictNetwork, "model({'image': …, 'magnitude': …})"),
]
TEXTS = Sample({"tokens": torch.arange(6).reshape(3, 2), "mask": torch.ones(3, 2)})


@pytest.mark.parametrize(("network", "convention"), OF_SURVEYS_STYLES)
def test_convention_of_the_survey_is_found(network: type, convention: str, sample: Sample) -> None:
    found = called(seeded(network), sample, OF_SURVEY)
    assert found.convention == convention
    assert found.network(*sample.tensors).shape == (16, 1)


def test_all_styles_give_the_same(sample: Sample) -> None:
    outputs = [
        one_form(seeded(kind), sample)(*sample.tensors)
        for kind in (ListNetwork, TwoArguments, DictNetwork)
    ]
    assert torch.equal(outputs[0], outputs[1])
    assert torch.equal(outputs[0], outputs[2])


def test_network_that_gives_something_else_is_refused(sample: Sample) -> None:
    with pytest.raises(ExportError, match=r"returns \[16, 16\] instead of \[16, 1\]"):
        one_form(seeded(Classifier), sample)


@pytest.mark.parametrize(("network", "convention"), OF_SURVEYS_STYLES)
def test_only_the_nearest_attempt_is_told(network: type, convention: str) -> None:
    wide = samples.drawn(2, (5, 16, 16), MAGNITUDES)
    with pytest.raises(ExportError) as refused:
        one_form(seeded(network), wide)
    assert str(refused.value) == (
        "the network cannot be called with images float32 [N, 5, 16, 16] and magnitudes float32 "
        f"[N, 5]: {convention} fails: mat1 and mat2 shapes cannot be multiplied (2x1280 and 320x16)"
    )


class Returning(nn.Module):
    """Gives what it is made with, of its inputs."""

    def __init__(self, give: Callable[[Tensor, Tensor], object]) -> None:
        super().__init__()
        self.give = give

    def forward(self, tokens: Tensor, mask: Tensor) -> object:
        """Calls it."""
        return self.give(tokens, mask)


class InKeywords(nn.Module):
    """Takes keywords alone, in another order than the inputs."""

    def forward(self, *, mask: Tensor, tokens: Tensor) -> Tensor:
        """Returns `[N, 2]`."""
        return tokens - mask


class InDict(nn.Module):
    """Takes a dict by the inputs' names."""

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Returns `[N, 2]`."""
        return batch["tokens"] - batch["mask"]


class InTuple(nn.Module):
    """Takes a tuple and no list."""

    def forward(self, pair: tuple[Tensor, Tensor]) -> Tensor:
        """Returns `[N, 2]`."""
        if not isinstance(pair, tuple):
            raise TypeError("no tuple")
        return pair[0] - pair[1]


@pytest.mark.parametrize(
    ("model", "convention"),
    [
        (Returning(lambda tokens, mask: tokens - mask), "model(tokens=…, mask=…)"),
        (InKeywords(), "model(tokens=…, mask=…)"),
        (InDict(), "model({'tokens': …, 'mask': …})"),
        (InTuple(), "model((tokens, mask))"),
    ],
)
def test_any_two_inputs_reach_the_network_as_it_wants_them(
    model: nn.Module, convention: str
) -> None:
    found = called(model, TEXTS, Wish())
    assert found.convention == convention
    assert torch.equal(found.network(*TEXTS.tensors), TEXTS["tokens"] - TEXTS["mask"])


def test_inputs_of_a_networks_parameters_may_come_in_any_order() -> None:
    swapped = Sample({"mask": TEXTS["mask"], "tokens": TEXTS["tokens"]})
    found = called(Returning(lambda tokens, mask: tokens - mask), swapped, Wish())
    assert torch.equal(found.network(*swapped.tensors), TEXTS["tokens"] - TEXTS["mask"])


def test_inputs_of_other_names_go_by_position() -> None:
    renamed = Sample({"class": TEXTS["tokens"], "a.b": TEXTS["mask"], "a_b": TEXTS["mask"]})
    model = nn.Module()
    model.forward = lambda one, two, three: one - two * three
    found = called(model, renamed, Wish())
    assert found.convention == "model(class, a.b, a_b)"
    expected = TEXTS["tokens"] - TEXTS["mask"] * TEXTS["mask"]
    assert torch.equal(found.network(*renamed.tensors), expected)


def test_one_way_of_calling_can_be_forced() -> None:
    model = Returning(lambda tokens, mask: tokens - mask)
    assert called(model, TEXTS, Wish(kind="positional")).convention == "model(tokens, mask)"
    with pytest.raises(ExportError, match=r"model\({'tokens': …, 'mask': …}\) fails"):
        called(model, TEXTS, Wish(kind="dict"))


def test_input_that_a_network_changes_in_place_is_copied_for_it() -> None:
    before = TEXTS["mask"].clone()
    found = called(Returning(lambda tokens, mask: mask.mul_(2) + tokens), TEXTS, Wish())
    first, second = (found.network(*TEXTS.tensors) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(TEXTS["mask"], before)
    assert "clone" in found.network.code


class Pair(NamedTuple):
    """A named tuple."""

    logits: Tensor
    hidden: Tensor


@dataclass
class Fields:
    """A dataclass of which one field is no tensor."""

    logits: Tensor
    hidden: Tensor
    cache: tuple | None = ()


def with_usual_names(give: Callable[[Tensor, Tensor], object], *asked: str) -> Called:
    return called(Returning(give), TEXTS, Wish(outputs=asked))


@pytest.mark.parametrize(
    ("give", "asked", "names"),
    [
        (lambda t, m: m, (), ["output"]),
        (lambda t, m: m, ("score",), ["score"]),
        (lambda t, m: [m], (), ["output"]),
        (lambda t, m: (m, None), (), ["output"]),
        (lambda t, m: (m, t), (), ["output_0", "output_1"]),
        (lambda t, m: (m, [t], t), (), ["output_0", "output_2"]),
        (lambda t, m: (m, t), ("a", "b"), ["a", "b"]),
        (lambda t, m: (m, t), ("a",), ["a"]),
        (lambda t, m: {"x": m, "y": t}, (), ["x", "y"]),
        (lambda t, m: {"x": t, "y": m}, ("y",), ["y"]),
        (lambda t, m: {"loss": t.sum(), "y": m}, ("y",), ["y"]),
        (Pair, (), ["logits", "hidden"]),
        (Fields, (), ["logits", "hidden"]),
        (lambda t, m: Fields(t, m), ("hidden",), ["hidden"]),
    ],
)
def test_outputs_have_names(give: Callable, asked: tuple[str, ...], names: list[str]) -> None:
    found = with_usual_names(give, *asked)
    assert list(found.outputs) == names
    returned = found.network(*TEXTS.tensors)
    assert isinstance(returned, Tensor) == (len(names) == 1)
    # In these, what is named last is the mask where one is chosen, and the tokens where two are.
    if asked == ("y",):
        assert torch.equal(returned, TEXTS["mask"])


def test_what_is_no_tensor_is_left_out_and_said() -> None:
    assert with_usual_names(Fields).left_out == ("cache (tuple)",)
    assert with_usual_names(lambda t, m: (m, [t])).left_out == ("item 1 (list)",)


@pytest.mark.parametrize(
    ("give", "asked", "said"),
    [
        (lambda t, m: 3, (), "returns int instead of tensors"),
        (lambda t, m: (), (), "returns a tuple without a tensor"),
        (lambda t, m: {"a": 3}, (), "returns a dict without a tensor"),
        (lambda t, m: {"a": m}, ("b",), "returns no b but a; --output names one of these"),
        (lambda t, m: m, ("a", "b"), "returns 1 outputs, and --output names 2"),
        (
            lambda t, m: (t.sum(), m),
            (),
            "returns output_0 int64 [] for 3 samples instead of [3, …]",
        ),
        (lambda t, m: {"y": m[:2]}, (), "returns y float32 [2, 2] for 3 samples"),
    ],
)
def test_what_is_no_output_is_refused(give: Callable, asked: tuple[str, ...], said: str) -> None:
    with pytest.raises(ExportError, match=re.escape(said)):
        with_usual_names(give, *asked)
