"""What operators of our own gain beside libtorch's, on this processor.

    python -m cosmic_peers.operators [--rounds 25] [--samples 32]

prints a table in Markdown. It takes the library that the project's build makes.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

import torch
from cosmic_export import operators
from cosmic_export.rewrites.attention import head_by_head
from torch import Tensor, nn

# AstroMAE's blocks.
TOKENS, HEADS, DEPTH = 65, 3, 64
EPSILON = 1e-6
WARM_UP = 5


def parts(qkv: Tensor, heads: int) -> tuple[Tensor, ...]:
    """Query, key and value, `[N, heads, T, depth]` each."""
    return qkv.unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4).unbind(0)


def kernel_attention(qkv: Tensor, heads: int) -> Tensor:
    """By libtorch's kernel."""
    mixed = nn.functional.scaled_dot_product_attention(*parts(qkv, heads), scale=1.0)
    return mixed.transpose(1, 2).flatten(2)


def exact_attention(qkv: Tensor, heads: int) -> Tensor:
    """In float64."""
    query, key, value = parts(qkv.double(), heads)
    mixed = (query @ key.transpose(-1, -2)).softmax(-1) @ value
    return mixed.transpose(1, 2).flatten(2)


def layer_norm(tokens: Tensor) -> Tensor:
    """By libtorch, in the type of the tokens."""
    return nn.functional.layer_norm(tokens, tokens.shape[-1:], eps=EPSILON)


def off(output: Tensor, exact: Tensor) -> float:
    """The largest deviation from what is exact."""
    return float((output.double() - exact).abs().max())


def measure(samples: int, rounds: int) -> list[str]:
    """Rows of the table: CPU time of one thread, in turns."""
    random = torch.Generator().manual_seed(0)
    qkv = torch.randn(samples, TOKENS, 3 * HEADS * DEPTH, generator=random).bfloat16()
    tokens = torch.randn(samples, TOKENS, HEADS * DEPTH, generator=random).bfloat16()
    ways: dict[str, dict[str, Callable[[], Tensor]]] = {
        "attention": {
            "own": lambda: operators.attention(qkv, HEADS),
            "by products": lambda: head_by_head(qkv, HEADS),
            "by the kernel": lambda: kernel_attention(qkv, HEADS),
        },
        "layer norm": {
            "own": lambda: operators.layer_norm(tokens, EPSILON),
            "libtorch": lambda: layer_norm(tokens),
        },
    }
    exact = {"attention": exact_attention(qkv, HEADS), "layer norm": layer_norm(tokens.double())}
    rows = [
        "| operator | | ms: min / median / max | own is … times as fast | max \\|Δ\\| |",
        "|---|---|---|---|---|",
    ]
    for operator, candidates in ways.items():
        times: dict[str, list[float]] = {name: [] for name in candidates}
        for round_ in range(-WARM_UP, rounds):
            for name, run in candidates.items():
                began = time.thread_time()
                run()
                if round_ >= 0:
                    times[name].append((time.thread_time() - began) * 1e3)
        own = median(times["own"])
        for name, values in times.items():
            spread = " / ".join(f"{f(values):.2f}" for f in (min, median, max))
            gain = "" if name == "own" else f"{median(values) / own:.2f}"
            deviation = off(candidates[name](), exact[operator])
            rows.append(f"| {operator} | {name} | {spread} | {gain} | {deviation:.1e} |")
    return rows


def main() -> None:
    """Prints the table."""
    arguments = argparse.ArgumentParser(prog="operators", description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=25)
    arguments.add_argument("--samples", type=int, default=32)
    given = arguments.parse_args()
    if not operators.loaded():
        arguments.error(f"the library is not built, {operators.BUILT}; it takes g++")
    torch.set_num_threads(1)
    print(
        f"{given.samples} samples of {TOKENS} tokens, {HEADS} heads of {DEPTH}, bfloat16, one "
        "thread.\n"
    )
    with torch.no_grad():
        print("\n".join(measure(given.samples, given.rounds)))


if __name__ == "__main__":
    main()
