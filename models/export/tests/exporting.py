"""Exports small networks, and looks into what came out."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import torch
from torch import Tensor, fx, nn

from cosmic_export.calling import Wish, called
from cosmic_export.command import main
from cosmic_export.deviations import run
from cosmic_export.integers import multiplies_integers
from cosmic_export.sample import Sample
from cosmic_export.tasks import SURVEYS

needs_products = pytest.mark.skipif(
    not multiplies_integers(), reason="int8 cannot be made on this CPU"
)


def has_primitives_in_bfloat16() -> bool:
    """Whether this CPU runs oneDNN's primitives in bfloat16."""
    try:
        torch.ops.mkldnn._reorder_linear_weight(torch.zeros(16, 16, dtype=torch.bfloat16))
    except RuntimeError:
        return False
    return True


needs_bfloat16 = pytest.mark.skipif(
    not has_primitives_in_bfloat16(), reason="this CPU lacks the primitives of bfloat16"
)

# Random networks without a narrow output: bfloat16 is farther off than the default allows.
BOUND = 0.05
SMALL = ("--input-shape", "5x8x8", "--batch-size", "8", "--trust", "--tolerance", str(BOUND))


# What a network of redshifts has to give.
OF_SURVEY = Wish(problem=SURVEYS.problem, as_column=True)


def one_form(model: nn.Module, sample: Sample) -> fx.GraphModule:
    """A network of the survey in the form that rewrites and archives want."""
    return called(model, sample, OF_SURVEY).network


def output_of(network: nn.Module, sample: Sample) -> Tensor:
    """The only output."""
    (output,) = run(network, sample)
    return output


def exported(network: nn.Module, folder: Path, *options: str) -> Path:
    """The archive of a network."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.pt"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *options]) == 0
    return out


def member(archive: bytes, name: str) -> bytes:
    """A file within an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        root = members.namelist()[0].split("/")[0]
        return members.read(f"{root}/extra/{name}")


def description(archive: bytes) -> dict:
    """What an archive says of its network."""
    return json.loads(member(archive, "cosmic.json"))


def written(archive: bytes) -> list[str]:
    """The precisions in an archive, its own first."""
    own = description(archive)["precision"]
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        inside = [Path(name).stem for name in members.namelist() if name.endswith(".pt")]
    return [own, *inside]


def refused(network: nn.Module, folder: Path, capsys: pytest.CaptureFixture, *options: str) -> str:
    """The one line with which an export is refused, having written nothing."""
    torch.save(network, folder / "checkpoint.pth")
    out = folder / "model.pt"
    assert main([str(folder / "checkpoint.pth"), "--out", str(out), *options]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert not out.exists()
    return error
