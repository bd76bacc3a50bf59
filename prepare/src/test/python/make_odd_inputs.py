"""Makes files as surveys and numpy write them that are easily read wrongly, from survey.npz.

    python make_odd_inputs.py ../resources/dev/cosmicai/prepare

Needs numpy, astropy and h5py. Where nothing else is said, they hold the survey's numbers.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
from astropy.io import fits

folder = Path(sys.argv[1])
survey = np.load(folder / "survey.npz")
images, magnitudes, redshift = survey["images"], survey["magnitudes"], survey["redshift"]
samples = len(images)
folder = folder / "odd"
folder.mkdir(exist_ok=True)


# HDF5: types bit by bit, what was never written, what lies in another file.
def bits(type_id, values, h5, name):
    space = h5py.h5s.create_simple(values.shape)
    data = h5py.h5d.create(h5.id, name.encode(), type_id, space)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(values), mtype=type_id)


brain = h5py.h5t.IEEE_F32LE.copy()
brain.set_fields(15, 7, 8, 0, 7)
brain.set_size(2)
brain.set_ebias(127)
twelve = h5py.h5t.STD_U16LE.copy()
twelve.set_precision(12)
twelve.set_offset(4)
eight = h5py.h5t.IEEE_F32LE.copy()
eight.set_fields(7, 3, 4, 0, 3)
eight.set_size(1)
eight.set_ebias(7)
with h5py.File(folder / "types.h5", "w") as h5:
    h5["images"], h5["mags"] = images, magnitudes
    bits(brain, (redshift.view("<u4") >> 16).astype("<u2"), h5, "bfloat16")
    bits(twelve, (np.arange(samples) << 4).astype("<u2"), h5, "bits12")
    bits(eight, np.arange(samples).astype("u1"), h5, "float8")
    h5["bool"] = redshift > 0.5
with h5py.File(folder / "unwritten.h5", "w") as h5:
    h5["images"], h5["mags"] = images, magnitudes
    data = h5.create_dataset("chunks", (samples,), "f4", chunks=(2,), fillvalue=0.75)
    data[:4] = redshift[:4]
    h5.create_dataset("contiguous", (samples,), "f8", fillvalue=0.25)
    h5.create_dataset("zeros", (samples,), "f4", chunks=(2,))
for name, options in {"external.h5": {}, "external-new.h5": {"libver": "latest"}}.items():
    with h5py.File(folder / name, "w", **options) as h5:
        h5["images"], h5["mags"], h5["z"] = images, magnitudes, redshift
        h5.create_dataset("elsewhere", images.shape, "f4", external=[("raw.bin", 0, 10**9)])

# FITS: numbers that stand for none, columns beside, large whole numbers, tiles.
stored = images.astype(">i2")
stored[2, 4, 3, 4] = -32768
hdu = fits.ImageHDU(stored, name="CUTOUTS")
hdu.header["BLANK"] = -32768
hdu.header["BSCALE"] = 0.5
fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(folder / "blank.fits", overwrite=True)

objid = 1237648720693755918 + np.arange(samples)
eighths = (redshift * 8).astype("i4")
eighths[3] = -1
unsigned = objid.astype("u8") + (np.arange(samples) == 5) * np.uint64(1 << 63)
table = fits.BinTableHDU.from_columns(
    [
        fits.Column("MAGS", "5J", array=magnitudes.astype("i4"), null=-9),
        fits.Column("Z", "J", array=eighths, null=-1),
        fits.Column("ONE", "I", array=np.where(np.arange(samples) == 3, -1, 7), null=-1),
        fits.Column("OBJID", "K", array=objid),
        fits.Column("UID", "K", array=objid.astype("u8"), bzero=2**63),
        fits.Column("TOO", "K", array=unsigned, bzero=2**63),
        fits.Column("RA", "D", array=np.pi * np.arange(samples)),
        fits.Column("SPEC", "PE()", array=[np.arange(6.0)] * samples),
    ]
)
table.header["TDIM8"] = "(2,3)"
table.header["TSCAL2"] = 0.125
fits.HDUList([fits.PrimaryHDU(), table]).writeto(folder / "table.fits", overwrite=True)

whole = images.astype("i2")
real = (images + np.random.default_rng(1).normal(size=images.shape)).astype("f4")
tiles = {
    "rice": (whole, {"compression_type": "RICE_1", "tile_shape": (1, 1, 3, 10)}),
    "gzip1": (whole.astype("i4"), {"compression_type": "GZIP_1", "tile_shape": (2, 6, 8, 10)}),
    "gzip2": (whole, {"compression_type": "GZIP_2", "tile_shape": (1, 4, 8, 7)}),
    "lossless": (
        images,
        {"compression_type": "GZIP_2", "tile_shape": (1, 1, 8, 10), "quantize_level": 0},
    ),
    "bytes": (images.astype("u1"), {"compression_type": "RICE_1", "tile_shape": (1, 1, 8, 10)}),
}
for method, number in {"none": -1, "dither1": 1, "dither2": 2}.items():
    tiles[method] = (
        real,
        {
            "compression_type": "RICE_1",
            "tile_shape": (1, 1, 8, 10),
            "quantize_method": number,
            "dither_seed": 7,
            "quantize_level": 4,
        },
    )
parts = [fits.PrimaryHDU()]
parts += [fits.CompImageHDU(data, name=name, **how) for name, (data, how) in tiles.items()]
fits.HDUList(parts).writeto(folder / "tiles.fits.fz", overwrite=True)
small = [
    fits.CompImageHDU(real[:2, :1], name="REAL", tile_shape=(1, 1, 8, 10), quantize_method=1),
    fits.CompImageHDU(whole[:2, :2], compression_type="GZIP_2", tile_shape=(1, 2, 8, 10)),
]
fits.HDUList([fits.PrimaryHDU(), *small]).writeto(folder / "small.fits.fz", overwrite=True)
with fits.open(folder / "tiles.fits.fz") as opened:
    decoded = {m: opened[m].data.astype("f4") for m in ("none", "dither1", "dither2")}
np.savez_compressed(folder / "tiles.npz", **decoded)

# numpy: other types, orders and records.
beyond = magnitudes.astype("f8")
beyond[2, 1] = 1e300
far = redshift.astype("f8")
far[4] = 1e308
np.savez(folder / "beyond.npz", mags=magnitudes, z=redshift, beyond=beyond, far=far)
np.savez(
    folder / "long.npz", mags=magnitudes.astype(np.longdouble), z=redshift.astype(np.longdouble)
)
np.savez(folder / "half.npz", mags=magnitudes.astype("f2"), z=redshift.astype("f2"))
missing = redshift.astype("f8")
missing[[1, 5]] = np.nan
sentinels = redshift.astype("f8")
sentinels[[2, 6]] = -9999
marked = magnitudes.copy()
marked[3, 2] = 99
np.savez(folder / "missing.npz", mags=magnitudes, nan=missing, sentinels=sentinels, marked=marked)
turned = np.array(list(magnitudes.T)).T
np.savez_compressed(
    folder / "turned.npz", images=np.asfortranarray(images), mags=turned, z=redshift
)
records = np.zeros(samples, [("mags", "<f4", (5,)), ("z", ">f8"), ("name", "<U3"), ("id", "<i8")])
records["mags"], records["z"], records["id"] = magnitudes, redshift, objid
np.save(folder / "records.npy", records)
named = {"images": images, "mags": magnitudes, "z": redshift, "name": records["name"]}
np.savez(folder / "text-beside.npz", **named)
npy = (folder.parent / "images.npy").read_bytes()
python2 = npy.replace(b"(7, 6, 8, 10), }    ", b"(7L, 6L, 8L, 10L), }")
assert python2 != npy and len(python2) == len(npy)
(folder / "python2.npy").write_bytes(python2)
