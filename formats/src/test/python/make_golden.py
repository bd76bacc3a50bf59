"""Writes the golden partitions that the tests of dev.cosmicai.formats read.

    python make_golden.py ../resources/dev/cosmicai/formats

Needs torch 2.7, numpy and safetensors. Every file in `good/` is written by those libraries and has
an `<name>.expected` beside it: the images as little-endian float32, then the magnitudes as float32,
then the redshifts as float64 (none if unlabelled), as numpy converts them. They hold up to 6
samples of images [5, 4, 4] and 5 magnitudes. Every file in `refused/` has a line in
`refused/reasons.tsv`: file, reason, a piece of the message. `written/` holds torch's own pickles to
compare a writer with. A second run gives the same bytes but in `legacy-*`, where torch writes the
addresses of storages.
"""

import io
import os
import pickle
import re
import struct
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save as safetensors_bytes
from torch.utils.data import TensorDataset

COUNT = 6
generator = torch.Generator().manual_seed(20261122)
IMAGES64 = torch.randn(COUNT, 5, 4, 4, generator=generator, dtype=torch.float64)
MAGNITUDES64 = 18 + 2 * torch.randn(COUNT, 5, generator=generator, dtype=torch.float64)
REDSHIFT64 = 0.5 * torch.rand(COUNT, generator=generator, dtype=torch.float64)
IMAGES, MAGNITUDES, REDSHIFT = IMAGES64.float(), MAGNITUDES64.float(), REDSHIFT64.float()


def torch_bytes(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def legacy_bytes(value, **options):
    return torch_bytes(value, _use_new_zipfile_serialization=False, **options)


def npz_bytes(save, *arrays, **named):
    buffer = io.BytesIO()
    save(buffer, *arrays, **named)
    return buffer.getvalue()


# --- the good ones ---------------------------------------------------------------------------


class Good:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, content, images=IMAGES, magnitudes=MAGNITUDES, redshift=REDSHIFT):
        (self.folder / name).write_bytes(content)
        expected = images.float().contiguous().numpy().astype("<f4").tobytes()
        expected += magnitudes.float().contiguous().numpy().astype("<f4").tobytes()
        if redshift is not None:
            expected += redshift.double().contiguous().numpy().astype("<f8").tobytes()
        (self.folder / (name + ".expected")).write_bytes(expected)


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
    for protocol in (3, 4, 5):
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


