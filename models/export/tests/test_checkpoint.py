"""Checkpoints of all kinds load, and none runs code without being trusted."""

import os
from pathlib import Path

import pytest
import torch
from networks import ListNetwork, seeded
from torch import nn

from cosmic_export import checkpoint
from cosmic_export.errors import ExportError

CLASS = "networks:ListNetwork"


class Hostile:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple:
        return os.mkdir, (str(self.folder),)


@pytest.fixture
def network() -> nn.Module:
    return seeded(ListNetwork)


def same(loaded: nn.Module, network: nn.Module) -> bool:
    pairs = zip(loaded.state_dict().items(), network.state_dict().items(), strict=True)
    return all(one == other and torch.equal(a, b) for (one, a), (other, b) in pairs)


@pytest.mark.parametrize("old_format", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
def test_pickled_module_loads_when_trusted(
    network: nn.Module, tmp_path: Path, wrapped: bool, old_format: bool
) -> None:
    path = tmp_path / "checkpoint.pth"
    content = nn.DataParallel(network) if wrapped else network
    torch.save(content, path, _use_new_zipfile_serialization=not old_format)
    loaded = checkpoint.load(path, None, None, trust=True)
    assert isinstance(loaded.network, ListNetwork)
    assert same(loaded.network, network)
    assert not loaded.network.training


def test_pickled_module_is_refused_when_not_trusted(network: nn.Module, tmp_path: Path) -> None:
    torch.save(network, tmp_path / "checkpoint.pth")
    with pytest.raises(ExportError, match="--trust"):
        checkpoint.load(tmp_path / "checkpoint.pth", None, None, trust=False)


@pytest.mark.parametrize("old_format", [False, True])
@pytest.mark.parametrize("kind", ["state dict", "in a dict", "DataParallel's", "pickled module"])
def test_weights_go_into_a_class(
    network: nn.Module, tmp_path: Path, kind: str, old_format: bool
) -> None:
    state = network.state_dict()
    content = {
        "state dict": state,
        "in a dict": {"epoch": 3, "model_state_dict": state},
        "DataParallel's": nn.DataParallel(network).state_dict(),
        "pickled module": nn.DataParallel(network),
    }[kind]
    path = tmp_path / "checkpoint.pth"
    torch.save(content, path, _use_new_zipfile_serialization=not old_format)
    assert same(checkpoint.load(path, None, CLASS, trust=False).network, network)


def test_taking_weights_runs_nothing_of_the_file(network: nn.Module, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    content = {"state_dict": network.state_dict(), "extra": Hostile(victim)}
    torch.save(content, tmp_path / "checkpoint.pth")
    assert same(checkpoint.load(tmp_path / "checkpoint.pth", None, CLASS, False).network, network)
    assert not victim.exists()


def test_weights_with_attributes_of_a_program_load(network: nn.Module, tmp_path: Path) -> None:
    network.head.weight.frozen = True
    network.register_buffer("scale", torch.ones(1), persistent=False)
    network.scale.unit = "mag"
    torch.save(nn.DataParallel(network), tmp_path / "checkpoint.pth")
    assert same(checkpoint.load(tmp_path / "checkpoint.pth", None, CLASS, False).network, network)


def test_weights_saved_on_a_gpu_load(network: nn.Module, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pth"
    torch.save(network, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    # As a file from a GPU names it: a text with its length before it.
    on_gpu = content.replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
    assert b"cuda:0" in on_gpu
    path.write_bytes(on_gpu)
    assert same(checkpoint.load(path, None, None, trust=True).network, network)
    assert same(checkpoint.load(path, None, CLASS, trust=False).network, network)


def test_classes_come_from_the_code_folder(network: nn.Module, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "their_network.py").write_text("from networks import ListNetwork as Theirs\n")
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    loaded = checkpoint.load(tmp_path / "weights.pth", code, "their_network:Theirs", trust=False)
    assert same(loaded.network, network)


@pytest.mark.parametrize(
    ("class_name", "problem"),
    [
        (None, "holds weights alone; name their network with --class"),
        ("networks:Nothing", "is not found"),
        ("nowhere:ListNetwork", "is not found"),
        ("networks:Attention", "cannot be made without arguments"),
        ("networks:Convolutional", "does not fit networks:Convolutional"),
        ("networks:seeded", "cannot be made without arguments"),
    ],
)
def test_what_is_missing_is_said(
    network: nn.Module, tmp_path: Path, class_name: str | None, problem: str
) -> None:
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    with pytest.raises(ExportError, match=problem) as refused:
        checkpoint.load(tmp_path / "weights.pth", None, class_name, trust=False)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("1 / 0", "cannot be imported: ZeroDivisionError: division by zero"),
        ("    return state['depth']", "the checkpoint does not fit theirs[0-9]:Theirs: 'depth'"),
        ("    return 3", "theirs[0-9]:Theirs makes a int and no module"),
    ],
)
def test_code_that_fails_is_told_in_a_line(
    network: nn.Module,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: str,
    problem: str,
) -> None:
    head = "class Theirs:\n  @staticmethod\n  def from_checkpoint(state):\n"
    module = f"theirs{len(body) % 10}"  # Modules stay imported.
    (tmp_path / f"{module}.py").write_text((head if body[0] == " " else "") + body)
    monkeypatch.syspath_prepend(tmp_path)
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    with pytest.raises(ExportError, match=problem) as refused:
        checkpoint.load(tmp_path / "weights.pth", None, f"{module}:Theirs", trust=False)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("trust", [False, True])
@pytest.mark.parametrize("class_name", [None, CLASS])
def test_what_ranks_run_already_is_refused(
    tmp_path: Path, class_name: str | None, trust: bool
) -> None:
    torch.jit.save(torch.jit.trace(nn.ReLU(), torch.ones(1)), tmp_path / "net.pt")
    (tmp_path / "net.onnx").write_bytes(b"\x08\x08")
    for name, kind in (("net.pt", "a TorchScript archive"), ("net.onnx", "an ONNX file")):
        with pytest.raises(ExportError, match=f"is {kind} already.*name it in model.uri"):
            checkpoint.load(tmp_path / name, None, class_name, trust=trust)


def test_weights_of_another_class_are_told_in_whole_words(tmp_path: Path) -> None:
    torch.save({f"weight{i}": torch.ones(1) for i in range(99)}, tmp_path / "weights.pth")
    with pytest.raises(ExportError, match=r" …; name the class whose weights these are$"):
        checkpoint.load(tmp_path / "weights.pth", None, CLASS, trust=False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_file_that_may_not_be_read_is_told_without_a_number(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pth"
    path.touch(0)
    with pytest.raises(ExportError, match=r"cannot be loaded: Permission denied$"):
        checkpoint.load(path, None, None, trust=True)


@pytest.mark.parametrize("class_name", [None, CLASS])
def test_file_that_is_no_checkpoint_is_refused(tmp_path: Path, class_name: str | None) -> None:
    path = tmp_path / "checkpoint.pth"
    with pytest.raises(ExportError, match="is no file"):
        checkpoint.load(path, None, class_name, trust=False)
    path.write_bytes(b"no checkpoint")
    with pytest.raises(ExportError, match=r"checkpoint\.pth") as refused:
        checkpoint.load(path, None, class_name, trust=False)
    assert "\n" not in str(refused.value)
