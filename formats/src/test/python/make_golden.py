"""Writes the golden partitions that the tests of dev.cosmicai.formats read.

    python make_golden.py ../resources/dev/cosmicai/formats

Needs torch 2.7, numpy, safetensors and
pyarrow. Every file in `good/` is written by those libraries and has
an `<name>.expected` beside it: the images as little-endian float32, then the magnitudes as float32,
then the redshifts as float64 (none if unlabelled), as numpy converts them. They hold up to 6
samples of images [5, 4, 4] and 5 magnitudes. Every file in `refused/` has a line in
`refused/reasons.tsv`: file, reason, a piece of the message. `odd/` holds files of any columns. One
that is read has its columns beside it, as safetensors; one that is not has a line in
`odd/refused.tsv`: file, column, reason, a piece of the message. `written/` holds pickles of torch
to compare a writer with. A second run gives the same bytes but where a name says `legacy` or
`torchscript`, as torch writes the addresses of storages, and in `metadata.safetensors`.
"""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from golden import damaged, good, hostile, odd, odd_arrays, odd_refused, unwanted
from golden.content import (
    Good,
    Refused,
    torch_bytes,
)
from torch.utils.data import TensorDataset


def write_pickles(folder):
    folder.mkdir(parents=True, exist_ok=True)
    columns = (
        torch.zeros(300, 5, 4, 4),
        torch.zeros(300, 5),
        torch.zeros(300, dtype=torch.float64),
    )
    for name, value in (("dataset", TensorDataset(*columns)), ("tuple", columns)):
        with zipfile.ZipFile(io.BytesIO(torch_bytes(value))) as archive:
            (folder / f"{name}.pkl").write_bytes(archive.read("archive/data.pkl"))
    many = tuple(torch.zeros(1, 1, 1, 70_000) for _ in range(30))
    with zipfile.ZipFile(io.BytesIO(torch_bytes(many))) as archive:
        (folder / "thirty.pkl").write_bytes(archive.read("archive/data.pkl"))


def write_halves(folder):
    """Every 13th bit pattern of float16 and what it is in float32."""
    patterns = np.arange(0, 1 << 16, 13, dtype=np.uint16).view(np.float16)
    (folder / "halves.f16").write_bytes(patterns.astype("<f2").tobytes())
    (folder / "halves.f32").write_bytes(patterns.astype("<f4").tobytes())


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(20261122)
    read = Good(folder / "good")
    for write in (
        good.write_containers,
        good.write_element_types,
        good.write_views,
        good.write_what_stands_beside,
        good.write_archives,
        good.write_legacy,
        good.write_other_formats,
        good.write_odd,
    ):
        write(read)
    refused = Refused(folder / "refused")
    for write in (
        hostile.write_hostile,
        hostile.write_lies,
        damaged.write_damaged,
        unwanted.write_wrong_shapes,
        unwanted.write_unsupported,
        damaged.write_other_formats_refused,
    ):
        write(refused)
    refused.close()
    files = odd.Odd(folder / "odd")
    for write in (
        odd.write_samples,
        odd.write_containers,
        odd.write_datasets,
        odd_arrays.write_arrays_in_pickles,
        odd_arrays.write_numpy,
        odd_arrays.write_gzip,
        odd_refused.write_uneven_samples,
        odd_refused.write_datasets_refused,
        odd_refused.write_arrays_refused,
        odd_refused.write_gzip_refused,
    ):
        write(files)
    files.close()
    write_pickles(folder / "written")
    write_halves(folder)


if __name__ == "__main__":
    main()
