"""Files that are cut short, altered, or of no known format."""

import pickle
import struct

import numpy as np
import torch
from safetensors.torch import save as safetensors_bytes
from torch.utils.data import TensorDataset

from golden.content import (
    IMAGES,
    MAGNITUDES,
    REDSHIFT,
    flip,
    header,
    legacy_bytes,
    lower_sizes,
    npz_bytes,
    rezip,
    torch_bytes,
)


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


def write_other_formats_refused(refused):
    arrays = dict(images=IMAGES[:2].numpy(), magnitudes=MAGNITUDES[:2].numpy())
    plain = npz_bytes(np.savez, **arrays)
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
