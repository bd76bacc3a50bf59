"""What people are told of what was written."""

from collections.abc import Sequence

from cosmic_export.choices import Choice
from cosmic_export.export import Exported

OUTER = "the archive itself"
USUAL = "as usual"
UNMEASURED = "no"


def table(exported: Exported) -> list[str]:
    """What people want to know of the variants."""
    rows = [("", "max |Δ|", "mean |Δ|", "samples/s a core", "batch size", "MiB")]
    size = str(exported.original_batch_size)
    rows.append(("original", "", "", f"{exported.original_rate:,.0f}", size, ""))
    for variant in exported.written.variants:
        rows.append(
            (
                " ".join(filter(None, (variant.precision, variant.processor))),
                f"{variant.off.largest:.2e}",
                f"{variant.off.mean:.2e}",
                "" if variant.rate is None else f"{variant.rate:,.0f}",
                str(variant.batch_size),
                f"{len(variant.content) / 2**20:.1f}",
            )
        )
    return aligned(rows, left=(0,))


def chosen(choices: Sequence[Choice]) -> list[str]:
    """What ranks take on which processors, and whether that was measured."""
    rows = [("processor", "precision", "batch size", "file", "rewritten", "measured")]
    for choice in choices:
        rows.append(
            (
                choice.processor,
                choice.precision,
                str(choice.batch_size),
                f"extra/{choice.member}" if choice.member else OUTER,
                choice.rewriting or USUAL,
                choice.measured or UNMEASURED,
            )
        )
    return aligned(rows, left=(0, 1, 3, 4, 5))


def aligned(rows: Sequence[tuple[str, ...]], left: tuple[int, ...]) -> list[str]:
    """A table as lines; the columns that are not left are numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
