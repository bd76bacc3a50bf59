"""Which of several candidates is fastest, found out on a machine that does other work as well.

All take turns, in an order that is another one in each round, so that what slows the machine for a
while slows all of them. What counts of a pair is the median over the rounds of their ratio. Rounds
go on until the choice is clear or the time is up.
"""

import math
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Generic, TypeVar

# A candidate that others are hardly faster than is taken before these.
HARDLY_FASTER = 1.03
# What is so far below the fastest in all of the first rounds is not tried again.
FAR_BELOW = 0.6
FIRST_ROUNDS = 3
# Before the spread of values says anything. Until then, if the time is up, the error is this one.
FEWEST_ROUNDS = 5
UNKNOWN_ERROR = 0.15
MOST_ROUNDS = 61
MOST_SECONDS = 90
# How many standard errors a difference must be away from `HARDLY_FASTER` to be clear. Several pairs
# are looked at after each round, so that two would often be passed by chance.
CLEAR = 3
# How many, if that is not clear when rounds or time are up, it must be away to be believed: with
# none, noise would choose among candidates that are alike; with more, how much noise there is would
# decide between those that differ by little more than `HARDLY_FASTER`.
LIKELY = 1
# From the median of absolute deviations to a standard deviation, and from that of single values to
# that of their median; both of a normal distribution.
DEVIATION = 1.4826
OF_MEDIAN = 1.2533
# Of a few values that lie near one another by chance the spread looks too small: in so many rounds
# the error is taken for twice as large.
FEW_ROUNDS = 3
# Clocks and kernels are no better than that.
LEAST_ERROR = 0.001

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Fastest(Generic[Name]):
    """What a comparison came to.

    Attributes:
        chosen: the candidate to take.
        rate: its median rate.
        clear: whether the choice was clear before rounds or time were up.
        rounds: how many there were.

    """

    chosen: Name
    rate: float
    clear: bool
    rounds: int


def fastest(
    names: Sequence[Name],
    rate: Callable[[Name], float],
    clock: Callable[[], float] = time.monotonic,
) -> Fastest[Name]:
    """The first candidate that no other one is more than hardly faster than.

    Where noise hides what is faster, the first ones are preferred.

    Args:
        names: of the candidates, the preferred ones first.
        rate: measures one of them once; more for a faster one.
        clock: seconds.

    """
    began = clock()
    rounds = Rounds(names)
    while True:
        rounds.measure(rate)
        chosen = rounds.choice(CLEAR)
        clear = rounds.count >= FEWEST_ROUNDS and rounds.is_clear(chosen)
        if clear or rounds.count >= MOST_ROUNDS or clock() - began >= MOST_SECONDS:
            chosen = chosen if clear else rounds.choice(LIKELY)
            return Fastest(chosen, median(rounds.rates[chosen]), clear, rounds.count)


class Rounds(Generic[Name]):
    """The rates of candidates that take turns.

    Attributes:
        names: of those that are still tried, the preferred ones first.
        rates: of each, by round.
        count: of the rounds.

    """

    def __init__(self, names: Sequence[Name]):
        self.names = list(names)
        self.rates: dict[Name, list[float]] = {name: [] for name in names}
        self.count = 0

    def measure(self, rate: Callable[[Name], float]) -> None:
        """Goes once through all, beginning with another one each time."""
        turn = self.count % len(self.names)
        for name in self.names[turn:] + self.names[:turn]:
            self.rates[name].append(rate(name))
        self.count += 1
        if self.count == FIRST_ROUNDS:
            self.names = [name for name in self.names if not self.is_far_below(name)]

    def is_far_below(self, name: Name) -> bool:
        """Whether a candidate was far below the fastest in each round."""
        fastest_of_each = map(max, zip(*self.rates.values(), strict=True))
        return all(
            rate < FAR_BELOW * best
            for rate, best in zip(self.rates[name], fastest_of_each, strict=True)
        )

    def choice(self, errors: float) -> Name:
        """The first one that none leads by so many errors."""
        for name in self.names:
            if not any(self.leads(other, name, errors) for other in self.names):
                return name
        # Only if noise has made a circle.
        return max(self.names, key=lambda name: median(self.rates[name]))

    def is_clear(self, name: Name) -> bool:
        """Whether none may be faster than this one after all."""
        return not any(self.leads(other, name, -CLEAR) for other in self.names)

    def leads(self, one: Name, other: Name, errors: float) -> bool:
        """Whether one is faster than another by more than `HARDLY_FASTER` and so many errors."""
        logs = [
            math.log(ours / theirs)
            for ours, theirs in zip(self.rates[one], self.rates[other], strict=True)
        ]
        middle = median(logs)
        error = UNKNOWN_ERROR
        if self.count >= FEWEST_ROUNDS:
            spread = DEVIATION * median(abs(value - middle) for value in logs)
            error = (1 + FEW_ROUNDS / self.count) * OF_MEDIAN * spread / math.sqrt(self.count)
            error = max(LEAST_ERROR, error)
        return middle - math.log(HARDLY_FASTER) > errors * error
