"""Exports a small AstroMAE with cosmic-export, and says what eager PyTorch predicts.

    python export_astromae.py FOLDER PARTITION

writes FOLDER/model.pt, which holds all precisions, and FOLDER/expected.npz. Its weights are
random; it has one block instead of twelve. Needs torch and numpy, and models/ of this repository.
"""

import pathlib
import sys

import numpy as np
import torch
from torch import nn

MODELS = pathlib.Path(__file__).parents[4] / "models"
sys.path[:0] = [str(MODELS / "export" / "src"), str(MODELS / "astromae" / "src")]

from cosmic_astromae import AstroMae  # noqa: E402
from cosmic_export import samples  # noqa: E402
from cosmic_export.command import main  # noqa: E402

folder, partition = map(pathlib.Path, sys.argv[1:])
network = AstroMae.random(seed=3)
network.transformer.blocks = network.transformer.blocks[:1]
torch.save(nn.DataParallel(network), folder / "checkpoint.pth")
arguments = [folder / "checkpoint.pth", "--class", "cosmic_astromae:AstroMae"]
arguments += ["--out", folder / "model.pt", "--batch-size", "4"]
arguments += ["--precision", "all", "--processors", "avx512-bf16"]
code = main([str(argument) for argument in arguments])

sample = samples.of_partition(partition, 12)
with torch.no_grad():
    prediction = network(*sample.tensors)[:, 0]
np.savez(folder / "expected.npz", prediction=prediction.numpy())
sys.exit(code)
