"""Writes a network as the TorchScript archive that the worker loads."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

FORWARD_SIZE = 128
TOLERANCE = 1e-5


def write_archive(
    network: nn.Module, images: Tensor, magnitudes: Tensor, name: str, sources: list[Path], to: Path
) -> None:
    """Traces, freezes and saves the network, with what the worker wants to know inside.

    `extra/cosmic.json` states name, precision, forward size and shapes; `extra/golden.npz` holds
    the inputs given here and the outputs of the archive itself, read back: the worker refuses an
    archive that does not reproduce them on its machine.

    Args:
        network: takes images `[N, C, H, W]` and magnitudes `[N, M]` and returns `[N, 1]`, float32.
        images: the golden input.
        magnitudes: the golden input.
        name: what the network is called in logs and reports.
        sources: the program text that made the network; its digest goes into the archive.
        to: the file to write.
    """
    network.eval()
    with torch.no_grad():
        frozen = torch.jit.freeze(torch.jit.trace(network, (images, magnitudes)))
        output = saved_and_loaded(frozen)(images, magnitudes)
    golden = io.BytesIO()
    np.savez(golden, images=images.numpy(), magnitudes=magnitudes.numpy(), output=output.numpy())
    description = {
        "format": "cosmic-model/1",
        "name": name,
        "precision": "fp32",
        "forwardSize": FORWARD_SIZE,
        "channels": images.shape[1],
        "height": images.shape[2],
        "width": images.shape[3],
        "magnitudes": magnitudes.shape[1],
        "tolerance": TOLERANCE,
        "sourceSha256": hashlib.sha256(b"".join(s.read_bytes() for s in sources)).hexdigest(),
        "torch": torch.__version__.split("+")[0],
    }
    extra = {"cosmic.json": json.dumps(description, indent=1), "golden.npz": golden.getvalue()}
    torch.jit.save(frozen, str(to), _extra_files=extra)
    without_debug_records(to)


def saved_and_loaded(module: torch.jit.ScriptModule) -> torch.jit.ScriptModule:
    """The module as a reader of its archive gets it."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    buffer.seek(0)
    return torch.jit.load(buffer)


def without_debug_records(archive: Path) -> None:
    """Drops the records that map code to source files: they hold this machine's paths."""
    reader = torch._C.PyTorchFileReader(str(archive))
    # The records of the container itself, version and `.data/`, are the writer's own.
    records = {
        name: reader.get_record(name)
        for name in reader.get_all_records()
        if not name.endswith(".debug_pkl") and not name.startswith(".data/") and name != "version"
    }
    version = int(reader.get_record(".data/version"))
    writer = torch._C.PyTorchFileWriter(str(archive))
    writer.set_min_version(version)
    for name, content in records.items():
        writer.write_record(name, content, len(content))
    writer.write_end_of_file()
