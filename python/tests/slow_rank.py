"""A rank that takes its time, so that a test can kill something in the middle.

    python slow_rank.py SECONDS PROGRAM

is the program with that pause before each commit.
"""

import runpy
import sys
import time
from typing import Any

from cosmic.rank import Split


def main() -> None:
    """Runs it."""
    seconds, program = float(sys.argv[1]), sys.argv[2]
    commit = Split.commit

    def slowly(self: Split, outputs: Any) -> bool:
        time.sleep(seconds)
        return commit(self, outputs)

    Split.commit = slowly  # type: ignore[method-assign]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
