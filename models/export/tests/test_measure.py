"""Which batch size is chosen, and what is measured for it."""

import threading

import pytest
import torch
from torch import nn

from cosmic_export import measure, samples
from cosmic_export.sample import Sample

SAMPLE = samples.of(torch.zeros(512, 5, 4, 4), torch.zeros(512, 5))


@pytest.mark.parametrize(
    ("rates", "best"),
    [
        ({32: 100, 64: 102, 128: 101, 256: 90, 512: 60}, 32),
        ({32: 100, 64: 110, 128: 112, 256: 90, 512: 60}, 64),
        ({32: 100, 64: 110, 128: 120, 256: 130, 512: 140}, 512),
    ],
)
def test_smallest_of_those_that_are_about_the_fastest(monkeypatch, rates, best):
    monkeypatch.setattr(measure, "rate", lambda _network, batch, *_passes: rates[batch.count])
    found = measure.best_batch_size(nn.Identity(), SAMPLE)
    assert (found.chosen, found.rate) == (best, rates[best])


def test_first_network_stays_unless_another_one_is_faster(monkeypatch):
    rates = {}
    monkeypatch.setattr(measure, "rate", lambda network, *_batch: rates[network])
    slow, fast = nn.Identity(), nn.Identity()
    rates |= {slow: 100, fast: 120}
    assert measure.fastest_of({"a": slow, "b": fast}, SAMPLE).chosen == "b"
    rates[fast] = 102
    assert measure.fastest_of({"a": slow, "b": fast}, SAMPLE).chosen == "a"


@pytest.mark.parametrize(("a_second", "passes"), [(0.5, 1), (100, 2), (1000, 20), (1e6, 64)])
def test_short_passes_are_measured_together(monkeypatch, a_second, passes):
    seen = []

    def rate(_network, batch, passes=1):
        seen.append(passes)
        return a_second * batch.count

    monkeypatch.setattr(measure, "rate", rate)
    measure.Warm(nn.Identity(), SAMPLE.first(32)).rate()
    assert seen[-1] == passes


def test_sizes_beyond_long_passes_are_not_tried(monkeypatch):
    seen = set()

    def rate(_network, batch, *_passes):
        seen.add(batch.count)
        return 40

    monkeypatch.setattr(measure, "rate", rate)
    assert measure.best_batch_size(nn.Identity(), SAMPLE).chosen == 32
    assert seen == {32, 64, 128}


def test_all_cores_compute_at_once_with_a_thread_each(monkeypatch):
    monkeypatch.setattr(measure.os, "sched_getaffinity", lambda _pid: {0, 1, 2})
    together = threading.Barrier(3)
    threads_of_each = []

    class Network(nn.Module):
        def forward(self, images, magnitudes):
            together.wait(timeout=20)  # Breaks if they come one after another.
            threads_of_each.append(torch.get_num_threads())
            return magnitudes

    assert measure.rate(Network(), SAMPLE.first(32), passes=2) > 0
    assert threads_of_each == [1] * 6


@pytest.mark.parametrize(
    ("mebibytes", "sizes"),
    [
        (0.01, [32, 64, 128, 256, 512]),
        (2, [32, 64, 128]),
        (8, [32]),
        (16, [1, 2, 4, 8, 16]),
        (100, [1, 2]),
        (1000, [1]),
    ],
)
def test_batches_of_large_samples_are_small(monkeypatch, mebibytes, sizes):
    monkeypatch.setattr(Sample, "bytes_each", int(mebibytes * 2**20))
    assert measure.batch_sizes(SAMPLE) == sizes
    assert measure.fitting(measure.ORIGINAL_BATCH_SIZE, SAMPLE) == min(64, sizes[-1])
