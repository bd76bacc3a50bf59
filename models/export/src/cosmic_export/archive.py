"""Writes a network as the archive that the worker loads."""

import io
import zipfile
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from cosmic_export.description import Description
from cosmic_export.deviations import run
from cosmic_export.sample import Sample

GOLDEN_SAMPLES = 8
# Of the inputs in a golden batch; of larger samples it has fewer.
GOLDEN_BYTES = 64 << 20
ALIGNMENT = 64
# The id of the padding field with which torch, too, aligns an archive's members.
PADDING_FIELD = b"FB"
LOCAL_HEADER_BYTES = 30


def archive(
    frozen: torch.jit.ScriptModule,
    golden: Sample,
    described: Description,
    edit: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """The bytes of an archive: the module, `extra/cosmic.json` and `extra/golden.npz`.

    The golden output is what the module itself gives when it is read back: a worker compares its
    own with it, and so checks its machine and the file, not the export.

    Args:
        frozen: the module.
        golden: inputs.
        described: what the archive says of it.
        edit: what becomes of its code in the archive.

    Raises:
        ExportError: ranks do not take such inputs or outputs.

    """
    outputs = dict(zip(described.outputs, run(saved_and_loaded(frozen), golden), strict=True))
    extra = {
        "cosmic.json": described.text(golden, outputs).encode(),
        "golden.npz": golden_arrays(golden, outputs, described),
    }
    return with_members(saved(frozen), extra, edit)


def golden_of(sample: Sample) -> Sample:
    """The samples of a golden batch: the first few."""
    fit = GOLDEN_BYTES // max(1, sample.bytes_each)
    return sample.first(max(1, min(GOLDEN_SAMPLES, fit)))


def golden_arrays(golden: Sample, outputs: Mapping[str, Tensor], described: Description) -> bytes:
    """An `.npz` of a golden batch."""
    if described.is_surveys(golden, outputs):
        tensors = {**golden, "output": next(iter(outputs.values()))}
    else:
        tensors = {f"inputs/{name}": tensor for name, tensor in golden.items()}
        tensors |= {f"outputs/{name}": tensor for name, tensor in outputs.items()}
    buffer = io.BytesIO()
    np.savez(buffer, **{name: tensor.numpy() for name, tensor in tensors.items()})
    return buffer.getvalue()


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


def with_members(
    torch_archive: bytes,
    extra: Mapping[str, bytes],
    edit: Callable[[bytes], bytes] | None = None,
) -> bytes:
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
            content = source.read(name)
            if edit and name.startswith(f"{root}/code/"):
                content = edit(content)
            if not name.endswith(".debug_pkl"):
                add(written, name, content)
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
