"""What a rank does in the tests of kills: all operations, one after another.

    python -m tests.collective_steps NAME STOP

does them in the communicator of that name, prints what they gave, and ends as a rank does. Before
the one with the number STOP it prints ``here`` instead, and waits to be killed.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import cosmic

COUNT = 11


def steps(comm: cosmic.Communicator) -> list[Callable[[], Any]]:
    """Each operation, in a communicator of three ranks."""
    mine = comm.rank + 0.1

    def in_its_part() -> Any:
        part = comm.split(comm.rank % 2)
        assert part is not None
        return part.allreduce(comm.rank, "sum")

    return [
        comm.barrier,
        lambda: comm.bcast(mine, 1),
        lambda: comm.gather(mine, 2),
        lambda: comm.scatter([1, 2, 3], 1),
        lambda: comm.reduce(mine, 2, "sum"),
        lambda: comm.allreduce([mine, mine], "prod"),
        lambda: comm.scan(mine, "max"),
        lambda: comm.exclusive_scan(mine, lambda a, b: 2 * a + b),
        lambda: comm.send(mine, 1, tag=3),
        lambda: comm.recv(0, tag=3) if comm.rank == 1 else None,
        in_its_part,
    ]


def expected(rank: int) -> list[Any]:
    """What they give to a rank."""
    three = [0.1, 1.1, 2.1]
    product = three[0] * three[1] * three[2]
    return [
        None,
        1.1,
        three if rank == 2 else None,
        rank + 1,
        (three[0] + three[1]) + three[2] if rank == 2 else None,
        [product, product],
        three[rank],
        [None, 0.1, 2 * 0.1 + 1.1][rank],
        None,
        0.1 if rank == 1 else None,
        2 if rank != 1 else 1,
    ]


def main() -> None:
    """Does them."""
    name, stop = sys.argv[1], int(sys.argv[2])
    with cosmic.Communicator.from_env(name, timeout=60) as comm:
        results = []
        for number, step in enumerate(steps(comm)):
            if number == stop:
                print("here", flush=True)
                time.sleep(60)
            results.append(step())
        print(results, flush=True)


if __name__ == "__main__":
    main()
