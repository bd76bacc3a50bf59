"""Starts the processes of one way, and prints what they took.

    python -m cosmic_peers.collectives.launch cosmic|gloo|mpi RANKS --cosmic bin/cosmic

prints the lines of `rank`, with `first` as the seconds from the start of the first process.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# MPI's processes wait by computing, Gloo's and ours by sleeping; none may take more threads.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RANK = [sys.executable, "-m", "cosmic_peers.collectives.rank"]


def main() -> None:
    """Runs one round."""
    arguments = argparse.ArgumentParser(prog="launch", description=__doc__.splitlines()[0])
    arguments.add_argument("way", choices=("cosmic", "gloo", "mpi"))
    arguments.add_argument("ranks", type=int)
    arguments.add_argument("--cosmic", default="bin/cosmic", help="the program")
    arguments.add_argument("--timeout", type=float, default=900, help="seconds for all of it")
    given = arguments.parse_args()
    variables = {**os.environ, **ONE_THREAD, "COLLECTIVES_WAY": given.way}
    with tempfile.TemporaryDirectory() as folder:
        if given.way == "cosmic":
            with _coordinator(given.cosmic, given.ranks, Path(folder)) as told:
                _run(_each(given.ranks, "COSMIC_RANK"), variables | told, given.timeout)
        elif given.way == "gloo":
            group = {
                "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": str(_free_port()),
                "WORLD_SIZE": str(given.ranks),
                "GLOO_SOCKET_IFNAME": "lo",
            }
            _run(_each(given.ranks, "RANK"), variables | group, given.timeout)
        else:
            command = ["mpiexec", "-n", str(given.ranks), *RANK]
            _run([(command, {})], variables, given.timeout)


def _each(ranks: int, variable: str) -> list[tuple[list[str], dict[str, str]]]:
    return [(RANK, {variable: str(rank)}) for rank in range(ranks)]


def _run(
    processes: list[tuple[list[str], dict[str, str]]], variables: dict[str, str], timeout: float
) -> None:
    began = time.time()
    running = [
        subprocess.Popen(
            command,
            env=variables | own,
            # Rank 0 speaks, of MPI's all through one.
            stdout=subprocess.PIPE if number == 0 else subprocess.DEVNULL,
            text=True,
        )
        for number, (command, own) in enumerate(processes)
    ]
    try:
        said, _ = running[0].communicate(timeout=timeout)
        for process in running:
            process.wait(timeout=timeout)
    finally:
        for process in running:
            with suppress(ProcessLookupError):
                process.kill()
    failed = [process.returncode for process in running if process.returncode]
    if failed:
        raise SystemExit(f"{len(failed)} of {len(running)} processes failed")
    for line in said.splitlines():
        name, value = line.rsplit(" ", 1)
        print(name, float(value) - began if name == "first" else value)


@contextmanager
def _coordinator(program: str, ranks: int, folder: Path) -> Iterator[dict[str, str]]:
    """What ranks are told of a coordinator that serves them."""
    file = folder / "world.env"
    process = subprocess.Popen(
        [
            *(program, "rendezvous", "--world-size", str(ranks)),
            *("--env-file", str(file), "--output", str(folder / "store")),
        ]
    )
    try:
        deadline = time.monotonic() + 60
        while not file.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{program} rendezvous does not start")
            time.sleep(0.02)
        lines = file.read_text(encoding="utf-8").splitlines()
        yield dict(line.split("=", 1) for line in lines)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
