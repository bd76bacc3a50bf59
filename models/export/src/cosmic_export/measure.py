"""How fast a network is on a core, and with how many samples at a time.

A worker runs as many forward passes at once as it has cores, with one thread each. So does this:
cores share caches and memory, and what is fastest for one alone need not be so for each of all.
"""

import math
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import mean, median

import torch
from torch import nn

from cosmic_export.comparing import Fastest, Name, fastest
from cosmic_export.sample import Sample

BATCH_SIZES = (32, 64, 128, 256, 512)
# Where not even the smallest of these fits: what one takes is then counted in tens of mebibytes.
SMALL_BATCH_SIZES = (1, 2, 4, 8, 16)
ORIGINAL_BATCH_SIZE = 64
# Of a batch's inputs: what lies between the layers takes a multiple.
BATCH_BYTES = 256 << 20
# Of a speed that is compared with nothing.
PASSES = 4
# The first pass of TorchScript compiles and allocates; that is nothing beside a second.
STILL_COLD_SECONDS = 1
# Shorter measurements are mostly of the clock and of Python.
LEAST_SECONDS = 0.02
MOST_PASSES = 64
# What a pass takes besides its samples' own time is nothing beside that.
LONG_PASS_SECONDS = 2.5
# More would only take more memory here.
MOST_STREAMS = 4


def best_batch_size(network: nn.Module, sample: Sample) -> Fastest[int]:
    """The batch size to use; a smaller one, which takes less memory, where others hardly gain."""
    warm: dict[int, Warm] = {}
    for size in batch_sizes(sample):
        warm[size] = Warm(network, sample.first(size))
        if warm[size].seconds > LONG_PASS_SECONDS:
            break
    return fastest(list(warm), lambda size: warm[size].rate())


def fastest_of(networks: Mapping[Name, nn.Module], batch: Sample) -> Fastest[Name]:
    """The network to take, of which the preferred ones come first."""
    warm = {name: Warm(network, batch) for name, network in networks.items()}
    return fastest(list(warm), lambda name: warm[name].rate())


def batch_sizes(sample: Sample) -> list[int]:
    """The sizes to try, in ascending order."""
    fit = BATCH_BYTES // max(1, sample.bytes_each)
    sizes = BATCH_SIZES if fit >= BATCH_SIZES[0] else SMALL_BATCH_SIZES
    return [size for size in sizes if size <= fit] or [1]


def fitting(size: int, sample: Sample) -> int:
    """A batch size, or the largest one below that is tried with such samples."""
    return min(size, batch_sizes(sample)[-1])


def samples_per_second(network: nn.Module, sample: Sample, size: int) -> float:
    """The median of a few measurements."""
    warm = Warm(network, sample.first(size))
    return median(warm.rate() for _ in range(PASSES))


class Warm:
    """A network on a batch, run until it is as fast as it gets.

    Attributes:
        seconds: of a pass.
        passes: of one measurement.

    """

    def __init__(self, network: nn.Module, batch: Sample):
        self.network = network
        self.batch = batch
        self.seconds = batch.count / rate(network, batch)
        if self.seconds < STILL_COLD_SECONDS:
            self.seconds = batch.count / rate(network, batch)
        self.passes = min(MOST_PASSES, max(1, math.ceil(LEAST_SECONDS / self.seconds)))

    def rate(self) -> float:
        """Measures samples a second of a core."""
        return rate(self.network, self.batch, self.passes)


def streams() -> int:
    """How many passes at once are measured here."""
    return min(len(os.sched_getaffinity(0)), MOST_STREAMS)


def rate(network: nn.Module, batch: Sample, passes: int = 1) -> float:
    """Samples a second of a core while the others compute as well, over so many passes."""

    def seconds_of_a_pass(_stream: int) -> float:
        torch.set_num_threads(1)
        with torch.no_grad():
            # The thread's own time, which is the same on a busy machine.
            began = time.thread_time()
            for _ in range(passes):
                network(*batch.tensors)
            return (time.thread_time() - began) / passes

    at_once = streams()
    before = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(at_once) as threads:
            return batch.count / mean(threads.map(seconds_of_a_pass, range(at_once)))
    finally:
        torch.set_num_threads(before)  # A part of it is not the threads' own.
