"""Writes what torch makes of images, with the operations that torchvision's transforms call.

Run it in this folder: python make_transforms.py ../resources/dev/cosmicai/formats/transform
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import interpolate

SIZES = {"down": (5, 7), "up": (23, 19), "mixed": (20, 6), "same": (13, 11)}


def main(folder: Path) -> None:
    random = torch.Generator().manual_seed(7)
    image = torch.randn(2, 3, 13, 11, generator=random)
    pixels = torch.randint(0, 256, (2, 13, 11, 3), generator=random, dtype=torch.uint8)
    arrays = {"image": image, "pixels": pixels}
    # torchvision.transforms.v2: ToDtype(float32, scale=True), then Normalize.
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    scaled = pixels.permute(0, 3, 1, 2).float() / 255
    arrays["scaled"] = scaled
    arrays["normalized"] = (scaled - mean[:, None, None]) / std[:, None, None]
    # CenterCrop: torchvision rounds (H - h) / 2 as Python does.
    for height, width in ((4, 4), (5, 6), (13, 1)):
        top, left = round((13 - height) / 2.0), round((11 - width) / 2.0)
        arrays[f"crop_{height}_{width}"] = image[..., top : top + height, left : left + width]
    for name, size in SIZES.items():
        for mode in ("bilinear", "bicubic"):
            for antialias in (False, True):
                arrays[f"{name}_{mode}_{antialias}".lower()] = interpolate(
                    image, size, mode=mode, align_corners=False, antialias=antialias
                )
        arrays[f"{name}_nearest"] = interpolate(image, size, mode="nearest")
    np.savez(
        folder / "torch.npz",
        **{name: np.ascontiguousarray(array.numpy()) for name, array in arrays.items()},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
