"""Partitions that are read."""

import gzip
import re
import zipfile
from collections import OrderedDict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from safetensors.torch import save as safetensors_bytes
from torch.utils.data import Subset, TensorDataset

from golden.content import (
    COUNT,
    IMAGES,
    IMAGES64,
    MAGNITUDES,
    MAGNITUDES64,
    REDSHIFT,
    REDSHIFT64,
    legacy_bytes,
    npz_bytes,
    rezip,
    torch_bytes,
)


def write_containers(good):
    columns = (IMAGES, MAGNITUDES, REDSHIFT)
    good.add("dataset.pt", torch_bytes(TensorDataset(*columns)))
    good.add("tuple.pt", torch_bytes(columns))
    good.add("list.pt", torch_bytes(list(columns)))
    good.add("dict.pt", torch_bytes(dict(redshift=REDSHIFT, images=IMAGES, magnitudes=MAGNITUDES)))
    good.add(
        "dict-other-names.pt",
        torch_bytes(
            dict(
                image=IMAGES,
                mags=MAGNITUDES,
                z=REDSHIFT,
                objid=torch.arange(COUNT),
                names=["a", "b"],
                scale=1.5,
                survey=None,
            )
        ),
    )
    good.add(
        "ordered-dict.pt",
        torch_bytes(OrderedDict(images=IMAGES, magnitudes=MAGNITUDES, labels=REDSHIFT)),
    )
    good.add("unlabelled.pt", torch_bytes(TensorDataset(*columns[:2])), redshift=None)
    good.add("redshift-column.pt", torch_bytes((IMAGES, MAGNITUDES, REDSHIFT.reshape(-1, 1))))
    good.add(
        "parameter.pt",
        torch_bytes((torch.nn.Parameter(IMAGES), MAGNITUDES.clone().requires_grad_(), REDSHIFT)),
    )
    for protocol in (1, 3, 4, 5):
        content = torch_bytes(TensorDataset(*columns), pickle_protocol=protocol)
        good.add(f"protocol-{protocol}.pt", content)


def write_element_types(good):
    wide = (IMAGES64, MAGNITUDES64, REDSHIFT64)
    good.add("float64.pt", torch_bytes(TensorDataset(*wide)), *wide)
    half = tuple(column.half() for column in wide)
    good.add("float16.pt", torch_bytes(half), *half)
    brain = tuple(column.bfloat16() for column in wide)
    good.add("bfloat16.pt", torch_bytes(brain), *brain)


def write_views(good):
    flat = torch.cat([IMAGES.flatten(), MAGNITUDES.flatten(), REDSHIFT])
    ends = np.cumsum([IMAGES.numel(), MAGNITUDES.numel()])
    shared = (
        flat[: ends[0]].view_as(IMAGES),
        flat[ends[0] : ends[1]].view_as(MAGNITUDES),
        flat[ends[1] :],
    )
    good.add("shared-storage.pt", torch_bytes(TensorDataset(*shared)))
    good.add("legacy-shared-storage.pt", legacy_bytes(TensorDataset(*shared)))

    rows = slice(2, 5)
    parts = (IMAGES[rows], MAGNITUDES[rows], REDSHIFT[rows])
    good.add("slice-of-parent.pt", torch_bytes(TensorDataset(*parts)), *parts)
    rows = slice(1, None, 2)
    parts = (IMAGES[rows], MAGNITUDES[rows], REDSHIFT[rows])
    good.add("every-second-row.pt", torch_bytes(parts), *parts)
    channels_last = IMAGES.contiguous(memory_format=torch.channels_last)
    good.add("channels-last.pt", torch_bytes((channels_last, MAGNITUDES, REDSHIFT)))
    columns_first = MAGNITUDES64.t().contiguous().t()
    transposed = (IMAGES64.transpose(2, 3), columns_first, REDSHIFT64)
    good.add("transposed-float64.pt", torch_bytes(transposed), *transposed)
    expanded = (IMAGES, MAGNITUDES[:1].expand(COUNT, 5), REDSHIFT[3].expand(COUNT, 1))
    good.add("expanded.pt", torch_bytes(expanded), *expanded)
    one = (IMAGES[:1], MAGNITUDES[:1], REDSHIFT[:1])
    odd_strides = (one[0].as_strided(one[0].shape, (7, 16, 4, 1)), *one[1:])
    good.add("one-sample-odd-stride.pt", torch_bytes(odd_strides), *one)
    none = (IMAGES[:0].clone(), MAGNITUDES[:0].clone(), REDSHIFT[:0].clone())
    good.add("no-samples.pt", torch_bytes(TensorDataset(*none)), *none)


