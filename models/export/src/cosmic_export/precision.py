"""The precisions of an archive, and all that differs between them: adding one begins here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Precision:
    """The arithmetic of a network. Deviations are |Δ| / max(1, |y|).

    Attributes:
        name: in options, in `cosmic.json` and of files within an archive.
        tolerance: how far the network may be off the original, unless told otherwise.
        golden_floor: how far machines may differ at least, where no deviation at all was seen.
        batch_rounding: how far one trace may differ between batch sizes, since their kernels do.
        differing: which share of integers may differ, such as of classes where two are as likely.

    """

    name: str
    tolerance: float
    golden_floor: float
    batch_rounding: float
    differing: float


FP32 = Precision("fp32", tolerance=1e-5, golden_floor=1e-5, batch_rounding=1e-4, differing=0)
BF16 = Precision("bf16", tolerance=5e-3, golden_floor=1e-3, batch_rounding=5e-2, differing=0.01)
INT8 = Precision("int8", tolerance=5e-3, golden_floor=1e-3, batch_rounding=5e-2, differing=0.01)

# In the order of an archive: the first one that it holds is the archive itself.
ALL = (FP32, BF16, INT8)
AUTO = (FP32, BF16)


def listed(text: str) -> tuple[Precision, ...]:
    """The precisions of `auto`, `all` or a list such as `fp32,int8`, in the order of an archive.

    Raises:
        ValueError: one of the names is none.

    """
    groups = {one.name: (one,) for one in ALL} | {"auto": AUTO, "all": ALL}
    names = text.split(",")
    for name in names:
        if name not in groups:
            raise ValueError(f"{name!r} is none of {', '.join(groups)}")
    return tuple(one for one in ALL if any(one in groups[name] for name in names))
