"""The classes of processors for which other rewrites and batch sizes are fastest.

Ranks know the same ones, by the same names and flags (`ProcessorClass` in Java).
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")
# What Linux calls the line of flags: the first on x86, the second on arm64.
FLAGS = ("flags", "Features")
MODEL_NAME = "model name"
UNNAMED = "unnamed CPU"
MOST_NAME_CHARACTERS = 80


@dataclass(frozen=True)
class Processor:
    """A class of processors.

    Attributes:
        name: in options and in archives.
        flags: of `/proc/cpuinfo`; a processor of the class has all of them.

    """

    name: str
    flags: frozenset[str]


AMX = Processor("amx", frozenset({"amx_tile", "amx_bf16"}))
AVX512_BF16 = Processor("avx512-bf16", frozenset({"avx512_bf16"}))
AVX2 = Processor("avx2", frozenset({"avx2"}))
ARM64_BF16 = Processor("arm64-bf16", frozenset({"bf16"}))

# A processor is of the first one whose flags it has.
ALL = (AMX, AVX512_BF16, AVX2, ARM64_BF16)


def of(flags: Collection[str]) -> Processor | None:
    """The class of a processor with these flags; None if it is of none."""
    return next((one for one in ALL if one.flags <= set(flags)), None)


def flags_in(text: str) -> frozenset[str]:
    """The flags of the first processor in a text such as `/proc/cpuinfo`."""
    return frozenset((value_in(text, FLAGS) or "").split())


def name_in(text: str) -> str:
    """What the first processor in such a text is called, in one short line."""
    words = " ".join((value_in(text, (MODEL_NAME,)) or UNNAMED).split())
    return "".join(filter(str.isprintable, words))[:MOST_NAME_CHARACTERS].rstrip() or UNNAMED


def value_in(text: str, names: Collection[str]) -> str | None:
    """The value of the first line of one of these names that has one."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in names and value.strip():
            return value
    return None


@dataclass(frozen=True)
class Machine:
    """The machine that an export runs on.

    Attributes:
        processor: its class, or None.
        name: what its processor is called.

    """

    processor: Processor | None
    name: str

    @staticmethod
    def here() -> "Machine":
        """What Linux tells of this machine; elsewhere it is of no class."""
        text = CPU_INFO.read_text(errors="replace") if CPU_INFO.is_file() else ""
        return Machine(of(flags_in(text)), name_in(text))


HERE, EVERY = "here", "all"


def listed(text: str, here: Processor | None) -> tuple[Processor, ...]:
    """The classes of `here`, `all` or a list such as `amx,avx512-bf16`, in the order of `ALL`.

    Raises:
        ValueError: one of the names is none.

    """
    groups = {one.name: (one,) for one in ALL}
    groups |= {HERE: (here,) if here else (), EVERY: ALL}
    names = text.split(",")
    for name in names:
        if name not in groups:
            raise ValueError(f"{name!r} is none of {', '.join(groups)}")
    return tuple(one for one in ALL if any(one in groups[name] for name in names))