def write_what_stands_beside(good):
    """What nobody asks for may be of any type."""
    named = dict(images=IMAGES, magnitudes=MAGNITUDES, redshift=REDSHIFT)
    small = torch.tensor([[0.0, 1.0], [2.0, 0.0]])
    beside = dict(
        flags=torch.arange(COUNT).to(torch.uint16),
        eighths=small.to(torch.float8_e4m3fn),
        spectrum=small.to(torch.complex64),
        sparse=small.to_sparse(),
        nested=torch.nested.nested_tensor([small, small[:1]]),
        catalogue=np.arange(3.0),
        survey=np.array(["a", "b"]),
        scale=np.float64(1.5),
        raw=b"raw",
        identity=1 << 70,
        notes="x" * 70_000,
        classes={0: "spiral", 1: "elliptical"},
        history=OrderedDict(weight=small),
    )
    quantized = torch.quantize_per_tensor(small, 0.1, 0, torch.quint8)
    good.add("beside.pt", torch_bytes({**beside, "quantized": quantized, **named}))
    good.add("beside-protocol-5.pt", torch_bytes({**named, **beside}, pickle_protocol=5))
    del beside["flags"], beside["eighths"], beside["notes"]  # torch's older format has none
    good.add("legacy-beside.pt", legacy_bytes({**beside, **named}))

    arrays = {name: column.numpy() for name, column in named.items()}
    structured = np.zeros(3, dtype=[("mags", "<f4", (5,)), ("z", "<f4")])
    content = npz_bytes(
        np.savez,
        name=np.array(["M31", "M33"]),
        objid=np.arange(3, dtype=np.uint64),
        mixed=np.array([None, 1], dtype=object),
        table=structured,
        spectrum=np.zeros(2, np.complex64),
        big=np.zeros(2, ">f4"),
        **arrays,
    )
    good.add("beside.npz", content)
    safe = dict(objid=torch.arange(3).to(torch.uint64), eighths=small.to(torch.float8_e5m2))
    good.add("beside.safetensors", safetensors_bytes({**safe, **named}))
    metadata = {f"key{i}": '{"[' * 20 for i in range(1000)}
    good.add("metadata.safetensors", safetensors_bytes(named, metadata))

    python2 = rezip(npz_bytes(np.savez, **arrays), change=lambda n, d: as_python2(d))
    good.add("python-2.npz", python2)
    some = REDSHIFT.clone()
    some[1] = float("nan")
    good.add("some-unlabelled.pt", torch_bytes((IMAGES, MAGNITUDES, some)), redshift=some)


def as_python2(npy):
    """The same array as Python 2 wrote its shape, such as (6L, 5L)."""
    header = npy[10:128].decode()
    longs = re.sub(r"\((.*?),?\)", lambda m: f"({m[1].replace(',', 'L,')}L,)", header)
    return npy[:10] + longs.rstrip().encode().ljust(117) + b"\n" + npy[128:]


def write_archives(good):
    columns = (IMAGES, MAGNITUDES, REDSHIFT)
    torch.serialization.set_crc32_options(False)
    good.add("no-checksums.pt", torch_bytes(TensorDataset(*columns)))
    torch.serialization.set_crc32_options(True)

    path = good.folder / "prefix-of-its-own.pt"  # torch takes the prefix from the file's name
    torch.save(TensorDataset(*columns), path)
    good.add(path.name, path.read_bytes())

    source = torch_bytes(TensorDataset(*columns))
    good.add("rezipped.pt", rezip(source))
    good.add("rezipped-deflated.pt", rezip(source, method=zipfile.ZIP_DEFLATED))
    good.add("no-prefix.pt", rezip(source, rename=lambda name: name.removeprefix("archive/")))
    good.add("comment.pt", rezip(source, comment=b"PK\x05\x06 is no end" + b"." * 300))
    zipfile.ZIP64_LIMIT = 0  # every size and offset goes to the ZIP64 records
    good.add("zip64.pt", rezip(source))
    zipfile.ZIP64_LIMIT = (1 << 31) - 1


def write_legacy(good):
    columns = (IMAGES, MAGNITUDES, REDSHIFT)
    good.add("legacy-dataset.pt", legacy_bytes(TensorDataset(*columns)))
    good.add("legacy-protocol-1.pt", legacy_bytes(TensorDataset(*columns), pickle_protocol=1))
    good.add("legacy-protocol-4.pt", legacy_bytes(list(columns), pickle_protocol=4))
    mixed = (IMAGES.half(), MAGNITUDES64, REDSHIFT64)
    good.add(
        "legacy-mixed-dict.pt", legacy_bytes(dict(zip(("images", "magnitude", "z"), mixed))), *mixed
    )


