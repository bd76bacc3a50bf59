"""Files of many samples, arrays and archives that are refused, or one column of which is."""

import gzip
import io
import zipfile

import numpy as np
import torch
from torch.utils.data import ConcatDataset, Subset, TensorDataset

from golden.content import flip, npz_bytes, torch_bytes
from golden.hostile import Call, with_pickle
from golden.odd import IMAGES, LABELS, MAGS, N
from golden.odd_arrays import npy_bytes


def write_uneven_samples(odd):
    def shape(name, samples, column, message, **options):
        odd.refuse(name, torch_bytes(samples, **options), column, "PartitionShape", message)

    views = [(IMAGES[i], MAGS[i], i) for i in range(N)]
    shape(
        "uneven-shape.pt",
        [*views[:3], (IMAGES[3, :, 1:], MAGS[3], 3)],
        "0",
        "holds tensor 0 of float32 [2, 3, 3] in sample 0 and of float32 [2, 2, 3] in sample 3",
    )
    shape(
        "uneven-type.pt",
        [dict(mags=MAGS[0]), dict(mags=MAGS[1].double())],
        "mags",
        "holds `mags` of float32 [4] in sample 0 and of float64 [4] in sample 1",
    )
    shape(
        "uneven-length.pt",
        [*views[:2], (IMAGES[2],)],
        "1",
        "holds no tensor 1 in sample 2 (counted",
    )
    shape(
        "uneven-keys.pt",
        [dict(mags=MAGS[0]), dict(images=MAGS[1])],
        "mags",
        "holds no `mags` in sample 1",
    )
    shape("uneven-none.pt", [(MAGS[0], 1), (MAGS[1], None)], "1", "tensor 1 of sample 1")
    shape("uneven-bool.pt", [(MAGS[0], 1), (MAGS[1], True)], "1", "of bool [] in sample 1")
    shape("uneven-kind.pt", [(MAGS[0], 1), MAGS[1]], "1", "holds no tensor 1 in sample 1")
    shape("uneven-rows.pt", dict(mags=[[1, 2], [3]]), "mags", "not of equal length")
    shape("text-in-samples.pt", [(MAGS[0], "J1")], "1", "holds a plain value in tensor 1")
    shape("many-parts.pt", [tuple(range(300))], "", "too many parts")
    shape("repeated-lists.pt", dict(a=[[[list(range(99))] * 99] * 9] * 9), "a", "repeat themselves")
    shape("text.pt", "a text", "", "holds a plain value; wanted tensors")
    shape("texts.pt", ["a", "b"], "", "holds a list; wanted tensors")
    shape("tensor-and-none.pt", (MAGS, None), "", "holds a plain value at position 1")
    large = [(1 << 70, MAGS[0])]
    shape("beyond-64-bits.pt", large, "0", "holds a plain value in tensor 0")
    shape("beyond-64-bits-1.pt", large, "0", "holds a plain value in tensor 0", pickle_protocol=1)


def write_datasets_refused(odd):
    def shape(name, dataset, column, message):
        odd.refuse(name, torch_bytes(dataset), column, "PartitionShape", message)

    whole = TensorDataset(IMAGES, MAGS)
    shape("subset-beyond.pt", Subset(whole, [0, 5]), "1", "with the index 5, where `1` has 5 rows")
    shape("subset-negative.pt", Subset(whole, [0, -1]), "1", "with the index -1")
    shape("subset-texts.pt", Subset(whole, ["a"]), "1", "no list or range of whole numbers")
    shape(
        "subset-floats.pt", Subset(whole, torch.ones(2)), "1", "no list or range of whole numbers"
    )
    shape("subset-back.pt", Subset(whole, range(4, 0, -1)), "1", "no list or range of whole")
    shape("subset-of-text.pt", Subset("abc", [0]), "", "holds a dataset made of a plain value")
    unlike = ConcatDataset([whole, TensorDataset(IMAGES, MAGS.double())])
    shape("concat-unlike.pt", unlike, "1", "holds `1` of float32 [5, 4] in one part and of float64")
    fewer = ConcatDataset([whole, TensorDataset(IMAGES)])
    shape("concat-fewer.pt", fewer, "1", "holds `1` in one part and not in another")
    deep = whole
    for _ in range(20):
        deep = Subset(deep, [0])
    shape("subset-deep.pt", deep, "", "too deep")

    def pickled(name, pickle, reason, message):
        odd.refuse(name, with_pickle(pickle), "", reason, message)

    main = b"\x80\x02c__main__\nMine\n"
    unsafe = "asks to load `__main__.Mine`"
    pickled("mine-called.pt", main + b")R.", "PartitionUnsafe", unsafe)
    pickled("mine-without-state.pt", main + b")\x81.", "PartitionUnsafe", unsafe)
    pickled("mine-without-tensors.pt", main + b")\x81}b.", "PartitionUnsafe", unsafe)
    pickled("mine-itself.pt", main + b"\x85.", "PartitionUnsafe", unsafe)
    pickled("mine-and-another.pt", main + b")\x81cos\nsystem\n)R.", "PartitionUnsafe", unsafe)
    pickled("mine-twice.pt", main + b"q\x00K\x01\x85\x81h\x00\x86.", "PartitionUnsafe", unsafe)
    pickled(
        "dataset-of-itself.pt",
        b"\x80\x02ctorch.utils.data.dataset\nSubset\n)\x81q\x00}(X\x07\x00\x00\x00dataseth\x00"
        b"X\x07\x00\x00\x00indices]ub.",
        "PartitionShape",
        "too deep",
    )
    pickled(
        "dataset-without-state.pt",
        b"\x80\x02ctorch.utils.data.dataset\nConcatDataset\n)\x81.",
        "PartitionCorrupt",
        "describes a dataset wrongly",
    )
    pickled("memo-of-giants.pt", b"\x80\x02Nr\xff\xff\xff\x7f.", "PartitionCorrupt", "cannot have")


