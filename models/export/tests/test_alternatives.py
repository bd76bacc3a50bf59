"""Every way in which a rewrite can be done computes the same, and is what it is called."""

import itertools

import pytest
import torch
from exporting import one_form, output_of
from networks import Convolutional, Transformer, WithAlternatives, seeded
from torch import nn

from cosmic_export import rewrites
from cosmic_export.alternatives import OPTIONS, Rewriting, applied, form
from cosmic_export.deviations import deviation, run
from cosmic_export.precision import FP32
from cosmic_export.rewrites import ALL, rewritten
from cosmic_export.rewrites.attention import FEW_TOKENS, Mixture
from cosmic_export.rewrites.narrow_groups import in_groups
from cosmic_export.sample import Sample
from cosmic_export.tracing import frozen

EVERY = [Rewriting(*options) for options in itertools.product(*OPTIONS.values())]


@pytest.fixture
def network(sample: Sample) -> nn.Module:
    """A network with all alternatives, rewritten."""
    return rewritten(one_form(seeded(WithAlternatives), sample), sample, ALL)[0]


def groups(network: nn.Module) -> dict[str, int]:
    """The groups of the convolutions that had narrow ones."""
    return {
        name.rpartition(".")[2]: part.groups
        for name, part in network.named_modules()
        if isinstance(part, nn.Conv2d) and "patches" not in name
    }


@pytest.mark.parametrize("rewriting", EVERY, ids=str)
def test_every_way_computes_the_same_traced_too(
    rewriting: Rewriting, network: nn.Module, sample: Sample
) -> None:
    expected = run(one_form(seeded(WithAlternatives), sample), sample)
    another = applied(network, rewriting)
    assert deviation(run(another, sample), expected).relative < 1e-6
    module = frozen(another, sample, FP32)
    assert deviation(run(module, sample), expected).relative < 1e-6


def test_ways_are_what_they_are_called(network: nn.Module, sample: Sample) -> None:
    def code(**options: str) -> str:
        return str(frozen(applied(network, Rewriting(**options)), sample, FP32).inlined_graph)

    assert "scaled_dot_product_attention" in code(attention="kernel")
    products = code(attention="products")
    assert "aten::bmm" in products and "scaled_dot_product_attention" not in products
    own = code(attention="own", norms="own")
    assert "cosmic::attention" not in own, "float32 is not for our own operators"
    packed, plain = code(linear="packed"), code(linear="plain")
    assert "mkldnn::_linear_pointwise" in packed and "aten::linear" not in packed
    assert "mkldnn::_linear_pointwise" not in plain and "aten::linear" in plain
    # What is no linear layer stays a primitive.
    assert "mkldnn::_convolution_pointwise" in plain
    assert groups(applied(network, Rewriting(groups="joined"))) == {"narrow": 2, "around": 2}
    assert groups(applied(network, Rewriting(groups="tiled"))) == {"narrow": 1, "around": 1}
    assert groups(applied(network, Rewriting(groups="grouped"))) == {"narrow": 16, "around": 8}
    assert groups(applied(network, Rewriting(groups="dense"))) == {"narrow": 1, "around": 2}


def test_network_stays_as_it_was(network: nn.Module, sample: Sample) -> None:
    before = form(network), output_of(network, sample)
    applied(network, Rewriting("products", "dense", "plain"))
    assert form(network) == before[0]
    assert torch.equal(output_of(network, sample), before[1])


def test_equal_graphs_have_equal_forms_and_others_do_not(
    network: nn.Module, sample: Sample
) -> None:
    forms = [form(applied(network, rewriting)) for rewriting in EVERY]
    assert len(set(forms)) == len(EVERY)
    without, _ = rewritten(one_form(seeded(Convolutional), sample), sample, ALL)
    forms = [form(applied(without, rewriting)) for rewriting in EVERY]
    # It has linear layers only.
    assert len(set(forms)) == 2


def test_changes_differ_in_one_thing() -> None:
    usual = Rewriting()
    changes = list(usual.changes(("attention", "groups")))
    assert [usual.differing(one) for one in changes] == [*2 * [("attention",)], *3 * [("groups",)]]
    assert len(set(changes)) == 5


def test_products_are_for_few_tokens(sample: Sample) -> None:
    network, _ = rewritten(one_form(seeded(Transformer), sample), sample, ALL)
    mixture = next(part for part in network.modules() if isinstance(part, Mixture))
    assert mixture.tokens == 4
    mixture.tokens = FEW_TOKENS + 1
    products = Rewriting(attention="products")
    assert form(applied(network, products)) == form(applied(network, Rewriting()))


@pytest.mark.parametrize("size", [1, 3])
def test_groups_are_brought_into_any_others_and_back(size: int) -> None:
    torch.manual_seed(2)
    plain = nn.Conv2d(32, 64, size, padding=size // 2, groups=16)
    plain.plain_groups = 16
    images = torch.randn(2, 32, 5, 5)
    convolution = plain
    with torch.no_grad():
        for count in (4, 1, 8, 2, 16):
            convolution = in_groups(convolution, count)
            assert convolution.weight.shape == (64, 32 // count, size, size)
            assert torch.allclose(convolution(images), plain(images), 1e-5, 1e-6)
    assert torch.equal(convolution.weight, plain.weight)


def test_weights_stay_in_channels_last_order(network: nn.Module) -> None:
    for option in OPTIONS["groups"]:
        around = applied(network, Rewriting(groups=option)).get_submodule("network.model.around")
        assert around.weight.is_contiguous(memory_format=torch.channels_last)


def test_groups_that_were_not_narrow_stay(sample: Sample) -> None:
    wide = nn.Conv2d(32, 32, 3, groups=2)
    assert rewrites.join_narrow_groups(nn.Sequential(wide), sample) == []
    assert applied(nn.Sequential(wide), Rewriting(groups="dense"))[0].groups == 2
