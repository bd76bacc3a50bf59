"""A coordinator of the real ``cosmic rendezvous``, and its ranks as threads or processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cosmic
from cosmic.rendezvous.environment import RankEnvironment

PROGRAM = os.environ.get("COSMIC_BIN", "")

FOLDER = Path(__file__).parents[1]
Work = Callable[[cosmic.Communicator], Any]


@dataclass
class World:
    """A coordinator that runs, and what its ranks are told."""

    size: int
    variables: dict[str, str]
    process: "subprocess.Popen[str]"
    folder: Path
    attempts: dict[int, int] = field(default_factory=dict)

    def join(self, rank: int, name: str = "main") -> cosmic.Communicator:
        """The newest attempt of a rank, in this process."""
        told = self.variables | self._of(rank)
        environment = RankEnvironment.read(told, rank=rank)
        return cosmic.Communicator(name=name, timeout=60, environment=environment)

    def together(self, work: Work, name: str) -> list[Any]:
        """What the work of all ranks returns, each in a thread, in a communicator of that name."""

        def one(rank: int) -> Any:
            return self.alone(rank, work, name)

        with ThreadPoolExecutor(self.size) as pool:
            return list(pool.map(one, range(self.size)))

    def alone(self, rank: int, work: Work, name: str) -> Any:
        """The same of one rank."""
        comm = self.join(rank, name)
        try:
            return work(comm)
        finally:
            comm.close(finish=False)

    def start(self, rank: int, name: str, stop: int = -1) -> "subprocess.Popen[str]":
        """The newest attempt of a rank, as a process that does all steps before that one."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.collective_steps", name, str(stop)],
            env={
                **os.environ,
                **self.variables,
                **self._of(rank),
                "PYTHONPATH": f"{FOLDER / 'src'}:{FOLDER}",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kill(self, rank: int, name: str, step: int) -> None:
        """A process of a rank comes as far as a step and is killed there."""
        killed = self.start(rank, name, step)
        assert killed.stdout is not None
        assert killed.stdout.readline() == "here\n"
        killed.send_signal(signal.SIGKILL)
        assert killed.wait() == -signal.SIGKILL
        killed.communicate()
        self.attempts[rank] = self.attempts.get(rank, 0) + 1

    def _of(self, rank: int) -> dict[str, str]:
        attempt = self.attempts.get(rank, 0)
        return {"COSMIC_RANK": str(rank), "COSMIC_ATTEMPT": str(attempt)}


@contextmanager
def world(size: int, folder: Path, *options: str) -> Iterator[World]:
    """A coordinator for that many ranks, with a folder as its store."""
    file = folder / "world.env"
    told = ["--env-file", str(file), "--output", str(folder / "store")]
    process = subprocess.Popen(
        [PROGRAM, "rendezvous", "--world-size", str(size), *told, *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not file.exists():
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        lines = file.read_text(encoding="utf-8").splitlines()
        variables = dict(line.split("=", 1) for line in lines)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            # A store in a folder has keys of its own; those of this machine are not for it.
            os.environ[name] = variables.get(name, "unused")
        yield World(size, variables, process, folder)
    finally:
        process.terminate()
        process.communicate()