def write_arrays_refused(odd):
    def shape(name, named, column, message):
        odd.refuse(name, torch_bytes(named), column, "PartitionShape", message)

    mags = MAGS.numpy()
    objects = torch_bytes(dict(mags=np.array([None, "a"], dtype=object)))
    odd.refuse("array-of-objects.pt", objects, "mags", "PartitionUnsafe", "Python objects (type")
    called = torch_bytes(dict(mags=np.array([Call(eval, "1")], dtype=object)))
    odd.refuse("array-of-calls.pt", called, "", "PartitionUnsafe", "`__builtin__.eval`")
    shape("array-of-texts.pt", dict(mags=np.array(["a"])), "mags", "elements of type `U1`")
    shape("array-complex.pt", dict(mags=mags.astype("c8")), "mags", "elements of type `c8`")
    shape("array-unsigned.pt", dict(mags=mags.astype("u4")), "mags", "elements of type `u4`")
    table = np.zeros(2, dtype=[("z", "<f4")])
    shape("array-structured.pt", dict(table=table), "table", "elements of type `V4`")
    short = pickle_of(torch_bytes(dict(mags=mags), pickle_protocol=5))
    short = with_pickle(short.replace(b"K\x05K\x04", b"K\x05K\x05"))
    odd.refuse("array-short.pt", short, "mags", "PartitionCorrupt", "takes 100 bytes and has 80")

    twice = torch.sparse_coo_tensor([[1, 1]], [1.0, 2.0], (3,))
    shape("sparse-twice.pt", dict(mags=twice), "mags", "coalesce()")
    rows = torch.eye(3).to_sparse_csr()
    message = "a sparse tensor that is not of coordinates in `mags`; save it with to_dense()"
    shape("sparse-rows.pt", dict(mags=rows), "mags", message)
    bomb = torch.sparse_coo_tensor([[1]], [1.0], (1 << 28,))
    shape("sparse-bomb.pt", dict(mags=bomb), "mags", "a sparse tensor that takes 1,073,741,824")
    wide = torch.sparse_coo_tensor([[1], [1]], [1.0], (1 << 30, 1 << 30))
    shape("sparse-giant.pt", dict(mags=wide), "mags", "bytes that cannot be read piece by piece")
    outside = torch_bytes(torch.sparse_coo_tensor([[2]], [1.0], (7,)))
    outside = with_storages(pickle_of(outside).replace(b"K\x07\x85", b"K\x02\x85"))
    odd.refuse("sparse-outside.pt", outside, "0", "PartitionCorrupt", "a sparse tensor wrongly")

    nested = np.zeros(2, dtype=[("a", [("b", "<f4")])])
    odd.refuse("nested.npy", npy_bytes(nested), "0", "PartitionShape", "holds a structured array")
    texts = npy_bytes(np.zeros(2, dtype=[("id", "S3"), ("z", "<f4")]))
    odd.refuse("fields.npy", texts, "id", "PartitionShape", "elements of type `|S3` in `id`")
    objects = npy_bytes(np.zeros(2, dtype=[("o", "O"), ("z", "<f4")]))
    odd.refuse("field-object.npy", objects, "0", "PartitionShape", "holds a structured array")
    cut = npy_bytes(table)[:-1]
    odd.refuse("cut.npy", cut, "z", "PartitionCorrupt", "it of shape [2] takes 8 bytes and has 7")
    odd.refuse(
        "short.npy", npy_bytes(mags)[:-1], "0", "PartitionCorrupt", "takes 80 bytes and has 79"
    )
    odd.refuse("complex.npy", npy_bytes(mags.astype(">c8")), "0", "PartitionShape", "type `>c8`")


def pickle_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("archive/data.pkl")


def with_storages(pickle):
    """A .pt of this pickle, whose storages 0 and 1 are an index of 2 and a value."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (
            ("data.pkl", pickle),
            ("data/0", np.array([2]).tobytes()),
            ("data/1", np.float32([1]).tobytes()),
        ):
            archive.writestr(zipfile.ZipInfo("archive/" + name), data)
    return buffer.getvalue()


def write_gzip_refused(odd):
    def corrupt(name, content, message):
        odd.refuse(name, content, "", "PartitionCorrupt", message)

    plain = torch_bytes(dict(labels=LABELS))
    packed = gzip.compress(plain, mtime=0)
    corrupt("cut.pt.gz", packed[:-30], "gzip cannot unpack it")
    corrupt("flipped.pt.gz", flip(packed, len(packed) - 6), "gzip cannot unpack it")
    corrupt("flipped-inside.pt.gz", flip(packed, 200), "gzip cannot unpack it")
    lower = packed[:-4] + (1000).to_bytes(4, "little")
    corrupt("says-less.pt.gz", lower, "more than the 1,000 bytes that it says")
    higher = packed[:-4] + (9000).to_bytes(4, "little")
    corrupt("says-more.pt.gz", higher, "gzip cannot unpack it")
    corrupt("two.pt.gz", packed + packed, "several files that gzip compressed")
    corrupt("empty.pt.gz", gzip.compress(b"", mtime=0), "is damaged or empty")
    corrupt("page.pt.gz", gzip.compress(b"<html>" * 9, mtime=0), "begins with 3c 68")
    corrupt("twice.pt.gz", gzip.compress(packed, mtime=0), "begins with 1f 8b")
    bomb = gzip.compress(npz_bytes(np.savez, images=np.zeros((1 << 20, 4), "f4")), mtime=0)
    odd.refuse("bomb.npz.gz", bomb, "", "PartitionShape", "would unpack to 16,77")
