"""The networks that come with the program do on their test samples what is said of them."""

from pathlib import Path

import numpy as np
import pytest
import torch
from exporting import description

FOLDER = Path(__file__).parents[3] / "demo/src/main/resources/dev/cosmicai/demo"


def right(folder: Path, images: np.ndarray, labels: np.ndarray) -> float:
    """The share of samples whose class an archive finds."""
    with torch.no_grad():
        logits = torch.jit.load(folder / "network.pt")(torch.from_numpy(images).float())
    assert logits.shape[1] == len(description((folder / "network.pt").read_bytes())["classes"])
    return float((logits.argmax(1).numpy() == labels).mean())


def test_digits_are_told_apart() -> None:
    folder = FOLDER / "digits"
    (step,) = description((folder / "network.pt").read_bytes())["transforms"]["image"]
    parts = [np.load(folder / f"{part}.npz") for part in (1, 2, 3, 4)]
    image, label, sample = (
        np.concatenate([part[name] for part in parts]) for name in ("image", "label", "sample")
    )
    assert (image.dtype, image.shape) == (np.uint8, (600, 1, 8, 8))
    assert len(set(sample.tolist())) == 600
    assert right(folder, image * np.float32(step["scale"]), label) >= 0.97


def test_rows_of_the_table_are_told_apart() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = FOLDER / "table"
    tables = [parquet.read_table(folder / f"{part}.parquet") for part in (1, 2)]
    names = [name for name in tables[0].column_names if name not in ("diagnosis", "sample")]
    assert len(names) == 30
    values = [np.stack([table[name].to_numpy() for name in names], 1) for table in tables]
    labels = np.concatenate([table["diagnosis"].to_numpy() for table in tables])
    assert len(labels) == 200
    (output,) = description((folder / "network.pt").read_bytes())["outputs"]
    assert output["target"] == "diagnosis"
    assert right(folder, np.concatenate(values), labels) >= 0.95
