"""Writes a network as the archive that the worker loads."""

import io
import json
import zipfile
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

FORMAT = "cosmic-model/1"
GOLDEN_SAMPLES = 8
ALIGNMENT = 64
# The id of the padding field with which torch, too, aligns an archive's members.
PADDING_FIELD = b"FB"
LOCAL_HEADER_BYTES = 30


@dataclass(frozen=True)
class Description:
    """What an archive says of its network, besides the shapes.

    Attributes:
        name: what the network is called in logs and reports.
        precision: the name of its precision.
        batch_size: samples of one forward pass at which it is fastest.
        tolerance: how far the golden output may be off on another machine, as |Δ| / max(1, |y|).
        source_sha256: digest of the checkpoint or program that it was made of.

    """

    name: str
    precision: str
    batch_size: int
    tolerance: float
    source_sha256: str


def archive(
    frozen: torch.jit.ScriptModule, images: Tensor, magnitudes: Tensor, described: Description
) -> bytes:
    """The bytes of an archive: the module, `extra/cosmic.json` and `extra/golden.npz`.

    The golden output is what the module itself gives when it is read back: a worker compares its
    own with it, and so checks its machine and the file, not the export.
    """
    with torch.no_grad():
        output = saved_and_loaded(frozen)(images, magnitudes)
    golden = io.BytesIO()
    np.savez(golden, images=images.numpy(), magnitudes=magnitudes.numpy(), output=output.numpy())
    description = {
        "format": FORMAT,
        "name": described.name,
        "precision": described.precision,
        "forwardSize": described.batch_size,
        "channels": images.shape[1],
        "height": images.shape[2],
        "width": images.shape[3],
        "magnitudes": magnitudes.shape[1],
        "tolerance": described.tolerance,
        "sourceSha256": described.source_sha256,
        "torch": torch.__version__.split("+")[0],
    }
    extra = {
        "cosmic.json": json.dumps(description, indent=1).encode(),
        "golden.npz": golden.getvalue(),
    }
    return with_members(saved(frozen), extra)


def with_variant(whole: bytes, precision: str, variant: bytes) -> bytes:
    """An archive that carries another of the same network in another precision inside.

    Readers that know nothing of variants load the outer one.
    """
    return with_members(whole, {f"{precision}.pt": variant})


def saved(module: torch.jit.ScriptModule) -> bytes:
    """What `torch.jit.save` writes."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    return buffer.getvalue()


def saved_and_loaded(module: torch.jit.ScriptModule) -> torch.jit.ScriptModule:
    """The module as a reader of its archive gets it."""
    return torch.jit.load(io.BytesIO(saved(module)))


def with_members(torch_archive: bytes, extra: dict[str, bytes]) -> bytes:
    """The archive with files added under `extra/`, stored and aligned as torch does.

    Left out are the records that map code to source files, since they hold this machine's paths.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(torch_archive)) as source,
        zipfile.ZipFile(target, "w") as written,
    ):
        names = source.namelist()
        root = names[0].split("/")[0]
        for name in names:
            if not name.endswith(".debug_pkl"):
                add(written, name, source.read(name))
        for name, content in extra.items():
            add(written, f"{root}/extra/{name}", content)
    return target.getvalue()


def add(written: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Stores a member whose content begins at a multiple of 64, without a date."""
    member = zipfile.ZipInfo(name)
    header = written.fp.tell() + LOCAL_HEADER_BYTES + len(name.encode()) + len(PADDING_FIELD) + 2
    padding = -header % ALIGNMENT
    member.extra = PADDING_FIELD + padding.to_bytes(2, "little") + b"Z" * padding
    written.writestr(member, content)
