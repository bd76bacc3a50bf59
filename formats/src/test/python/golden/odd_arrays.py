"""Arrays in pickles, sparse tensors, numpy's files of other kinds, and what gzip compressed."""

import gzip
import io
import zipfile

import numpy as np
import torch
from safetensors.torch import save as safetensors_bytes

from golden.content import legacy_bytes, npz_bytes, rezip, torch_bytes
from golden.odd import IMAGES, LABELS, MAGS, PIXELS, N, Z


def write_arrays_in_pickles(odd):
    pixels, images = PIXELS.numpy(), IMAGES.numpy()
    named = dict(
        pixels=pixels,
        images=images.astype(">f4"),
        fortran=np.asfortranarray(images.astype(">f8")),
        labels=LABELS.numpy().astype("<i2"),
        kept=np.array([True, False]),
        none=np.zeros((0, 3), ">i4"),
        scalar=np.float32(1.5),
        single=np.array(-7, ">i8"),
    )
    expected = {name: np.asarray(column) for name, column in named.items()}
    for protocol in range(1, 6):
        content = torch_bytes(named, pickle_protocol=protocol)
        odd.add(f"arrays-{protocol}.pt", content, **expected)
    odd.add("arrays-legacy.pt", legacy_bytes(named), **expected)
    samples = [
        (np.asfortranarray(images[i]), images[i].astype(">f2"), LABELS.numpy()[i], np.float32(i))
        for i in range(N)
    ]
    columns = (images, images.astype("f2"), LABELS, np.arange(N, dtype="f4"))
    for protocol in (2, 5):
        content = torch_bytes(samples, pickle_protocol=protocol)
        odd.add(f"samples-arrays-{protocol}.pt", content, *columns)
    mixed = [i.clone() if n % 2 else i.numpy() for n, i in enumerate(IMAGES)]
    odd.add("samples-mixed-2.pt", torch_bytes([(i,) for i in mixed]), IMAGES)
    big = [i.astype(">f4") if n % 3 else i for n, i in enumerate(images)]
    mixed = [(i,) for i in [*mixed, *big, IMAGES[0], IMAGES[2], IMAGES[0]]]
    expected = torch.cat([IMAGES, IMAGES, IMAGES[[0, 2, 0]]])
    odd.add("samples-mixed-5.pt", torch_bytes(mixed, pickle_protocol=5), expected)
    many = [(torch.full((3,), n), torch.tensor(n / 7)) for n in range(40)]
    columns = (torch.arange(40).reshape(-1, 1).expand(40, 3), torch.arange(40) / 7)
    odd.add("samples-many.pt", torch_bytes(many), *columns)
    odd.add("samples-many-deflated.pt", rezip(torch_bytes(many), zipfile.ZIP_DEFLATED), *columns)
    odd.add("samples-many-legacy.pt", legacy_bytes(many), *columns)
    sparse = torch.tensor([[0.0, 2.0, 0.0], [0.0, 0.0, -3.0], [0.0, 0.0, 0.0]]).double()
    hybrid = torch.zeros(4, 2, 3, dtype=torch.int64)
    hybrid[1], hybrid[3, 1, 2] = 5, 7
    zero = torch.zeros(3, 3)
    loose = torch.sparse_coo_tensor([[2, 0]], torch.tensor([1, 2], dtype=torch.int32), (4,))
    content = torch_bytes(
        dict(
            sparse=sparse.to_sparse(),
            hybrid=hybrid.to_sparse(1),
            loose=loose,
            zero=zero.to_sparse(),
        )
    )
    odd.add("sparse.pt", content, sparse=sparse, hybrid=hybrid, loose=loose.to_dense(), zero=zero)


def npy_bytes(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def write_numpy(odd):
    images = IMAGES.numpy()
    odd.add("array.npy", npy_bytes(PIXELS.numpy()), PIXELS)
    odd.add("big-endian.npy", npy_bytes(images.astype(">f8")), images.astype("f8"))
    odd.add("fortran.npy", npy_bytes(np.asfortranarray(images.astype(">f2"))), images.astype("f2"))
    for name, save in (("big-endian", np.savez), ("big-endian-deflated", np.savez_compressed)):
        arrays = dict(
            images=images.astype(">f4"),
            halves=images.astype(">f2"),
            wide=images.astype(">f8"),
            labels=LABELS.numpy().astype(">i8"),
            ints=LABELS.numpy().astype(">i4"),
            shorts=LABELS.numpy().astype(">i2"),
            bytes=LABELS.numpy().astype("i1"),
        )
        odd.add(f"{name}.npz", npz_bytes(save, **arrays), **arrays)
    fields = [("id", "S3"), ("mags", ">f4", (4,)), ("kept", "?"), ("z", "<f8"), ("label", "<i2")]
    table = np.zeros(N, dtype=fields)
    table["mags"], table["z"], table["label"] = MAGS, Z, LABELS
    table["kept"] = [True, False, False, True, True]
    columns = {name: table[name] for name in ("mags", "kept", "z", "label")}
    odd.add("structured.npy", npy_bytes(table), **columns)
    odd.add("structured.npz", npz_bytes(np.savez, table), **columns)
    odd.add("structured-deflated.npz", npz_bytes(np.savez_compressed, catalogue=table), **columns)
    two = np.asfortranarray(np.stack([table, table[::-1]]))
    columns = {name: two[name] for name in columns}
    odd.add("structured-fortran.npy", npy_bytes(two), **columns)


def write_gzip(odd):
    def zipped(content):
        return gzip.compress(content, mtime=0)

    named = dict(images=PIXELS, labels=LABELS)
    arrays = dict(images=IMAGES.numpy().astype(">f4"), labels=LABELS.numpy())
    odd.add("dict.pt.gz", zipped(torch_bytes(named)), **named)
    odd.add("samples.pt.gz", zipped(torch_bytes([(i.clone(), 1) for i in MAGS])), MAGS, [1] * N)
    odd.add("legacy.pt.gz", zipped(legacy_bytes(named)), **named)
    odd.add("plain.npz.gz", zipped(npz_bytes(np.savez, **arrays)), **arrays)
    odd.add("deflated.npz.gz", zipped(npz_bytes(np.savez_compressed, **arrays)), **arrays)
    odd.add("array.npy.gz", zipped(npy_bytes(arrays["images"])), IMAGES)
    odd.add("plain.safetensors.gz", zipped(safetensors_bytes(named)), **named)
