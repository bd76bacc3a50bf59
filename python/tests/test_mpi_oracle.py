"""Our communicator against MPI's, where mpiexec, mpi4py and COSMIC_BIN are."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mpi_oracle import FUNCTIONS, KINDS, Ours, results
from tests.real_world import FOLDER, PROGRAM, world

pytest.importorskip("mpi4py", reason="mpi4py is not installed", exc_type=ImportError)

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic"),
    pytest.mark.skipif(not shutil.which("mpiexec"), reason="there is no mpiexec"),
]

OPERATIONS = 4 * (len(KINDS) * len(FUNCTIONS) + 1) + 4 * (len(KINDS) + 1) + 1


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_every_rank_gets_what_mpi_gives(size: int, tmp_path: Path) -> None:
    file = tmp_path / "mpi.json"
    paths = [str(FOLDER / "src"), str(FOLDER), *sys.path]
    subprocess.run(
        ["mpiexec", "-n", str(size), sys.executable, "-m", "tests.mpi_oracle", str(file)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        check=True,
        timeout=120,
    )
    theirs = json.loads(file.read_text(encoding="utf-8"))

    with world(size, tmp_path) as ours:
        got = ours.together(lambda comm: results(Ours(comm)), "main")

    for rank in range(size):
        assert len(theirs[rank]) == 2 * OPERATIONS
        assert got[rank].keys() == theirs[rank].keys()
        for done, value in theirs[rank].items():
            assert got[rank][done] == value, f"{done} of rank {rank}"
