"""Sound files of other things than a partition holds."""

import io
from collections import OrderedDict

import numpy as np
import torch
from safetensors.torch import save as safetensors_bytes

from golden.content import (
    IMAGES,
    MAGNITUDES,
    REDSHIFT,
    npz_bytes,
    rezip,
    torch_bytes,
)


def write_wrong_shapes(refused):
    images, magnitudes, redshift = IMAGES[:2], MAGNITUDES[:2], REDSHIFT[:2]
    wanted = "the network survey takes images float32 [N, 5, 4, 4]"
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
        "images of float32 [2, 5, 4, 0]; wanted rows of at least one number",
    )
    refused.shape(
        "magnitudes-flat.pt",
        torch_bytes((images, magnitudes[:, 0])),
        "magnitudes of float32 [2]; the network survey takes magnitudes float32 [N, 5]",
    )
    refused.shape(
        "fewer-magnitudes.pt",
        torch_bytes((images, MAGNITUDES[:1])),
        "magnitudes of float32 [1, 5], but images of float32 [2, 5, 4, 4]; wanted equally many",
    )
    refused.shape(
        "fewer-redshifts.pt",
        torch_bytes((images, magnitudes, REDSHIFT[:1])),
        "redshift of float32 [1], but images of float32 [2, 5, 4, 4]; wanted equally many rows",
    )
    refused.shape(
        "four-tensors.pt", torch_bytes((images, magnitudes, redshift, redshift)), "holds 4 tensors"
    )
    refused.shape("one-tensor.pt", torch_bytes(images), "holds no magnitudes")
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
        "holds the weights of a network (`model.weight`)",
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
        "history.pt",
        torch_bytes(dict(loss=0.5, epochs=["first", "second"], best=None)),
        "holds a dict of other things than tensors (`loss, epochs, best`), as a checkpoint is",
    )
    refused.shape(
        "batches.pt",
        torch_bytes([(images, magnitudes), (images, magnitudes)]),
        "images of float32 [2, 2, 5, 4, 4]; " + wanted,
    )
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), script)
    refused.shape("torchscript.pt", script.getvalue(), "is a TorchScript network")


def write_unsupported(refused):
    """What is asked for is of a type that is not read: sound, so it is not called damaged."""
    images, magnitudes = IMAGES[:2], MAGNITUDES[:2]
    not_supported = ", which is not supported"
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
        npz_bytes(np.savez, structured, np.zeros(2)),
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
