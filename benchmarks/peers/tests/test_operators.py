"""Operators of our own compute what libtorch's do."""

import shutil
from pathlib import Path

import pytest
import torch

from cosmic_peers import operators

SOURCE = Path(__file__).parents[2] / "operators/operators.cpp"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The library in this process; on all processors it must at least compile."""
    if shutil.which("g++") is None:
        pytest.skip("g++ is not there")
    library = operators.build(SOURCE, tmp_path_factory.mktemp("operators"))
    if not operators.has_amx():
        pytest.skip("this processor is without AMX")
    torch.ops.load_library(library)


# Tokens that fill tiles, that do not, one alone, and as many as there may be.
@pytest.mark.parametrize(
    ("samples", "tokens", "heads", "depth"),
    [
        (3, 65, 3, 64),
        (2, 64, 4, 32),
        (1, 1, 1, 32),
        (2, 17, 2, 96),
        (1, 256, 2, 128),
        (5, 50, 12, 64),
    ],
)
@pytest.mark.parametrize("scale", [0.1, 1, 8])
@pytest.mark.usefixtures("loaded")
def test_attention_is_as_near_as_libtorchs(
    samples: int, tokens: int, heads: int, depth: int, scale: float
) -> None:
    torch.manual_seed(1)
    qkv = (scale * torch.randn(samples, tokens, 3 * heads * depth)).bfloat16()
    exact = operators.exact_attention(qkv, heads)
    own = operators.off(operators.own_attention(qkv, heads), exact)
    assert own <= 1.5 * operators.off(operators.kernel_attention(qkv, heads), exact) + 1e-6


@pytest.mark.parametrize("width", [16, 192, 1024])
@pytest.mark.usefixtures("loaded")
def test_layer_norm_is_as_near_as_libtorchs(width: int) -> None:
    torch.manual_seed(1)
    tokens = (3 * torch.randn(4, 65, width) + 10).bfloat16()
    exact = operators.layer_norm(tokens.double())
    own = operators.off(operators.own_layer_norm(tokens), exact)
    assert own <= 1.5 * operators.off(operators.layer_norm(tokens), exact) + 1e-6


@pytest.mark.skipif(shutil.which("g++") is None, reason="g++ is not there")
def test_what_does_not_compile_says_so(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.cpp"
    wrong.write_text("int main() { return nothing; }")
    with pytest.raises(RuntimeError, match="nothing"):
        operators.build(wrong, tmp_path / "built")
