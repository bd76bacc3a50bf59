"""What an archive holds for which processors, and what of it was measured."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from exporting import BOUND, description, exported, member
from networks import Convolutional, WithAlternatives, seeded
from torch import nn

from cosmic_export import by_processor, operators, packing, processors, samples
from cosmic_export.alternatives import OPTIONS, Rewriting
from cosmic_export.choices import TABLE, USUAL
from cosmic_export.command import main
from cosmic_export.comparing import Fastest
from cosmic_export.deviations import deviation
from cosmic_export.precision import ALL, FP32
from cosmic_export.processors import AMX, AVX2, AVX512_BF16

OPTIONS_OF_ALL = ("--input-shape", "5x8x8", "--trust", "--tolerance", str(BOUND))
SIZED = (*OPTIONS_OF_ALL, "--batch-size", "8")
CPU_INFO = "model name\t: Tested CPU\nflags\t\t: {flags}\n"
SPEEDS = {32: 70.0, 64: 80.0, 128: 85.0}


class Lab:
    """Measures nothing: says what is fastest, and keeps what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.batch_size = 32
        self.wins: list[Rewriting] = []
        self.compared: list[list[Rewriting]] = []
        monkeypatch.setattr(by_processor, "fastest_of", self.fastest_of)
        monkeypatch.setattr(by_processor, "best_batch_size", self.best_batch_size)
        monkeypatch.setattr(by_processor, "samples_per_second", lambda *_arguments: 50.0)
        monkeypatch.setattr(by_processor, "streams", lambda: 2)

    def fastest_of(self, candidates: Mapping, _sample: object) -> Fastest:
        """The first of the winners that is a candidate, else the first candidate."""
        names = list(candidates)
        self.compared.append(names)
        chosen = next((one for one in self.wins if one in names), names[0])
        return Fastest(chosen, 80, True, 5)

    def best_batch_size(self, _network: object, _sample: object) -> Fastest[int]:
        """As set."""
        return Fastest(self.batch_size, SPEEDS[self.batch_size], True, 5)


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Lab:
    """In the place of measurements."""
    return Lab(monkeypatch)


@pytest.fixture
def on_avx2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with AVX2, as Linux tells."""
    computes(tmp_path, monkeypatch, "fpu avx2")


def computes(folder: Path, monkeypatch: pytest.MonkeyPatch, flags: str) -> None:
    """Lets this machine have other flags."""
    (folder / "cpuinfo").write_text(CPU_INFO.format(flags=flags))
    monkeypatch.setattr(processors, "CPU_INFO", folder / "cpuinfo")


def inside(archive: bytes) -> list[str]:
    """The names under `extra/`."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        return [name.split("/extra/")[1] for name in members.namelist() if "/extra/" in name]


def choices(archive: bytes) -> list[tuple]:
    """The entries of an archive."""
    content = json.loads(member(archive, "choices.json"))
    assert content["format"] == "cosmic-choices/1"
    names = ["processor", "precision", "member", "batchSize", "measured"]
    assert all(list(entry) == names for entry in content["choices"])
    return [tuple(entry.values()) for entry in content["choices"]]


def test_usual_graph_is_not_written_twice(
    tmp_path: Path, lab: Lab, on_avx2: None, capsys: pytest.CaptureFixture
) -> None:
    lab.batch_size = 64
    whole = exported(seeded(WithAlternatives), tmp_path, *OPTIONS_OF_ALL).read_bytes()
    assert inside(whole) == ["cosmic.json", "golden.npz", "bf16.pt", "choices.json"]
    measured = "Tested CPU, 2 streams, 80 samples/s a core"
    assert choices(whole) == [("avx2", "fp32", "", 64, measured)]
    assert description(whole)["forwardSize"] == 64
    # Ranks compute in it on other processors: nothing was measured for it.
    assert len(lab.compared) == 1
    assert description(member(whole, "bf16.pt"))["forwardSize"] == 64
    told = capsys.readouterr().out
    assert "processor  precision  batch size  file                rewritten  measured" in told
    assert f"avx2       fp32               64  the archive itself  as usual   {measured}" in told


def test_all_ways_that_differ_in_one_thing_are_compared_first(
    tmp_path: Path, lab: Lab, on_avx2: None
) -> None:
    exported(seeded(WithAlternatives), tmp_path, *OPTIONS_OF_ALL)
    advice = TABLE[AVX2][FP32].rewriting
    # Operators of our own are for bfloat16.
    others = [change for change in advice.changes(tuple(OPTIONS)) if not change.own]
    assert lab.compared == [[advice, *others]]


