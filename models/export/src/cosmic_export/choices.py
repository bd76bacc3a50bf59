"""Which rewrites and batch sizes are for which class of processors: the one table of them.

It is where a measurement begins, and what is taken for processors that the exporter does not run
on. What another machine finds out to be faster belongs here, with what was measured.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cosmic_export.alternatives import KERNEL, OWN, PRODUCTS, TILED, Rewriting
from cosmic_export.precision import BF16, FP32, INT8, Precision
from cosmic_export.processors import AMX, ARM64_BF16, AVX2, AVX512_BF16, Processor

FORMAT = "cosmic-choices/1"
MEMBER = "choices.json"


@dataclass(frozen=True)
class Advice:
    """What is best for a precision on processors of a class.

    Attributes:
        rewriting: how rewrites with alternatives are done.
        batch_size: samples of one forward pass.
        measured: on what it was measured and with what result; None if it was not.

    """

    rewriting: Rewriting
    batch_size: int
    measured: str | None


FLOAT32 = Rewriting(attention=KERNEL)
BFLOAT16 = Rewriting(attention=PRODUCTS)
WITH_OWN = Rewriting(attention=OWN, norms=OWN)
EPYC = "AstroMAE on an AMD EPYC with AVX512-BF16 (docs/decisions/0010-packed-at-load.md)"
EPYC_QUIET = "AstroMAE on another AMD EPYC with AVX512-BF16, one core, nothing else running"

# What a precision's own archive has, which ranks load that are on processors of no class or lack
# the operators of a choice.
USUAL: Mapping[Precision, Advice] = {
    FP32: Advice(FLOAT32, 32, f"{EPYC}: a block's attention by products 5.6 to 8.1 ms"),
    BF16: Advice(BFLOAT16, 32, f"{EPYC}: a block's attention by products 7.9 to 3.9 ms"),
    INT8: Advice(BFLOAT16, 32, f"{EPYC}: 1.24 times bf16"),
}

XEON = "AstroMAE on an Intel Xeon with AMX, a core while the other one computes too"

# By class, the precisions that ranks compute in on it.
TABLE: Mapping[Processor, Mapping[Precision, Advice]] = {
    AVX512_BF16: {
        FP32: USUAL[FP32],
        BF16: Advice(
            WITH_OWN,
            32,
            f"{EPYC_QUIET}: 468 samples/s; norms by libtorch 444, attention by products, too, 428; "
            "groups that fill a tile 451; batches of 16 453, of 64 443",
        ),
        INT8: Advice(WITH_OWN, 32, f"{EPYC_QUIET}, one block: 1.09 times as fast as without"),
    },
    AVX2: {
        FP32: Advice(
            FLOAT32,
            32,
            "AstroMAE on an AMD EPYC with AVX2, which had other work: 35.1 samples/s; attention by "
            "products 33.7, groups as they were 35.3, dense 25.2, plain linear layers 32.0; the "
            "batch size was not measured",
        ),
    },
    # Multiplies matrices many times as fast, but only those that fill its tiles. What is no product
    # takes most of a pass, so operators of our own gain most here.
    AMX: {
        FP32: Advice(FLOAT32, 32, f"{XEON}: as good as attention by products; 64: no faster"),
        BF16: Advice(
            Rewriting(attention=OWN, groups=TILED, norms=OWN),
            32,
            f"{XEON}: beside other work, with own operators 339 instead of 267 samples/s by 32, "
            "337 instead of 245 by 64. Without other work and own operators, by 64: 353; groups "
            "joined 328, dense 284; attention by the kernel 340; batches of 32 330, of 128 325",
        ),
    },
    ARM64_BF16: {
        FP32: Advice(FLOAT32, 32, None),
        BF16: Advice(BFLOAT16, 32, None),
    },
}


@dataclass(frozen=True)
class Choice:
    """What ranks on processors of a class take in a precision.

    Attributes:
        processor: the name of the class.
        precision: the name of the precision.
        member: the file under `extra/`, or nothing for the archive itself.
        batch_size: samples of one forward pass.
        rewriting: how the member differs from the precision's own, in words; nothing if it does
            not. For people, and not in the archive.
        measured: on what it was measured and with what result; None for what the table says.

    """

    processor: str
    precision: str
    member: str
    batch_size: int
    rewriting: str
    measured: str | None

    def as_json(self) -> dict[str, object]:
        """An entry of `choices.json`."""
        return {
            "processor": self.processor,
            "precision": self.precision,
            "member": self.member,
            "batchSize": self.batch_size,
            "measured": self.measured,
        }


def text(choices: Sequence[Choice]) -> str:
    """The content of `choices.json`."""
    entries = [choice.as_json() for choice in choices]
    return json.dumps({"format": FORMAT, "choices": entries}, indent=1)
