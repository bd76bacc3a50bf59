"""Loads the partitions in a folder with torch and safetensors and compares them with the survey."""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch.nn.functional import interpolate
from torch.utils.data import TensorDataset

survey = np.load(sys.argv[1])
folder = Path(sys.argv[2])
resized = sys.argv[3] == "resized"

raw = torch.from_numpy(survey["images"])[:, [4, 0]]
images = interpolate(raw, size=4, mode="area") if resized else raw[:, :, 2:6, 3:7]
wanted = {}
for image, magnitudes, redshift in zip(
    images, survey["magnitudes"], survey["redshift"], strict=True
):
    wanted[magnitudes.tobytes()] = image, redshift

seen = set()
for path in sorted(folder.iterdir()):
    if path.suffix == ".pt":
        dataset = torch.load(path, weights_only=False)
        assert type(dataset) is TensorDataset, dataset
        columns = dataset.tensors
    elif path.suffix == ".safetensors":
        loaded = load_file(path)
        columns = loaded["images"], loaded["magnitudes"], loaded["redshift"]
    else:
        continue
    for image, magnitudes, redshift in zip(*columns, strict=True):
        assert image.dtype == magnitudes.dtype == redshift.dtype == torch.float32
        key = magnitudes.numpy().tobytes()
        assert torch.allclose(image, wanted[key][0], atol=1e-4 if resized else 0), path
        assert redshift == wanted[key][1], path
        seen.add(key)

assert seen == set(wanted), (len(seen), len(wanted))
print("all equal")