def test_faster_rewrites_are_a_member_of_their_own(
    tmp_path: Path, lab: Lab, on_avx2: None, capsys: pytest.CaptureFixture
) -> None:
    advice = TABLE[AVX2][FP32].rewriting
    products = next(advice.changes(("attention",)))
    both = Rewriting(products.attention, "dense", products.linear)
    lab.wins = [both, products]
    network = seeded(WithAlternatives)
    whole = exported(network, tmp_path, *OPTIONS_OF_ALL).read_bytes()
    # One after the other: what was found first is not asked again.
    assert [len(names) for names in lab.compared] == [6, 5, 2]
    assert [entry[:3] for entry in choices(whole)] == [("avx2", "fp32", "fp32.avx2.pt")]
    faster = member(whole, "fp32.avx2.pt")
    assert description(faster)["precision"] == "fp32"
    said = f"extra/fp32.avx2.pt  attention {products.attention}, groups dense"
    assert said in capsys.readouterr().out
    sample = samples.drawn(64, (5, 8, 8), 5)
    with torch.no_grad():
        outputs = [
            torch.jit.load(io.BytesIO(archive))(*sample.tensors) for archive in (whole, faster)
        ]
        expected = network(*sample.tensors)
    for output in outputs:
        assert deviation((output,), (expected,)).relative < 1e-6
    assert "bmm" in torch.jit.load(io.BytesIO(faster)).network.code
    assert "bmm" not in torch.jit.load(io.BytesIO(whole)).network.code


def test_other_processors_choices_are_the_tables_and_share_members(
    tmp_path: Path, lab: Lab, on_avx2: None, capsys: pytest.CaptureFixture
) -> None:
    options = (*OPTIONS_OF_ALL, "--processors", "all", "--precision", "fp32")
    whole = exported(seeded(WithAlternatives), tmp_path, *options).read_bytes()
    assert choices(whole) == [
        ("amx", "fp32", "", TABLE[AMX][FP32].batch_size, None),
        ("avx512-bf16", "fp32", "", TABLE[AVX512_BF16][FP32].batch_size, None),
        ("avx2", "fp32", "", 32, "Tested CPU, 2 streams, 70 samples/s a core"),
        ("arm64-bf16", "fp32", "", 32, None),
    ]
    assert not [name for name in inside(whole) if name.endswith(".pt")]
    told = capsys.readouterr().out.splitlines()
    assert [line.rpartition("  ")[2] for line in told if line.startswith("amx")] == ["no"]


def test_member_is_made_where_the_tables_graph_is_another(
    tmp_path: Path, lab: Lab, on_avx2: None
) -> None:
    options = (*OPTIONS_OF_ALL, "--processors", "amx,avx512-bf16")
    network = seeded(WithAlternatives)
    whole = exported(network, tmp_path, *options).read_bytes()
    of_bf16 = {
        name: (at, size) for name, precision, at, size, _ in choices(whole) if precision == "bf16"
    }
    assert of_bf16["amx"] == ("bf16.amx-operators1.pt", 32)
    assert of_bf16["avx512-bf16"] == ("bf16.avx512-bf16-operators1.pt", 32)
    made = member(whole, "bf16.amx-operators1.pt")
    assert b"ops.cosmic.attention" in made and b"ops.cosmic.layer_norm" in made
    assert description(made)["forwardSize"] == 32
    # Nothing was asked for this machine.
    assert lab.compared == []


@pytest.mark.parametrize(("measured", "size"), [(32, 32), (128, 128)])
def test_batches_that_have_to_be_large_here_are_large_elsewhere(
    tmp_path: Path, lab: Lab, on_avx2: None, measured: int, size: int
) -> None:
    lab.batch_size = measured
    options = (*OPTIONS_OF_ALL, "--processors", "here,amx")
    whole = exported(seeded(Convolutional), tmp_path, *options).read_bytes()
    sizes = {entry[:2]: entry[3] for entry in choices(whole)}
    assert sizes == {("avx2", "fp32"): measured, ("amx", "fp32"): measured, ("amx", "bf16"): size}


def test_network_without_alternatives_has_no_members(
    tmp_path: Path, lab: Lab, on_avx2: None
) -> None:
    options = (*OPTIONS_OF_ALL, "--processors", "all", "--precision", "fp32", "--plain")
    whole = exported(seeded(Convolutional), tmp_path, *options).read_bytes()
    assert {entry[2] for entry in choices(whole)} == {""}
    assert lab.compared == []