def rezip(content, method=zipfile.ZIP_STORED, rename=lambda name: name, change=None, comment=b""):
    """The members of an archive in a new one, as a zip tool would write it (nothing is aligned)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        new.comment = comment
        for member in old.namelist():
            data = old.read(member)
            if change is not None:
                data = change(member, data)
            if data is not None:
                new.writestr(zipfile.ZipInfo(rename(member)), data, compress_type=method)
    return buffer.getvalue()


# --- the refused ones ------------------------------------------------------------------------


class Refused:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, content, reason, message):
        (self.folder / name).write_bytes(content)
        self.lines.append(f"{name}\t{reason}\t{message}\n")

    def corrupt(self, name, content, message):
        self.add(name, content, "PartitionCorrupt", message)

    def unsafe(self, name, content, message):
        self.add(name, content, "PartitionUnsafe", message)

    def shape(self, name, content, message):
        self.add(name, content, "PartitionShape", message)

    def close(self):
        (self.folder / "reasons.tsv").write_text("".join(self.lines))


def with_pickle(data_pkl):
    """A .pt of two good columns whose pickle is replaced, checksums and all."""
    source = torch_bytes((IMAGES[:2].clone(), MAGNITUDES[:2].clone()))
    return rezip(source, change=lambda name, data: data_pkl if name.endswith("data.pkl") else data)


class Call:
    """Pickles as a call of anything."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def write_hostile(refused):
    two = (IMAGES[:2], MAGNITUDES[:2])
    refused.unsafe(
        "os-system.pt",
        with_pickle(b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R."),
        "asks to load `os.system`",
    )
    refused.unsafe("reduce.pt", torch_bytes(Call(os.system, "id")), "asks to load `posix.system`")
    refused.unsafe(
        "eval-in-a-dict.pt",
        torch_bytes(dict(images=IMAGES[:2], magnitudes=MAGNITUDES[:2], z=Call(eval, "1"))),
        "asks to load `__builtin__.eval`",
    )
    refused.unsafe(
        "nested.pt",
        torch_bytes((*two, [{"deep": (Call(exec, "1"),)}])),
        "asks to load `__builtin__.exec`",
    )
    refused.unsafe(
        "stack-global.pt",
        torch_bytes(Call(eval, "1"), pickle_protocol=4),
        "asks to load `builtins.eval`",
    )
    refused.unsafe(
        "stack-global-of-tensors.pt",
        with_pickle(
            b"\x80\x04\x8c\x0ctorch._utils\x8c\x12_rebuild_tensor_v2\x93\x8c\x05torch\x8c\x04load\x93."
        ),
        "asks to load `torch.load`",
    )
    refused.corrupt(
        "stack-global-of-a-list.pt",
        with_pickle(b"\x80\x04]\x8c\x04load\x93."),
        "names a global by something that is no text",
    )
    refused.unsafe(
        "instance.pt",
        with_pickle(b"(X\x02\x00\x00\x00idios\nsystem\n."),
        "asks to load `os.system`",
    )
    refused.unsafe(
        "control-characters.pt",
        with_pickle(b"\x80\x02cos\x1b[2J\r\nsys\x00tem" + b"x" * 500 + b"\n)R."),
        "asks to load `os [2J .sys tem",
    )
    refused.unsafe(
        "new-object-with-keywords.pt",
        with_pickle(b"\x80\x04ccollections\nOrderedDict\n)}\x92."),
        "the pickle instruction 0x92",
    )
    refused.unsafe("extension.pt", with_pickle(b"\x80\x02\x82\x01."), "the pickle instruction 0x82")
    refused.unsafe(
        "calls-a-storage.pt",
        with_pickle(b"\x80\x02ctorch\nFloatStorage\nK\x08\x85R."),
        "asks to call what is no function of tensors",
    )
    refused.unsafe(
        "calls-a-dataset.pt",
        with_pickle(
            b"\x80\x02ctorch.utils.data.dataset\nTensorDataset\n)R}X\x07\x00\x00\x00tensors)sb."
        ),
        "asks to call what is no function of tensors",
    )
    refused.corrupt(
        "builds-a-list.pt",
        with_pickle(b"\x80\x02]}X\x07\x00\x00\x00tensors)sb."),
        "sets the state of something that has none",
    )
    refused.unsafe(
        "memorizes-too-much.pt",
        with_pickle(b"\x80\x02N" + b"q\x00" * 17_000 + b"."),
        "too large a pickle",
    )
    refused.unsafe(
        "calls-a-text.pt",
        with_pickle(b"\x80\x02X\x02\x00\x00\x00id)R."),
        "asks to call what is no function of tensors",
    )
    refused.unsafe(
        "network.pt",
        torch_bytes(torch.nn.Linear(2, 1)),
        "asks to load `torch.nn.modules.linear.Linear`",
    )
    refused.unsafe(
        "legacy-reduce.pt", legacy_bytes(Call(os.system, "id")), "asks to load `posix.system`"
    )
    refused.unsafe(
        "too-many-values.pt",
        with_pickle(b"\x80\x02(" + b"K\x01" * 17_000 + b"t."),
        "too large a pickle",
    )
    refused.unsafe(
        "deep.pt",
        with_pickle(b"\x80\x02" + b"]" * 17_000 + b"a" * 16_999 + b"."),
        "too large a pickle",
    )
    refused.unsafe(
        "memo-bomb.pt",
        with_pickle(b"\x80\x04]" + b"\x94(h\x00h\x00e" * 6_000 + b"."),
        "too large a pickle",
    )
    refused.shape(
        "holds-itself.pt", with_pickle(b"\x80\x02]q\x00h\x00a."), "holds a list at position 0"
    )
    refused.shape(
        "dict-that-holds-itself.pt",
        with_pickle(b"\x80\x02}q\x00X\x06\x00\x00\x00imagesh\x00s."),
        "holds a dict of other things than tensors (`images`)",
    )
    refused.unsafe(
        "objects.npz",
        npz_bytes(np.savez, images=np.array([Call(eval, "1")], dtype=object)),
        "Python objects",
    )


def write_lies(refused):
    """Pickles whose numbers do not fit the storages."""

    def number(value):
        return b"\x8a\x08" + struct.pack("<q", value)

    def numbers(values):
        return b"(" + b"".join(number(value) for value in values) + b"t"

    def text(value):
        return b"X" + struct.pack("<I", len(value)) + value.encode()

    def tensor(storage, offset, shape, strides, key):
        return (
            b"ctorch._utils\n_rebuild_tensor_v2\n(("
            + text("storage")
            + b"ctorch\nFloatStorage\n"
            + text(key)
            + text("cpu")
            + number(storage)
            + b"tQ"
            + number(offset)
            + numbers(shape)
            + numbers(strides)
            + b"\x89NtR"
        )

    def lie(storage=160, offset=0, shape=(2, 5, 4, 4), strides=(80, 16, 4, 1), key="0"):
        magnitudes = tensor(160, 0, (shape[0], 5), (0, 1), "0")
        images = tensor(storage, offset, shape, strides, key)
        return with_pickle(b"\x80\x02" + images + magnitudes + b"\x86.")

    most = (1 << 63) - 1
    lies = {
        "offset": lie(offset=1),
        "largest-offset": lie(offset=most),
        "negative-offset": lie(offset=-1),
        "stride": lie(strides=(81, 16, 4, 1)),
        "largest-strides": lie(strides=(most, most, most, most)),
        "negative-stride": lie(strides=(-80, 16, 4, 1)),
        "shape": lie(shape=(3, 5, 4, 4)),
        "offset-of-nothing": lie(offset=most, shape=(0, 5, 4, 4)),
    }
    for name, content in lies.items():
        refused.corrupt(f"lie-{name}.pt", content, "reaches beyond its storage")
    refused.corrupt(
        "lie-huge-shape.pt", lie(shape=(1 << 40, 5, 4, 4), strides=(0, 0, 0, 0)), "more than 2 GiB"
    )
    refused.corrupt(
        "lie-overflowing-shape.pt",
        lie(shape=(1 << 62, 1 << 62, 4, 4), strides=(0, 0, 0, 0)),
        "more than 2 GiB",
    )
    refused.shape(
        "lie-expanded.pt", lie(shape=(1 << 20, 5, 4, 4), strides=(0, 0, 0, 0)), "bytes of memory"
    )
    refused.corrupt("lie-negative-shape.pt", lie(shape=(-2, 5, 4, 4)), "is damaged")
    refused.corrupt("lie-dimensions.pt", lie(strides=(80, 16, 4)), "4 dimensions and 3 strides")
    refused.corrupt("lie-storage.pt", lie(storage=161), "the storage of tensor 0")
    refused.corrupt("lie-largest-storage.pt", lie(storage=most), "the storage of tensor 0")
    refused.corrupt(
        "lie-negative-storage.pt", lie(storage=-1), "refers to something that is no storage"
    )
    refused.corrupt("lie-key.pt", lie(key="../../etc"), "lacks the storage `../../etc`")


def write_damaged(refused):
    source = torch_bytes(TensorDataset(IMAGES, MAGNITUDES, REDSHIFT))
    legacy = legacy_bytes(TensorDataset(IMAGES, MAGNITUDES, REDSHIFT))
    refused.corrupt("empty.pt", b"", "is empty")
    refused.corrupt("truncated-last-byte.pt", source[:-1], "is cut short")
    refused.corrupt("truncated-half.pt", source[: len(source) // 2], "is cut short")
    refused.corrupt("truncated-to-4-bytes.pt", source[:4], "is cut short")
    refused.corrupt("truncated-front.pt", source[64:], "begins with")
    refused.corrupt("missing-middle.pt", source[:1024] + source[1088:], "is damaged")
    refused.corrupt("legacy-truncated.pt", legacy[:-1], "cut short")
    refused.corrupt("legacy-truncated-pickle.pt", legacy[:100], "ends too early")
    image = source.index(IMAGES.numpy().tobytes())
    refused.corrupt(
        "flipped-pixel.pt", flip(source, image + 77), "the checksum of `archive/data/0`"
    )
    refused.corrupt(
        "flipped-pickle.pt",
        flip(source, source.index(b"torch._utils") + 3),
        "the checksum of `archive/data.pkl`",
    )
    refused.corrupt(
        "lost-storage.pt",
        rezip(source, change=lambda n, d: None if n.endswith("data/1") else d),
        "lacks the storage `1`",
    )
    refused.corrupt(
        "short-storage.pt",
        rezip(source, change=lambda n, d: d[:-4] if n.endswith("data/1") else d),
        "the storage of tensor 1",
    )
    refused.corrupt(
        "no-pickle.zip",
        rezip(source, change=lambda n, d: None if n.endswith("data.pkl") else d),
        "no .pt or .npz",
    )
    refused.corrupt(
        "error-page.pt",
        b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        "begins with 3c 3f",
    )
    refused.corrupt("plain-pickle.pt", pickle.dumps([1, 2, 3]), "begins with 80 04")
    refused.shape(
        "big-endian.pt",
        rezip(source, change=lambda n, d: b"big" if n.endswith("byteorder") else d),
        "byte order `big`",
    )
    refused.shape(
        "legacy-big-endian.pt",
        legacy.replace(b"little_endianq\x02\x88", b"little_endianq\x02\x89"),
        "big-endian",
    )
    negated = torch._neg_view(REDSHIFT)
    refused.shape("lazily-negated.pt", torch_bytes((IMAGES, MAGNITUDES, negated)), "resolve_neg()")


def write_wrong_shapes(refused):
    images, magnitudes, redshift = IMAGES[:2], MAGNITUDES[:2], REDSHIFT[:2]
    wanted = "wanted float32 [N, C, H, W]"
    refused.shape(
        "images-flat.pt",
        torch_bytes((images.flatten(1), magnitudes)),
        "images of float32 [2, 80]; " + wanted,
    )
    refused.shape(
        "images-integers.pt",
        torch_bytes((images.byte(), magnitudes)),
        "images of uint8 [2, 5, 4, 4]; " + wanted,
    )
    refused.shape(
        "images-without-pixels.pt",
        torch_bytes((images[..., :0].clone(), magnitudes)),
        "images of float32 [2, 5, 4, 0]; " + wanted,
    )
    refused.shape(
        "magnitudes-flat.pt",
        torch_bytes((images, magnitudes[:, 0])),
        "magnitudes of float32 [2]; wanted float32 [N, M]",
    )
    refused.shape(
        "redshift-wide.pt",
        torch_bytes((images, magnitudes, magnitudes)),
        "redshift of float32 [2, 5]; wanted float32 or float64 [N] or [N, 1]",
    )
    refused.shape(
        "fewer-magnitudes.pt",
        torch_bytes((images, MAGNITUDES[:1])),
        "magnitudes of float32 [1, 5] for 2 images",
    )
    refused.shape(
        "fewer-redshifts.pt",
        torch_bytes((images, magnitudes, REDSHIFT[:1])),
        "redshift of float32 [1] for 2 images",
    )
    refused.shape(
        "four-tensors.pt", torch_bytes((images, magnitudes, redshift, redshift)), "holds 4 tensors"
    )
    refused.shape("one-tensor.pt", torch_bytes(images), "holds a single tensor")
    refused.shape("only-images.pt", torch_bytes((images,)), "holds no magnitudes")
    refused.shape("a-number.pt", torch_bytes(7), "holds a plain value")
    refused.shape(
        "state-dict.pt",
        torch_bytes(dict(torch.nn.Linear(2, 1).state_dict())),
        "holds the weights of a network (`weight, bias`)",
    )
    refused.shape(
        "state-dict-of-a-module.pt",
        torch_bytes(torch.nn.Sequential(torch.nn.BatchNorm1d(2)).state_dict()),
        "holds the weights of a network (`0.weight, 0.bias, 0.running_mean",
    )
    refused.shape(
        "checkpoint.pt",
        torch_bytes(dict(model=OrderedDict(weight=images), optimizer={"state": {0: {}}}, epoch=3)),
        "holds a dict of other things than tensors (`model, optimizer, epoch`), as a checkpoint is",
    )
    refused.shape(
        "two-redshifts.pt",
        torch_bytes(dict(images=images, magnitudes=magnitudes, z=redshift, labels=redshift)),
        "holds both `z` and `labels`",
    )
    refused.shape(
        "numbered-keys.pt", torch_bytes({0: images, 1: magnitudes}), "keys that are no text"
    )
    refused.shape(
        "batches.pt",
        torch_bytes([(images, magnitudes), (images, magnitudes)]),
        "holds a tuple at position 0",
    )
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), script)
    refused.shape("torchscript.pt", script.getvalue(), "is a TorchScript network")


def write_unsupported(refused):
    """What is asked for is of a type that is not read: sound, so it is not called damaged."""
    images, magnitudes = IMAGES[:2], MAGNITUDES[:2]
    not_supported = ", which is not supported"
    refused.shape(
        "numpy-array.pt",
        torch_bytes(dict(images=images, magnitudes=magnitudes.numpy())),
        "holds a value of `numpy.ndarray` in `magnitudes`" + not_supported,
    )
    refused.shape(
        "uint16.pt",
        torch_bytes((images.to(torch.uint16), magnitudes)),
        "holds a value of `torch.uint16` in tensor 0" + not_supported,
    )
    refused.shape(
        "complex.pt",
        torch_bytes((images.to(torch.complex64), magnitudes)),
        "holds elements of `torch.ComplexFloatStorage` in tensor 0" + not_supported,
    )
    refused.shape(
        "an-array.pt", torch_bytes(images.numpy()), "holds a value of `numpy.ndarray`; wanted"
    )
    arrays = dict(images=images.numpy(), magnitudes=magnitudes.numpy())
    refused.shape(
        "uint64.npz",
        npz_bytes(np.savez, images=arrays["images"].astype(np.uint64)),
        "holds elements of type `<u8` in `images.npy`" + not_supported,
    )
    refused.shape(
        "text.npz", npz_bytes(np.savez, images=np.array(["M31"])), "`<U3` in `images.npy`"
    )
    structured = np.zeros(2, dtype=[("OBJID", "<i8"), ("mags", "<f4", (5,))])
    refused.shape(
        "structured.npz",
        npz_bytes(np.savez, structured),
        "holds a structured array `[('OBJID', '<i8'), ('mags', '<f4', (5,))]` in `arr_0.npy`",
    )
    many = np.zeros(2, dtype=[(f"column_{i}", "<f4") for i in range(600)])
    refused.shape("long-header.npz", npz_bytes(np.savez, images=many), "a header of 13,")
    plain = npz_bytes(np.savez, **arrays)
    refused.shape(
        "version-4.npz",
        rezip(plain, change=lambda n, d: d[:6] + b"\x04" + d[7:]),
        ".npy version 4",
    )
    refused.shape(
        "uint64.safetensors",
        safetensors_bytes(dict(images=images.to(torch.uint64), magnitudes=magnitudes)),
        "holds elements of type `U64` in `images`" + not_supported,
    )


def write_other_formats_refused(refused):
    arrays = dict(images=IMAGES[:2].numpy(), magnitudes=MAGNITUDES[:2].numpy())
    plain = npz_bytes(np.savez, **arrays)
    refused.shape(
        "big-endian.npz", npz_bytes(np.savez, images=arrays["images"].astype(">f4")), "big-endian"
    )
    refused.shape(
        "complex.npz", npz_bytes(np.savez, images=arrays["images"].astype("<c8")), "`<c8`"
    )
    refused.corrupt("truncated.npz", plain[:-10], "is cut short")
    refused.corrupt("flipped.npz", flip(plain, 300), "the checksum of `images.npy`")
    refused.corrupt(
        "short-array.npz",
        rezip(plain, change=lambda n, d: d[:-4]),
        "`images.npy` of shape [2, 5, 4, 4]",
    )
    refused.corrupt(
        "no-array.npz", rezip(plain, change=lambda n, d: b"text"), "`images.npy` ends too early"
    )
    refused.corrupt(
        "huge-shape.npz",
        rezip(plain, change=lambda n, d: d.replace(b"(2, 5, 4, 4)", b"(9" + b"9" * 10 + b")")),
        "more than 2 GiB",
    )
    zeros = npz_bytes(
        np.savez_compressed,
        images=np.zeros((90, 5, 400, 100), "<f4"),
        magnitudes=np.zeros((90, 5), "<f4"),
    )
    refused.shape("bomb.npz", zeros, "would unpack to")
    refused.corrupt("bomb-that-lies.npz", lower_sizes(zeros), "does not unpack to its")

    safe = safetensors_bytes(dict(images=IMAGES[:2], magnitudes=MAGNITUDES[:2]))
    refused.corrupt("truncated.safetensors", safe[:-1], "does not lie inside the file")
    refused.corrupt(
        "header-beyond-the-end.safetensors", struct.pack("<Q", 1 << 40) + safe[8:], "begins with"
    )
    refused.corrupt("no-json.safetensors", header(b"{images: 1}"), "not valid JSON")
    twice = b'"images":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
    refused.corrupt(
        "same-name-twice.safetensors",
        header(b"{%s,%s}" % (twice, twice)) + b"....",
        "not valid JSON",
    )
    refused.corrupt(
        "negative-offset.safetensors",
        header(b"{%s}" % twice.replace(b"[0,4]", b"[-4,0]")) + b"....",
        "does not lie inside the file",
    )
    refused.corrupt(
        "wrong-extent.safetensors",
        header(b"{%s}" % twice.replace(b"[1]", b"[2]")) + b"....",
        "takes 8 bytes and has 4",
    )
    refused.corrupt(
        "nested.safetensors", header(b'{"images":' * 1200 + b"}" * 1200), "safetensors header"
    )
    refused.shape(
        "float8.safetensors",
        header(b"{%s}" % twice.replace(b"F32", b"F8_E4M3")) + b"....",
        "`F8_E4M3`",
    )


def flip(content, index):
    return content[:index] + bytes([content[index] ^ 0x10]) + content[index + 1 :]


def header(json_bytes):
    return struct.pack("<Q", len(json_bytes)) + json_bytes


def lower_sizes(archive):
    """Says in the central directory that a deflated member unpacks to 1,000 bytes."""
    at = archive.index(b"PK\x01\x02") + 24
    return archive[:at] + struct.pack("<I", 1000) + archive[at + 4 :]


# --- for the writers -------------------------------------------------------------------------


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
    good = Good(folder / "good")
    for write in (
        write_containers,
        write_element_types,
        write_views,
        write_what_stands_beside,
        write_archives,
        write_legacy,
        write_other_formats,
    ):
        write(good)
    refused = Refused(folder / "refused")
    for write in (
        write_hostile,
        write_lies,
        write_damaged,
        write_wrong_shapes,
        write_unsupported,
        write_other_formats_refused,
    ):
        write(refused)
    refused.close()
    write_pickles(folder / "written")
    write_halves(folder)


if __name__ == "__main__":
    main()
