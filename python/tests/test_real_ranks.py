"""Ranks in Python in runs of the real bin/cosmic; without COSMIC_BIN it is skipped."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import torch

import cosmic
from cosmic.rank.model_cache import CacheKey
from tests.killing import killing

PROGRAM = os.environ.get("COSMIC_BIN", "")
EXAMPLES = Path(__file__).parents[1] / "examples"
SOURCES = EXAMPLES.parent / "src"
DEMO = EXAMPLES.parents[1] / "demo/src/main/resources/dev/cosmicai/demo/demo-network.pt"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic")

# By its rank a process is one of ours or one in Python. What it computes is exact, so that engines
# cannot differ in the last bit.
EITHER = """
case $COSMIC_RANK in
  *[02468]) exec "$1" "$2" ;;
  *) exec "$3" -Xmx1g -cp "$4" dev.cosmicai.worker.WorkerMain ;;
esac
"""

METADATA = {
    "format": "cosmic-model/2",
    "name": "halves",
    "precision": "fp32",
    "forwardSize": 100,
    "inputs": [{"name": "images", "dtype": "float32", "shape": ["N", 4, 8, 8]}],
    "outputs": [{"name": "z", "dtype": "float32", "shape": ["N", 1]}],
    "task": "redshift",
}


class Halves(torch.nn.Module):
    """One multiplication by a power of two a sample: no engine rounds it."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return images[:, 0, 0, 0:1] * 0.5


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a network and files of all formats, one of them of many splits."""
    folder = tmp_path_factory.mktemp("survey")
    (folder / "data").mkdir()
    images = torch.zeros(2, 4, 8, 8)
    golden = io.BytesIO()
    np.savez(golden, **{"inputs/images": images.numpy(), "outputs/z": np.zeros((2, 1), np.float32)})
    torch.jit.save(
        torch.jit.script(Halves()),
        folder / "halves.pt",
        _extra_files={"cosmic.json": json.dumps(METADATA), "golden.npz": golden.getvalue()},
    )
    random = np.random.default_rng(5)
    for i in range(6):
        count = 4000 if i == 3 else 500 + i
        columns: dict[str, Any] = {
            "images": random.normal(size=(count, 4, 8, 8)).astype(np.float32),
            "redshift": np.where(
                random.uniform(size=count) < 0.1, np.nan, random.uniform(size=count)
            ),
            "objid": np.arange(count) + 10_000 * i,
        }
        if i % 2:
            np.savez(folder / f"data/{i}.npz", **columns)
        else:
            tensors = {name: torch.from_numpy(one) for name, one in columns.items()}
            torch.save(tensors, folder / f"data/{i}.pt")
    return folder


def run(
    bucket: Path,
    name: str,
    command: list[str] | None,
    data: cosmic.Data | None = None,
    model: str | cosmic.Model = "s3://survey/halves.pt",
    **more: Any,
) -> cosmic.Results:
    job = cosmic.Job(
        name=name,
        model=model,
        data=data or cosmic.Data(uri="s3://survey/data", keep=["objid"], split_size="1Mi"),
        output=f"s3://survey/results/{name}",
        world_size=2,
        # Both begin at the same time, so that both have something to do.
        coordination="Gang",
        **more,
    )
    if command:
        job.worker = cosmic.Worker(command=command)
    return cosmic.run(job, data_dir=bucket, progress=False, cosmic=PROGRAM)


def class_path() -> str:
    """All jars, as Java itself finds them: a list of their names would be too long for a job."""
    return f"{Path(PROGRAM).resolve().parents[1] / 'cli/target/lib'}/*"


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def content(results: cosmic.Results) -> pa.Table:
    """All rows in the order of the data."""
    table = results.predictions()
    return table.sort_by([("file", "ascending"), ("row", "ascending")])


def metrics(results: cosmic.Results) -> dict[str, float]:
    return dict(results.metrics())


@pytest.fixture(scope="module", autouse=True)
def path_of_the_package(request: pytest.FixtureRequest) -> None:
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", str(SOURCES))
    request.addfinalizer(patch.undo)


PYTHON_RANK = [sys.executable, str(EXAMPLES / "pytorch_rank.py")]
SLOW_RANK = [
    *(sys.executable, str(Path(__file__).with_name("slow_rank.py"))),
    *("0.3", str(EXAMPLES / "pytorch_rank.py")),
]


@pytest.fixture(scope="module")
def ours(bucket: Path) -> cosmic.Results:
    """What our own ranks make of it."""
    return run(bucket, "java", None)


def same_to_the_last_bit(mine: cosmic.Results, theirs: cosmic.Results) -> None:
    ours, others = content(mine), content(theirs)
    assert ours.schema.equals(others.schema)
    assert ours.num_rows == others.num_rows == 4000 + sum(500 + i for i in (0, 1, 2, 4, 5))
    for column in others.column_names:
        assert ours[column].equals(others[column]), column
    # These are doubles that were written with all of their digits.
    assert metrics(mine) == metrics(theirs)


def test_ranks_of_both_kinds_in_one_run_give_what_ours_give(
    bucket: Path, ours: cosmic.Results
) -> None:
    either = ["sh", "-c", EITHER, "sh", *PYTHON_RANK, java(), class_path()]
    # Else one of them may be through with all before the other has loaded the network.
    results = run(bucket, "mixed", either, assignment="Static")

    same_to_the_last_bit(results, ours)
    assert pc.sum(content(results)["redshift"].is_null()).as_py() > 300
    told = ranks(bucket, "mixed")
    assert all(rank["samples"] > 0 for rank in told)
    assert {"Java" in rank["versions"] for rank in told} == {True, False}


def begun(bucket: Path, name: str) -> bool:
    """Whether a split's predictions are stored, of a run that has more to do."""
    folder = bucket / "results" / name
    return any((folder / "predictions").glob("*")) and not (folder / "summary.json").exists()


