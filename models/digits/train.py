"""Trains the network of `cosmic demo digits`, and writes it beside the digits that it never saw.

    python train.py --output ../../demo/src/main/resources/dev/cosmicai/demo/digits

The images are scikit-learn's: 1,797 digits of 8 by 8 pixels from 0 to 16. Out come `network.pt` and
partitions `1.npz` … `4.npz` of the 600 that training leaves out: `image` uint8 `[N, 1, 8, 8]`,
`label` int64 `[N]`, and `sample` int32 `[N]`, the digit's place in scikit-learn's data.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from cosmic_export.command import main as cosmic_export
from network import Digits
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor
from torch.nn import functional

SEED = 20
TEST_SAMPLES = 600
PARTITIONS = 4
EPOCHS = 60
BATCH = 64
PEAK_RATE = 5e-3
WEIGHT_DECAY = 1e-2
# Of labels: how much of one goes to all classes alike.
SMOOTHING = 0.05
# Of a pixel: how much ink there can be.
INK = 16
NAMES = "zero,one,two,three,four,five,six,seven,eight,nine"


def train(network: Digits, images: Tensor, labels: Tensor) -> None:
    """Fits the network. Its settings were chosen by cross-validation on the training digits."""
    steps = EPOCHS * -(-len(images) // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(images)).split(BATCH):
            logits = network(images[chosen])
            loss = functional.cross_entropy(logits, labels[chosen], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


def write_partitions(folder: Path, images: np.ndarray, labels: np.ndarray, at: np.ndarray) -> None:
    """Writes the test digits in equal parts."""
    for part, rows in enumerate(np.array_split(np.arange(len(images)), PARTITIONS), 1):
        np.savez(
            folder / f"{part}.npz",
            image=images[rows].astype(np.uint8),
            label=labels[rows].astype(np.int64),
            sample=at[rows].astype(np.int32),
        )


def export(network: Digits, images: Tensor, labels: Tensor, out: Path) -> None:
    """Writes the archive by the command that everybody has."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        weights, samples = Path(folder, "weights.pth"), Path(folder, "samples.pt")
        torch.save(network.state_dict(), weights)
        # As the network takes them: after the transforms.
        torch.save({"image": images, "label": labels}, samples)
        command = [weights, "--class", "network:Digits", "--code", here, "--samples", samples]
        command += ["--task", "classification", "--output", "logits", "--classes", NAMES]
        command += ["--transforms", json.dumps({"image": [{"scale": 1 / INK}]})]
        command += ["--precision", "fp32", "--batch-size", "128", "--name", "digits", "--out", out]
        if cosmic_export([str(word) for word in command]):
            raise SystemExit(1)


def main() -> None:
    """Trains, exports, tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, required=True, help="an existing folder")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)

    digits = load_digits()
    pixels = digits.images[:, None]
    train_at, test_at = train_test_split(
        np.arange(len(pixels)), test_size=TEST_SAMPLES, random_state=SEED, stratify=digits.target
    )
    images = torch.from_numpy(pixels).float() / INK
    labels = torch.from_numpy(digits.target).long()

    network = Digits()
    train(network, images[train_at], labels[train_at])
    write_partitions(arguments.output, pixels[test_at], digits.target[test_at], test_at)
    archive = arguments.output / "network.pt"
    export(network.eval(), images[train_at], labels[train_at], archive)
    with torch.no_grad():
        predicted = torch.jit.load(archive)(images[test_at]).argmax(1)
    right = (predicted == labels[test_at]).float().mean().item()
    print(f"accuracy on {len(test_at)} test digits: {right:.4f}")


if __name__ == "__main__":
    main()
