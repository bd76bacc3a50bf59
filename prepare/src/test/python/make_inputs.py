"""Makes one tiny survey in every format that `cosmic prepare` reads; the tests compare them.

    python make_inputs.py ../resources/dev/cosmicai/prepare

Needs numpy, torch, astropy and h5py. The values are whole numbers, so that every type holds them.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
import torch
from astropy.io import fits
from torch.utils.data import TensorDataset

SAMPLES, CHANNELS, HEIGHT, WIDTH = 7, 6, 8, 10
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

random = np.random.default_rng(0)
images = random.integers(0, 120, (SAMPLES, CHANNELS, HEIGHT, WIDTH)).astype("<f4")
magnitudes = random.integers(14, 22, (SAMPLES, 5)).astype("<f4")
redshift = random.integers(1, 9, SAMPLES).astype("<f4") / 8
columns = dict(zip("ugriz", magnitudes.T, strict=True))

np.save(folder / "images.npy", images)
np.save(folder / "big-endian.npy", images.astype(">f8"))
np.save(folder / "half.npy", images.astype("<f2"))
np.save(folder / "bytes.npy", images.astype("u1"))
np.save(folder / "channels-last.npy", np.ascontiguousarray(images.transpose(0, 2, 3, 1)))
np.save(folder / "fortran.npy", np.asfortranarray(images))
np.savez(folder / "survey.npz", images=images, magnitudes=magnitudes, redshift=redshift)
np.savez_compressed(folder / "packed.npz", images=images, mags=magnitudes, z=redshift.astype("f8"))

image = fits.ImageHDU(images.astype(">f4"), name="CUTOUTS")
scaled = fits.ImageHDU((images - 100).astype(">i2"), name="SCALED")
scaled.header["BZERO"] = 100.0
table = fits.BinTableHDU.from_columns(
    [
        fits.Column("NAME", "8A", array=[f"galaxy{i}" for i in range(SAMPLES)]),
        *[fits.Column(name, "E", array=values) for name, values in columns.items()],
        fits.Column("MAGS", "5D", array=magnitudes),
        fits.Column("FLUX", "5E", array=10 ** ((22.5 - magnitudes) / 2.5)),
        fits.Column("Redshift", "E", array=redshift),
        fits.Column("BAD", "E", array=np.where(np.arange(SAMPLES) == 3, np.nan, 1)),
    ],
    name="CATALOGUE",
)
fits.HDUList([fits.PrimaryHDU(), image, table]).writeto(folder / "survey.fits", overwrite=True)
fits.HDUList([fits.PrimaryHDU(), scaled]).writeto(folder / "scaled.fits", overwrite=True)

with h5py.File(folder / "survey.h5", "w", track_order=True) as h5:
    h5.create_dataset("plain", data=images)
    h5.create_dataset("packed", data=images, chunks=(3, 6, 8, 10), compression="gzip")
    table = h5.create_group("catalogue")
    table.create_dataset("mags", data=magnitudes.astype(">f8"))
    table.create_dataset("z", data=redshift, chunks=(2,), compression="gzip", shuffle=True)

(folder / "pt").mkdir(exist_ok=True)
for name, part in {"2.pt": slice(0, 3), "10.pt": slice(3, 7)}.items():
    tensors = [torch.from_numpy(a[part].copy()) for a in (images, magnitudes, redshift)]
    torch.save(TensorDataset(*tensors), folder / "pt" / name)