def test_a_coordinator_that_is_killed_changes_nothing_for_ranks_in_python(
    bucket: Path, ours: cosmic.Results
) -> None:
    with killing("coordinator.CoordinatorMain", lambda: begun(bucket, "python")) as killed:
        results = run(bucket, "python", SLOW_RANK)

    assert len(killed) == 1
    same_to_the_last_bit(results, ours)
    told = ranks(bucket, "python")
    assert all(rank["samples"] > 0 and "Java" not in rank["versions"] for rank in told)


def test_a_killed_rank_in_pytorch_predicts_with_the_demos_network_what_ours_do(
    bucket: Path,
) -> None:
    random = np.random.default_rng(6)
    (bucket / "galaxies").mkdir()
    for i in range(4):
        columns = {
            "images": random.exponential(size=(200, 5, 32, 32)).astype(np.float32),
            "magnitudes": random.uniform(15, 22, size=(200, 5)).astype(np.float32),
            "redshift": random.uniform(0.01, 0.4, size=200),
        }
        np.savez(bucket / f"galaxies/{i}.npz", **columns)
    shutil.copy(DEMO, bucket / "demo.pt")
    data = cosmic.Data(uri="s3://survey/galaxies", split_size="1Mi")
    network = cosmic.Model(uri="s3://survey/demo.pt")
    single = cosmic.Model(uri="s3://survey/demo.pt", precision="fp32")

    with killing("pytorch_rank.py", lambda: begun(bucket, "demo-python")) as killed:
        results = run(bucket, "demo-python", SLOW_RANK, data, network, retries_per_rank=2)
    ours = run(bucket, "demo-java", None, data, single)

    # In the middle; until its next attempt has begun, the other rank may have done all the rest.
    assert len(killed) == 1
    mine, theirs = content(results), content(ours)
    assert mine.num_rows == theirs.num_rows == 800
    difference = np.abs(mine["prediction"].to_numpy() - theirs["prediction"].to_numpy())
    assert difference.max() <= 1e-6
    assert theirs["prediction"].to_numpy().std() > 0.01


def ranks(bucket: Path, name: str) -> list[dict[str, Any]]:
    folder = bucket / "results" / name / "ranks"
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def test_a_damaged_file_fails_the_run_with_its_reason(bucket: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "survey"
    (damaged / "data").mkdir(parents=True)
    (damaged / "halves.pt").write_bytes((bucket / "halves.pt").read_bytes())
    (damaged / "data/0.pt").write_bytes((bucket / "data/0.pt").read_bytes()[:-3000])
    with pytest.raises(cosmic.JobFailed) as failed:
        run(damaged, "damaged", PYTHON_RANK)
    assert failed.value.reason in ("PartitionCorrupt", "RanksFailed")
    assert "data/0.pt" in str(failed.value)


KEY = """
import dev.cosmicai.worker.cache.CacheKey;
import java.util.List;
import java.util.Optional;

class Key {
  public static void main(String[] words) {
    System.out.print(CacheKey.of(List.of(words), 7000, Optional.empty()).name());
  }
}
"""


def test_both_kinds_of_ranks_share_a_model_under_one_name(tmp_path: Path) -> None:
    (tmp_path / "Key.java").write_text(KEY)
    identity = ["s3://survey/modèle 🌌.pt", "e-1", "7000", "ab" * 32, "0"]
    java_names_it = subprocess.run(
        [java(), "-Dfile.encoding=UTF-8", "-cp", class_path(), tmp_path / "Key.java", *identity],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert CacheKey.of(identity, 7000, "").name == java_names_it.stdout
