"""Operators of our own, as the library has them and as they are stood in for, against float64."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cosmic_export import operators

MODULE = Path(__file__).parents[3] / "operators"
TILES = MODULE / "src/test/cpp/emulated_tiles.h"
# Which kernels a library may take at most: plain ones, with vectors, with tiles; and tiles that are
# emulated where there are vectors.
KERNELS = {
    "plain": "-DCOSMIC_KERNELS=0",
    "vectors": "-DCOSMIC_KERNELS=1",
    "tiles": "-DCOSMIC_KERNELS=2",
    "emulated tiles": f'-DCOSMIC_TILES="{TILES}"',
}
SHAPES = [
    # Tokens that fill blocks, that do not, one alone, and as many as there may be.
    (3, 65, 3, 64),
    (2, 64, 4, 32),
    (1, 1, 1, 32),
    (2, 17, 2, 96),
    (1, 256, 2, 128),
    (5, 50, 12, 64),
    (2, 31, 1, 64),
]
EPSILON = 1e-6


def exact_attention(qkv: Tensor, heads: int) -> Tensor:
    """In float64."""
    query, key, value = qkv.double().unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4)
    return ((query @ key.transpose(-1, -2)).softmax(-1) @ value).transpose(1, 2).flatten(2)


def kernel_attention(qkv: Tensor, heads: int) -> Tensor:
    """By libtorch's kernel."""
    parts = qkv.unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4).unbind(0)
    return nn.functional.scaled_dot_product_attention(*parts, scale=1.0).transpose(1, 2).flatten(2)


def off(output: Tensor, exact: Tensor) -> float:
    """The largest deviation from what is exact."""
    return float((output.double() - exact).abs().max())


def check_attention() -> None:
    for samples, tokens, heads, depth in SHAPES:
        for scale in (0.1, 1, 8):
            torch.manual_seed(1)
            qkv = (scale * torch.randn(samples, tokens, 3 * heads * depth)).bfloat16()
            exact = exact_attention(qkv, heads)
            own = off(operators.attention(qkv, heads), exact)
            assert own <= 1.5 * off(kernel_attention(qkv, heads), exact) + 1e-6


def check_layer_norm() -> None:
    for width in (16, 192, 1024):
        torch.manual_seed(1)
        tokens = (3 * torch.randn(4, 65, width) + 10).bfloat16()
        exact = nn.functional.layer_norm(tokens.double(), (width,), eps=EPSILON)
        own = off(operators.layer_norm(tokens, EPSILON), exact)
        libtorchs = off(nn.functional.layer_norm(tokens, (width,), eps=EPSILON), exact)
        assert own <= 1.5 * libtorchs + 1e-6


def check_gaps_and_no_samples() -> None:
    torch.manual_seed(1)
    qkv = torch.randn(65, 2, 192).bfloat16().transpose(0, 1)
    assert torch.equal(operators.attention(qkv, 1), operators.attention(qkv.contiguous(), 1))
    assert operators.attention(qkv[:0], 1).shape == (0, 65, 64)
    assert operators.layer_norm(qkv[:0], EPSILON).shape == (0, 65, 192)


def check_refusals() -> None:
    good = torch.zeros(1, 5, 96).bfloat16()
    raw = torch.ops.cosmic
    for qkv, heads in [
        (good.float(), 1),
        (good[0], 1),
        (good.transpose(0, 1).expand(5, 5, 96), 1),
        (torch.zeros(1, 257, 96).bfloat16(), 1),
        (torch.zeros(1, 0, 96).bfloat16(), 1),
        (torch.zeros(1, 5, 97).bfloat16(), 1),
        (torch.zeros(1, 5, 0).bfloat16(), 1),
        (torch.zeros(1, 5, 3 * 160).bfloat16(), 1),
        *((good, heads) for heads in (0, -1, 2, 1 << 62)),
    ]:
        with pytest.raises((ValueError, RuntimeError), match="cosmic::attention"):
            raw.attention(qkv, heads)
    for tokens in (good.float(), good[0], good[..., ::2], torch.zeros(1, 5, 1040).bfloat16()):
        with pytest.raises((ValueError, RuntimeError), match="cosmic::layer_norm"):
            raw.layer_norm(tokens, EPSILON)


CHECKS = (check_attention, check_layer_norm, check_gaps_and_no_samples, check_refusals)


def main(loaded: str) -> None:
    """Checks what this process has loaded."""
    assert operators.loaded() == (loaded == "loaded")
    for check in CHECKS:
        check()


def in_a_process(library: str, loaded: str) -> None:
    """A process has one library."""
    places = os.pathsep.join(sys.path)
    environment = {**os.environ, "PYTHONPATH": places, operators.VARIABLE: library}
    command = [sys.executable, __file__, loaded]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kernels", KERNELS)
def test_library_computes_as_near_as_libtorch(kernels: str, tmp_path: Path) -> None:
    if shutil.which("g++") is None and not os.environ.get("CI"):
        pytest.skip("g++ is not there")
    library = tmp_path / "library.so"
    subprocess.run([MODULE / "build.sh", library, KERNELS[kernels]], check=True)
    in_a_process(str(library), "loaded")


def test_what_stands_for_it_does_so_too() -> None:
    in_a_process(operators.NOT, "stood in for")


@pytest.mark.parametrize(("content", "problem"), [(None, "is no file"), ("x", "does not load")])
def test_library_that_is_none_is_refused(
    content: str | None, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "library.so"
    if content:
        file.write_text(content)
    monkeypatch.setenv(operators.VARIABLE, str(file))
    with pytest.raises(ValueError, match=f"COSMIC_OPERATORS names {file}.* {problem}"):
        operators.library()


if __name__ == "__main__":
    main(sys.argv[1])
