"""How far a network may be off the original, and an archive off what it was made with."""

from cosmic_export.deviations import Deviation
from cosmic_export.errors import UnsuitableError
from cosmic_export.precision import Precision

# Beyond it the tolerance of the golden output, twice that, is none that ranks take.
LARGEST_TOLERANCE = 0.4


def refuse_deviation(precision: Precision, off: Deviation, allowed: float) -> None:
    """Refuses what is off by more than it may be, and says with what option it may.

    Raises:
        UnsuitableError: it is.

    """
    if not off.beyond(allowed, precision.differing):
        return
    if off.relative <= allowed:
        raise UnsuitableError(
            f"{off.differing} of {off.integers} integers that it gives are others, more than "
            f"{precision.differing:.0%}"
        )
    enough = float(f"{1.1 * off.relative:.2g}")
    remedy = (
        f"if that is near enough for you, pass --tolerance-{precision.name} {enough:g}"
        if enough <= LARGEST_TOLERANCE
        else "that is more than rounding"
    )
    raise UnsuitableError(
        f"it is off by {off.relative:.2g} (relative to max(1, |y|)), more than {allowed:g}; "
        f"{remedy}"
    )


def golden_tolerance(precision: Precision, relative: float) -> float:
    """How far another machine's golden output may be off.

    Its rounding differs from this one's, but not more than either differs from the exact output; so
    the two are at most twice the deviation apart that was seen here.
    """
    return float(f"{max(precision.golden_floor, 2 * relative):.2g}")