def test_given_batch_size_is_everyones_and_nothing_is_measured(
    tmp_path: Path, lab: Lab, on_avx2: None
) -> None:
    options = (*SIZED, "--processors", "all", "--precision", "fp32")
    whole = exported(seeded(WithAlternatives), tmp_path, *options).read_bytes()
    assert {entry[3:] for entry in choices(whole)} == {(8, None)}
    assert lab.compared == []


def test_processor_of_no_class_has_no_choices(
    tmp_path: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    computes(tmp_path, monkeypatch, "fpu sse4_2")
    lab.batch_size = 64
    whole = exported(seeded(Convolutional), tmp_path, *OPTIONS_OF_ALL).read_bytes()
    assert inside(whole) == ["cosmic.json", "golden.npz", "bf16.pt"]
    assert description(whole)["forwardSize"] == 64
    assert "measured" not in capsys.readouterr().out


def test_what_is_beyond_its_tolerance_is_no_candidate(
    tmp_path: Path, lab: Lab, on_avx2: None, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    real = by_processor.applied

    def wrong_in_products(network: nn.Module, rewriting: Rewriting) -> nn.Module:
        result = real(network, rewriting)
        if rewriting.attention == "products":
            next(result.parameters()).data.mul_(1.5)
        return result

    monkeypatch.setattr(by_processor, "applied", wrong_in_products)
    lab.wins = [Rewriting(attention="products")]
    options = ("--input-shape", "5x8x8", "--trust", "--precision", "fp32")
    whole = exported(seeded(WithAlternatives), tmp_path, *options).read_bytes()
    assert choices(whole)[0][2] == ""
    rewriting = Rewriting(attention="products")
    assert f"fp32 with {rewriting} left out: it is off" in capsys.readouterr().out


def test_primitives_that_this_processor_lacks_are_written_for_those_that_have_them(
    tmp_path: Path, lab: Lab, on_avx2: None, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    real = packing.PackedWeights

    def in_float32_only(weights: list[torch.Tensor]) -> nn.Module:
        if any(weight.dtype == torch.bfloat16 for weight in weights):
            raise RuntimeError("bf16 path needs the cpu support")
        return real(weights)

    monkeypatch.setattr(packing, "PackedWeights", in_float32_only)
    options = (*OPTIONS_OF_ALL, "--processors", "avx512-bf16,arm64-bf16")
    whole = exported(seeded(WithAlternatives), tmp_path, *options).read_bytes()
    of_bf16 = [entry for entry in choices(whole) if entry[1] == "bf16"]
    assert [entry[::2][:2] for entry in of_bf16] == [
        ("avx512-bf16", "bf16.avx512-bf16-operators1.pt"),
        ("arm64-bf16", "bf16.arm64-bf16.pt"),
    ]
    for _, _, made, _, _ in of_bf16:
        assert b"ops.mkldnn._linear_pointwise" in member(whole, made)
    assert b"mkldnn" not in member(whole, "bf16.pt")
    assert "primitives of oneDNN" in capsys.readouterr().out


def test_table_says_something_of_every_class_and_the_usual_of_every_precision() -> None:
    assert set(TABLE) == set(processors.ALL)
    assert set(USUAL) == set(ALL)
    for advices in TABLE.values():
        assert FP32 in advices


def test_onnx_has_no_choices(tmp_path: Path, on_avx2: None, capsys: pytest.CaptureFixture) -> None:
    checkpoint = str(tmp_path / "checkpoint.pth")
    command = [checkpoint, "--out", str(tmp_path / "model.onnx"), "--engine", "onnx"]
    assert main([*command, "--processors", "amx"]) == 1
    assert "--processors is for archives of TorchScript" in capsys.readouterr().err


def test_unknown_processor_is_refused_by_name(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["checkpoint.pth", "--out", "model.pt", "--processors", "avx3"])
    assert "'avx3' is none of amx, avx512-bf16, avx2, arm64-bf16, here, all" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("loaded", [True, False])
def test_operators_of_our_own_are_measured_where_they_are(
    tmp_path: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys, loaded: bool
) -> None:
    computes(tmp_path, monkeypatch, "avx2 avx512_bf16")
    monkeypatch.setattr(operators, "loaded", lambda: loaded)
    whole = exported(seeded(WithAlternatives), tmp_path, *OPTIONS_OF_ALL).read_bytes()
    entry = next(entry for entry in choices(whole) if entry[1] == "bf16")
    assert entry[2] == "bf16.avx512-bf16-operators1.pt"
    assert (entry[4] is not None) == loaded
    said = "bf16 for avx512-bf16 is not measured: ranks have operators that are not here"
    assert (said in capsys.readouterr().out) != loaded
    asked = [names for names in lab.compared if any(one.own for one in names)]
    assert bool(asked) == loaded