def write_other_formats(good):
    names = ("images", "magnitudes", "redshift")
    columns = (IMAGES, MAGNITUDES, REDSHIFT)
    wide = (IMAGES64, MAGNITUDES64, REDSHIFT64)
    good.add("plain.safetensors", safetensors_bytes(dict(zip(names, columns)), {"made": "here"}))
    mixed = (IMAGES64.bfloat16(), MAGNITUDES64.half(), REDSHIFT64)
    good.add("mixed.safetensors", safetensors_bytes(dict(zip(names, mixed))), *mixed)
    unlabelled = safetensors_bytes(dict(zip(names[:2], wide)))
    good.add("unlabelled.safetensors", unlabelled, *wide[:2], redshift=None)

    arrays = [column.numpy() for column in columns]
    wide_arrays = [column.numpy() for column in wide]
    good.add("plain.npz", npz_bytes(np.savez, **dict(zip(names, arrays))))
    good.add("by-position.npz", npz_bytes(np.savez, *arrays))
    deflated = npz_bytes(np.savez_compressed, **dict(zip(names, wide_arrays)))
    good.add("deflated.npz", deflated, *wide)
    fortran = dict(zip(names, [np.asfortranarray(array) for array in wide_arrays]))
    good.add("fortran-order.npz", npz_bytes(np.savez, **fortran), *wide)
    halves = (IMAGES.half(), MAGNITUDES64, REDSHIFT.reshape(-1, 1))
    named = dict(zip(names, [column.numpy() for column in halves]))
    good.add("mixed.npz", npz_bytes(np.savez, **named), *halves)
    big = dict(zip(names, [array.astype(array.dtype.newbyteorder(">")) for array in wide_arrays]))
    good.add("big-endian.npz", npz_bytes(np.savez, **big), *wide)
    good.add("big-endian-deflated.npz", npz_bytes(np.savez_compressed, **big), *wide)
    singles = {name: array.astype(">f4") for name, array in zip(names, arrays)}
    good.add("big-endian-floats.npz", npz_bytes(np.savez, **singles))
    good.add("plain.parquet", parquet_bytes(names, arrays))
    halves = (IMAGES.half(), MAGNITUDES64, REDSHIFT)
    content = parquet_bytes(names, [column.numpy() for column in halves], compression="zstd")
    good.add("mixed.parquet", content, *halves)
    some = REDSHIFT.clone()
    some[1] = float("nan")
    table = parquet_bytes(names, [*arrays[:2], pa.array(some.numpy(), from_pandas=True)])
    good.add("some-null.parquet", table, redshift=some)
    good.add("unlabelled.parquet", parquet_bytes(names[:2], arrays[:2]), redshift=None)


def write_odd(good):
    """What a network gets of the files that `odd` has more of."""
    samples = [(IMAGES[i], MAGNITUDES[i], REDSHIFT[i]) for i in range(COUNT)]
    good.add("samples.pt", torch_bytes(samples))
    named = [dict(image=i.clone(), mags=m.clone(), z=float(z)) for i, m, z in samples]
    good.add("samples-named.pt", torch_bytes(named))
    arrays = [dict(image=i.numpy(), mags=m.numpy(), z=z.numpy()) for i, m, z in samples]
    good.add("samples-arrays.pt", torch_bytes(arrays))
    chosen = Subset(TensorDataset(IMAGES, MAGNITUDES, REDSHIFT), [4, 1, 2])
    rows = [4, 1, 2]
    good.add("subset.pt", torch_bytes(chosen), IMAGES[rows], MAGNITUDES[rows], REDSHIFT[rows])
    beside = dict(images=IMAGES, magnitudes=MAGNITUDES.numpy(), z=REDSHIFT.tolist())
    good.add("numpy-array.pt", torch_bytes(beside), redshift=REDSHIFT.double())
    good.add(
        "dataset.pt.gz",
        gzip.compress(torch_bytes(TensorDataset(IMAGES, MAGNITUDES)), mtime=0),
        redshift=None,
    )
    zipped = npz_bytes(np.savez_compressed, images=IMAGES64.numpy(), mags=MAGNITUDES64.numpy())
    good.add(
        "deflated.npz.gz", gzip.compress(zipped, mtime=0), IMAGES64, MAGNITUDES64, redshift=None
    )


def parquet_bytes(names, arrays, **options):
    """A table whose columns of several dimensions are lists of lists."""
    columns = {}
    for name, array in zip(names, arrays):
        column = pa.array(array.reshape(-1)) if isinstance(array, np.ndarray) else array
        for length in getattr(array, "shape", ())[:0:-1]:
            column = pa.FixedSizeListArray.from_arrays(column, length)
        columns[name] = column
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, write_page_checksum=True, **options)
    return sink.getvalue().to_pybytes()
