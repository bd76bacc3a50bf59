"""Which class a processor is of, as ranks tell it too."""

import re
from pathlib import Path

import pytest

from cosmic_export import processors
from cosmic_export.processors import (
    ALL,
    AMX,
    ARM64_BF16,
    AVX2,
    AVX512_BF16,
    Machine,
    Processor,
    flags_in,
    listed,
    name_in,
)

JAVA = Path(__file__).parents[3] / "contract/src/main/java/dev/cosmicai/contract"

SAPPHIRE_RAPIDS = """processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Intel(R) Xeon(R)   Platinum 8488C
flags\t\t: fpu avx2 avx512f avx512_vnni avx512_bf16 amx_bf16 avx512_fp16 amx_tile amx_int8
bugs\t\t: spectre_v1
power management:

processor\t: 1
flags\t\t: fpu
"""
GRAVITON = """processor\t: 0
BogoMIPS\t: 2100.00
Features\t: fp asimd evtstrm aes sve asimddp i8mm bf16 dgh rng
CPU implementer\t: 0x41
"""


@pytest.mark.parametrize(
    ("flags", "processor"),
    [
        ("avx2 avx512_bf16 amx_tile amx_bf16", AMX),
        ("avx2 avx512_bf16 amx_tile", AVX512_BF16),
        ("avx2 avx512f avx512_vnni", AVX2),
        ("fpu avx2 fma", AVX2),
        ("fp asimd bf16", ARM64_BF16),
        ("fp asimd", None),
        ("sse4_2 avx", None),
    ],
)
def test_processor_is_of_the_first_class_whose_flags_it_has(
    flags: str, processor: Processor | None
) -> None:
    assert processors.of(flags.split()) == processor


def test_flags_and_name_are_the_first_processors() -> None:
    assert processors.of(flags_in(SAPPHIRE_RAPIDS)) == AMX
    assert name_in(SAPPHIRE_RAPIDS) == "Intel(R) Xeon(R) Platinum 8488C"
    assert processors.of(flags_in(GRAVITON)) == ARM64_BF16
    assert name_in(GRAVITON) == "unnamed CPU"
    assert len(name_in("model name : " + "x" * 1000)) == 80
    assert name_in("model name : a \x1b[31m b\u0085") == "a [31m b"


def test_machine_is_what_linux_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "CPU_INFO", tmp_path / "cpuinfo")
    assert Machine.here() == Machine(None, "unnamed CPU")
    (tmp_path / "cpuinfo").write_text(SAPPHIRE_RAPIDS)
    assert Machine.here() == Machine(AMX, "Intel(R) Xeon(R) Platinum 8488C")


def test_list_is_in_the_order_of_the_classes() -> None:
    assert listed("avx2,amx", None) == (AMX, AVX2)
    assert listed("here,amx", AVX2) == (AMX, AVX2)
    assert listed("here", None) == ()
    assert listed("all", AVX2) == ALL
    with pytest.raises(ValueError, match=r"'sse' is none of amx, avx512-bf16, .*, here, all"):
        listed("amx,sse", AVX2)


def test_classes_are_those_of_ranks() -> None:
    source = (JAVA / "ProcessorClass.java").read_text(encoding="utf-8")
    constants = re.findall(r'^  [A-Z0-9_]+\(("[^)]+")\)[,;]', source, re.MULTILINE)
    theirs = [re.findall(r'"([^"]+)"', constant) for constant in constants]
    assert [(name, frozenset(flags)) for name, *flags in theirs] == [
        (one.name, one.flags) for one in ALL
    ]
