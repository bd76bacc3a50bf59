"""Files and programs for tests of ranks."""

import io
from pathlib import Path
from typing import Any

import numpy as np

import cosmic
from cosmic.rank import Network, Task, Tensor

SOURCES = str(Path(__file__).parents[1] / "src")
RANDOM = np.random.default_rng(3)


def npz(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def galaxies(count: int, first: int = 0) -> bytes:
    return npz(
        images=RANDOM.normal(size=(count, 2, 3)).astype(np.float32),
        redshift=np.arange(first, first + count) / 100,
        objid=np.arange(first, first + count),
    )


REDSHIFT = Network(
    name="half",
    inputs=(Tensor("images", "float32", (2, 3)),),
    outputs=(Tensor("prediction", "float32", (1,)),),
    task=Task.REDSHIFT,
)


def predict(columns: dict[str, Any]) -> Any:
    return columns["images"].mean(axis=(1, 2))


def compute(network: Network | None = REDSHIFT, **options: Any) -> None:
    with cosmic.Rank.from_env(network, **options) as rank:
        for split in rank:
            split.commit({"prediction": predict(split.read())})
