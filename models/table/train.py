"""Trains the network of `cosmic demo table`, and writes it beside the rows that it never saw.

    python train.py --output ../../demo/src/main/resources/dev/cosmicai/demo/table

The table is scikit-learn's of breast tumours: 569 rows of 30 numbers, measured in pictures of
cells, and what the tumour was. Out come `network.pt` and partitions `1.parquet` and `2.parquet` of
the 200 rows that training leaves out: a column for each number, `diagnosis` (0 malignant, 1 benign)
and `sample`, the row's place in scikit-learn's data.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import torch
from cosmic_export.command import main as cosmic_export
from network import Table
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from torch import Tensor
from torch.nn import functional

SEED = 20
TEST_SAMPLES = 200
PARTITIONS = 2
STEPS = 150
RATE = 1e-2
WEIGHT_DECAY = 3.0


def train(network: Table, features: Tensor, labels: Tensor) -> None:
    """Fits the network to all rows at once; cross-validation on training rows chose how."""
    network.standardise_by(features)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=WEIGHT_DECAY)
    for _ in range(STEPS):
        loss = functional.cross_entropy(network(features), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def write_partitions(
    folder: Path, names: list[str], features: np.ndarray, labels: np.ndarray, at: np.ndarray
) -> None:
    """Writes the test rows in equal parts."""
    for part, rows in enumerate(np.array_split(np.arange(len(features)), PARTITIONS), 1):
        columns = {"sample": at[rows].astype(np.int32)}
        columns |= {name: features[rows, place] for place, name in enumerate(names)}
        columns["diagnosis"] = labels[rows].astype(np.int32)
        table = pyarrow.table(columns)
        pyarrow.parquet.write_table(table, folder / f"{part}.parquet", store_schema=False)


def export(network: Table, features: Tensor, labels: Tensor, out: Path) -> None:
    """Writes the archive by the command that everybody has."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        weights, samples = Path(folder, "weights.pth"), Path(folder, "samples.pt")
        torch.save(network.state_dict(), weights)
        torch.save({"features": features, "diagnosis": labels}, samples)
        command = [weights, "--class", "network:Table", "--code", here, "--samples", samples]
        command += ["--task", "classification", "--output", "logits"]
        command += ["--target", "logits=diagnosis", "--classes", "malignant,benign"]
        command += ["--precision", "fp32", "--batch-size", "128", "--name", "table", "--out", out]
        if cosmic_export([str(word) for word in command]):
            raise SystemExit(1)


def main() -> None:
    """Trains, exports, tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, help="an existing folder")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)

    table = load_breast_cancer()
    train_at, test_at = train_test_split(
        np.arange(len(table.data)), test_size=TEST_SAMPLES, random_state=SEED, stratify=table.target
    )
    features = torch.from_numpy(table.data).float()
    labels = torch.from_numpy(table.target).long()

    network = Table()
    train(network, features[train_at], labels[train_at])
    write_partitions(
        arguments.output,
        [str(name) for name in table.feature_names],
        table.data[test_at],
        table.target[test_at],
        test_at,
    )
    archive = arguments.output / "network.pt"
    export(network.eval(), features[train_at], labels[train_at], archive)
    with torch.no_grad():
        predicted = torch.jit.load(archive)(features[test_at]).argmax(1)
    right = (predicted == labels[test_at]).float().mean().item()
    print(f"accuracy on {len(test_at)} test rows: {right:.4f}")


if __name__ == "__main__":
    main()
