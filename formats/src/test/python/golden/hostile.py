"""Pickles that ask for more than tensors, or whose numbers lie."""

import os
import struct

import numpy as np
import torch

from golden.content import (
    IMAGES,
    MAGNITUDES,
    legacy_bytes,
    npz_bytes,
    rezip,
    torch_bytes,
)


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
    refused.shape(
        "deep.pt",
        with_pickle(b"\x80\x02" + b"]" * 17_000 + b"a" * 16_999 + b"."),
        "samples of too many parts",
    )
    refused.shape(
        "memo-bomb.pt",
        with_pickle(b"\x80\x04]" + b"\x94(h\x00h\x00e" * 6_000 + b"."),
        "samples of too many parts",
    )
    refused.shape(
        "holds-itself.pt",
        with_pickle(b"\x80\x02]q\x00h\x00a."),
        "samples of too many parts",
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
