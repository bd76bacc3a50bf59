"""One of the processes: measures each operation, and rank 0 prints what it took.

Of each operation and size it prints a line `operation bytes seconds`, the time of one call, and
before that `first seconds`: when the first barrier was over, in seconds since 1970.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from cosmic_peers.collectives.ranks import Ranks, made

NUMBER_BYTES = 8
# Enough calls for a time that means something, and few enough for 256 processes on two cores.
CALLS = {8: 10, 1_000_000: 2}


def main() -> None:
    """Does all of it."""
    ranks = made()
    ranks.barrier()
    if ranks.rank == 0:
        print("first", time.time(), flush=True)
    _measure(ranks, "barrier", 0, CALLS[NUMBER_BYTES], lambda array: ranks.barrier())
    for size, calls in CALLS.items():
        operations = (ranks.bcast, ranks.reduce, ranks.allreduce, ranks.gather)
        for operation in operations:
            _measure(ranks, operation.__name__, size, calls, operation)
    ranks.barrier()
    ranks.close()


def _measure(
    ranks: Ranks, name: str, size: int, calls: int, operation: Callable[[Any], Any]
) -> None:
    array = np.full(size // NUMBER_BYTES, ranks.rank + 1.0)
    result = operation(array)  # the first one finds its ways
    if ranks.rank == 0:
        _check(name, ranks.size, result)
    ranks.barrier()
    began = time.perf_counter()
    for _ in range(calls):
        operation(array)
    ranks.barrier()  # it is over when it is for all
    if ranks.rank == 0:
        print(name, size, (time.perf_counter() - began) / calls, flush=True)


def _check(name: str, size: int, result: Any) -> None:
    """A fast wrong answer is none."""
    total = size * (size + 1) / 2
    right = {
        "barrier": lambda: result is None,
        "bcast": lambda: result[-1] == 1,
        "reduce": lambda: result[-1] == total,
        "allreduce": lambda: result[-1] == total,
        "gather": lambda: len(result) == size and sum(one[-1] for one in result) == total,
    }
    if not right[name]():
        raise AssertionError(f"{name} of {size} ranks gave {result}")


if __name__ == "__main__":
    main()
