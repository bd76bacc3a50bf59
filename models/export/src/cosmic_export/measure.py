"""How fast a network is, and with how many samples at a time."""

import time

import torch
from torch import nn

from cosmic_export.calling import Sample

FORWARD_SIZES = (32, 64, 128, 256, 512)
WARM_UP_PASSES = 2
ROUNDS = 3
# A smaller forward takes less memory, so it wins against a larger one that is hardly faster.
HARDLY_FASTER = 1.03
# Sizes are tried upwards; far below the best, larger ones are not tried.
FAR_BELOW = 0.8


def best_forward_size(network: nn.Module, sample: Sample) -> tuple[int, float]:
    """The forward size to use, and samples a second with it."""
    rates: dict[int, float] = {}
    for size in FORWARD_SIZES:
        rates[size] = samples_per_second(network, sample, size)
        if rates[size] < FAR_BELOW * max(rates.values()):
            break
    fastest = max(rates.values())
    best = next(size for size in rates if rates[size] * HARDLY_FASTER >= fastest)
    return best, rates[best]


def samples_per_second(network: nn.Module, sample: Sample, size: int) -> float:
    """The best of a few passes: whatever else the machine does only ever slows them."""
    batch = sample.first(size)
    best = float("inf")
    with torch.no_grad():
        for turn in range(WARM_UP_PASSES + ROUNDS):
            began = time.perf_counter()
            network(batch.images, batch.magnitudes)
            if turn >= WARM_UP_PASSES:
                best = min(best, time.perf_counter() - began)
    return size / best
