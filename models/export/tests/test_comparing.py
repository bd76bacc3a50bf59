"""What is chosen on a machine that does other work as well: the same each time."""

import math
import random
from collections.abc import Callable

import pytest

from cosmic_export import comparing
from cosmic_export.comparing import FEWEST_ROUNDS, MOST_ROUNDS, MOST_SECONDS, fastest


class BusyMachine:
    """Runs candidates at given speeds, on a clock of its own, with noise that a seed decides."""

    def __init__(
        self, speeds: dict[int, float], seed: int, noise: float = 0.04, stalled: float = 0.05
    ) -> None:
        self.speeds = speeds
        self.random = random.Random(seed)
        self.noise = noise
        self.stalled = stalled
        self.seconds = 0.0
        self.measured: list[int] = []

    def rate(self, size: int) -> float:
        """Of one measurement: other work comes and goes slowly, and now and then takes half."""
        busy = 1 + 0.2 * math.sin(self.seconds / 11)
        stall = 0.5 if self.random.random() < self.stalled else 1
        rate = self.speeds[size] * busy * stall * self.random.lognormvariate(0, self.noise)
        self.seconds += size / rate / 20
        self.measured.append(size)
        return rate

    def clock(self) -> float:
        """Its clock."""
        return self.seconds

    def fastest(self) -> comparing.Fastest[int]:
        """What is chosen on it."""
        return fastest(list(self.speeds), self.rate, self.clock)


ALIKE = {32: 100, 64: 101, 128: 100.5, 256: 102, 512: 99}
BETTER = {32: 100, 64: 112, 128: 113, 256: 111, 512: 90}
LARGE = {32: 40, 64: 60, 128: 80, 256: 100, 512: 101}
# A small classifier on two cores with twenty other processes.
SEEN = {32: 100, 64: 106.5, 128: 111.4, 256: 116.5, 512: 95}


@pytest.mark.parametrize("first_seed", range(0, 30, 3))
@pytest.mark.parametrize(("speeds", "chosen"), [(ALIKE, 32), (BETTER, 64), (LARGE, 256)])
def test_three_in_a_row_on_a_busy_machine_choose_the_same(
    speeds: dict[int, float], chosen: int, first_seed: int
) -> None:
    for seed in range(first_seed, first_seed + 3):
        assert BusyMachine(speeds, seed).fastest().chosen == chosen


@pytest.mark.parametrize("seed", range(20))
def test_little_more_than_hardly_faster_is_told_apart(seed: int) -> None:
    assert BusyMachine(SEEN, seed, noise=0.015, stalled=0.02).fastest().chosen == 256


def test_choice_is_the_first_where_noise_hides_all() -> None:
    speeds = {32: 100, 64: 101, 128: 100.5}
    found = [BusyMachine(speeds, seed, noise=0.08).fastest() for seed in range(20)]
    assert [one.chosen for one in found] == [32] * 20
    assert not any(one.clear for one in found)


@pytest.mark.parametrize(
    ("speeds", "chosen"),
    [
        ({32: 100, 64: 102, 128: 101, 256: 90, 512: 62}, 32),
        ({32: 100, 64: 110, 128: 112, 256: 90, 512: 62}, 64),
        ({32: 100, 64: 110, 128: 120, 256: 130, 512: 140}, 512),
    ],
)
def test_first_of_those_that_are_about_the_fastest(speeds: dict[int, float], chosen: int) -> None:
    machine = BusyMachine(speeds, 0, noise=0, stalled=0)
    machine.clock = lambda: 0.0
    found = machine.fastest()
    assert (found.chosen, found.clear, found.rounds) == (chosen, True, FEWEST_ROUNDS)
    assert found.rate == pytest.approx(speeds[chosen], rel=0.25)


def test_noise_costs_more_rounds_and_no_more_than_there_may_be() -> None:
    def rounds(noise: float) -> int:
        return BusyMachine(ALIKE, 1, noise, stalled=0).fastest().rounds

    assert FEWEST_ROUNDS <= rounds(0.001) < rounds(0.008) < rounds(0.2) == MOST_ROUNDS


def test_time_is_bounded() -> None:
    machine = BusyMachine(ALIKE, 1, noise=0.2)
    machine.speeds = {size: speed / 20 for size, speed in ALIKE.items()}
    found = machine.fastest()
    assert (found.chosen, found.clear) == (32, False)
    one_round = 30
    assert MOST_SECONDS <= machine.seconds < MOST_SECONDS + one_round


@pytest.mark.parametrize(("speed", "chosen"), [(1.15, 32), (1.3, 64)])
def test_one_round_shows_large_differences_only_if_the_time_is_up(
    speed: float, chosen: int
) -> None:
    found = fastest([32, 64], {32: 1.0, 64: speed}.get, iter([0.0, 1e6]).__next__)
    assert (found.chosen, found.rounds, found.clear) == (chosen, 1, False)


def test_what_is_far_below_is_not_tried_again() -> None:
    machine = BusyMachine({32: 100, 64: 101, 512: 50}, 0, noise=0.04, stalled=0)
    machine.fastest()
    assert machine.measured.count(512) == 3
    assert machine.measured.count(32) > 3


def test_stalls_are_no_reason_to_leave_a_candidate() -> None:
    values = {32: iter([100.0] * 9), 64: iter([40.0, 40.0] + [120.0] * 7)}
    found = fastest([32, 64], lambda size: next(values[size]), lambda: 0.0)
    assert found.chosen == 64


def test_each_round_begins_with_another_candidate() -> None:
    machine = BusyMachine({32: 100, 64: 101, 128: 100}, 0, noise=0, stalled=0)
    machine.fastest()
    rounds = [machine.measured[at : at + 3] for at in range(0, 9, 3)]
    assert rounds == [[32, 64, 128], [64, 128, 32], [128, 32, 64]]


@pytest.mark.parametrize("slow", range(3))
def test_what_slows_a_place_in_a_round_slows_all_alike(slow: int) -> None:
    place = place_in_round(3)

    def rate(_size: int) -> float:
        return 100 * (0.8 if place() == slow else 1)

    assert fastest([32, 64, 128], rate, lambda: 0.0).chosen == 32


def place_in_round(count: int) -> Callable[[], int]:
    """Tells at each call at which place of a round of so many it is."""
    calls = iter(range(10**6))
    return lambda: next(calls) % count
