"""How fast a network is on a core, and with how many samples at a time.

A worker runs as many forward passes at once as it has cores, with one thread each. So does this:
cores share caches and memory, and what is fastest for one alone need not be so for each of all.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import mean

import torch
from torch import nn

from cosmic_export.sample import Sample

BATCH_SIZES = (32, 64, 128, 256, 512)
# Where not even the smallest of these fits: what one takes is then counted in tens of mebibytes.
SMALL_BATCH_SIZES = (1, 2, 4, 8, 16)
ORIGINAL_BATCH_SIZE = 64
# Of a batch's inputs: what lies between the layers takes a multiple.
BATCH_BYTES = 256 << 20
# The first passes compile and allocate; the best of the others counts.
PASSES = 4
# A smaller batch takes less memory, so it wins against a larger one that is hardly faster.
HARDLY_FASTER = 1.03
# More would only take more memory here.
MOST_STREAMS = 4
# A size that is so far below the best is not tried again.
FAR_BELOW = 0.6


def best_batch_size(network: nn.Module, sample: Sample) -> tuple[int, float]:
    """The batch size to use, and samples a second of a core with it.

    The sizes take turns, so that what else the machine does now and then slows all of them.
    """
    rates: dict[int, float] = {}
    sizes = batch_sizes(sample)
    for _ in range(PASSES):
        fastest = max(rates.values(), default=0)
        for size in sizes:
            if rates.get(size, fastest) >= FAR_BELOW * fastest:
                rates[size] = max(rates.get(size, 0), rate(network, sample.first(size)))
    fastest = max(rates.values())
    best = next(size for size in sizes if rates[size] * HARDLY_FASTER >= fastest)
    return best, rates[best]


def batch_sizes(sample: Sample) -> list[int]:
    """The sizes to try, in ascending order."""
    fit = BATCH_BYTES // max(1, sample.bytes_each)
    sizes = BATCH_SIZES if fit >= BATCH_SIZES[0] else SMALL_BATCH_SIZES
    return [size for size in sizes if size <= fit] or [1]


def original_batch_size(sample: Sample) -> int:
    """The size to measure the original with."""
    return min(ORIGINAL_BATCH_SIZE, batch_sizes(sample)[-1])


def samples_per_second(network: nn.Module, sample: Sample, size: int) -> float:
    """The best of a few passes: whatever else the machine does only ever slows them."""
    batch = sample.first(size)
    return max(rate(network, batch) for _ in range(PASSES))


def rate(network: nn.Module, batch: Sample) -> float:
    """Samples a second of a core while the others compute as well."""

    def seconds_of_a_pass(_stream: int) -> float:
        torch.set_num_threads(1)
        with torch.no_grad():
            # The thread's own time, which is the same on a busy machine.
            began = time.thread_time()
            network(*batch.tensors)
            return time.thread_time() - began

    streams = min(len(os.sched_getaffinity(0)), MOST_STREAMS)
    before = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(streams) as threads:
            return batch.count / mean(threads.map(seconds_of_a_pass, range(streams)))
    finally:
        torch.set_num_threads(before)  # A part of it is not the threads' own.
