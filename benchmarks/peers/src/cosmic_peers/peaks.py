"""The fastest matrix products of this machine: what no network on it can exceed."""

import time

import torch

# Large enough to compute long, small enough to stay in the cache; the fastest counts.
SIDES = (512, 1024, 2048)
SECONDS = 0.7
TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def measure(threads: int) -> dict[str, object]:
    """FLOP/s of square products by precision."""
    torch.set_num_threads(threads)
    return {
        name: max(fastest_product(side, dtype) for side in SIDES) for name, dtype in TYPES.items()
    }


def fastest_product(side: int, dtype: torch.dtype) -> float:
    """FLOP/s of the fastest of many products."""
    left = torch.randn(side, side).to(dtype)
    right = torch.randn(side, side).to(dtype)
    out = torch.mm(left, right)
    best = float("inf")
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        torch.mm(left, right, out=out)
        best = min(best, time.perf_counter() - began)
    return 2 * side**3 / best
