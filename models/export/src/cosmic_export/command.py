"""The command `cosmic-export`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from cosmic_export import checkpoint, output, samples
from cosmic_export.errors import ExportError
from cosmic_export.export import (
    CHECKED_SAMPLES,
    LARGEST_TOLERANCE,
    ORIGINAL_BATCH_SIZE,
    Exported,
    Settings,
    export,
)
from cosmic_export.precision import ALL, INT8, Precision, listed

EXIT_REFUSED = 1
# What ranks take at most.
LARGEST_BATCH = 1 << 16
LARGEST_DIMENSION = 1 << 14
NOISE_RANGES = (
    "int8 with the ranges of noise: give a partition with --samples, so that it fits your images"
)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = argparse.ArgumentParser(
        prog="cosmic-export",
        description="Turns a PyTorch checkpoint into the archive that Cosmic Inference runs.",
    )
    result.add_argument("checkpoint", type=Path, help="what torch.save wrote")
    result.add_argument("--out", type=Path, required=True, help="the archive to write, model.pt")
    result.add_argument("--name", help="of the network in logs and reports; default: --out's")
    result.add_argument(
        "--class",
        dest="class_name",
        metavar="MODULE:CLASS",
        help="the network of the weights; no code in the checkpoint runs",
    )
    result.add_argument("--code", type=Path, metavar="DIR", help="folder of the network's classes")
    result.add_argument(
        "--trust", action="store_true", help="load a pickled module, which may run any code"
    )
    names = ", ".join(precision.name for precision in ALL)
    result.add_argument(
        "--precision",
        type=precisions,
        default="auto",
        metavar="LIST",
        help=f"of the archive, one or several of {names}; auto is fp32,bf16, of which the worker "
        "takes what its CPU is fast at; all is every one, and a job must ask for int8; what is "
        "beyond its tolerance is left out",
    )
    result.add_argument(
        "--tolerance",
        type=tolerance,
        metavar="T",
        help="the greatest |Δ| / max(1, |y|) against the original that is written, for each "
        "precision without an option of its own",
    )
    for precision in ALL:
        result.add_argument(
            f"--tolerance-{precision.name}",
            type=tolerance,
            metavar="T",
            help=f"the same in {precision.name}; default: {precision.tolerance:g}",
        )
    result.add_argument(
        "--input-shape", type=shape, default=(5, 32, 32), metavar="CxHxW", help="default: 5x32x32"
    )
    result.add_argument("--magnitudes", type=up_to(LARGEST_DIMENSION), default=5, help="default: 5")
    result.add_argument(
        "--samples",
        type=Path,
        metavar="PARTITION",
        help="compare on these images and magnitudes (.pt, .npz, .safetensors) instead of on "
        "noise; int8 takes the ranges of its layers' inputs from them",
    )
    size = up_to(LARGEST_BATCH)
    result.add_argument(
        "--batch-size", type=size, help="samples of one forward pass; default: the fastest"
    )
    result.add_argument("--forward-size", dest="batch_size", type=size, help=argparse.SUPPRESS)
    result.add_argument(
        "--plain", action="store_true", help="trace the network as it is, without rewrites"
    )
    return result


def precisions(text: str) -> tuple[Precision, ...]:
    """Precisions, such as fp32,int8."""
    try:
        return listed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def tolerance(text: str) -> float:
    """A deviation, such as 5e-3."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= LARGEST_TOLERANCE:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {LARGEST_TOLERANCE}")
    return value


def up_to(largest: int) -> Callable[[str], int]:
    """Reads whole numbers from 1."""

    def read(text: str) -> int:
        if not (text.isdecimal() and 1 <= int(text) <= largest):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {largest}")
        return int(text)

    return read


def shape(text: str) -> tuple[int, int, int]:
    """Channels, height and width, such as 5x32x32."""
    parts = text.split("x")
    if len(parts) != 3:
        raise argparse.ArgumentTypeError(f"{text!r} is not CxHxW, such as 5x32x32")
    channels, height, width = map(up_to(LARGEST_DIMENSION), parts)
    return channels, height, width


def table(exported: Exported) -> list[str]:
    """What people want to know of the variants."""
    rows = [("", "max |Δ|", "mean |Δ|", "samples/s a core", "batch size", "MiB")]
    size = str(ORIGINAL_BATCH_SIZE)
    rows.append(("original", "", "", f"{exported.original_rate:,.0f}", size, ""))
    for variant in exported.variants:
        rows.append(
            (
                variant.precision,
                f"{variant.largest:.2e}",
                f"{variant.mean:.2e}",
                f"{variant.rate:,.0f}",
                str(variant.batch_size),
                f"{len(variant.content) / 2**20:.1f}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def tolerances(arguments: argparse.Namespace) -> dict[Precision, float]:
    """What is asked for, and how far each may be off: by its own option, by that of all, usual."""
    result = {}
    for precision in arguments.precision:
        given = (getattr(arguments, f"tolerance_{precision.name}"), arguments.tolerance)
        asked = [value for value in given if value is not None]
        result[precision] = asked[0] if asked else precision.tolerance
    return result


def run(arguments: argparse.Namespace) -> None:
    """Exports as asked, and prints what came of it."""
    refuse_overwriting(arguments)
    output.refuse_unwritable(arguments.out, "--out")
    usual = samples.drawn(CHECKED_SAMPLES, arguments.input_shape, arguments.magnitudes)
    sample = (
        samples.of_partition(arguments.samples, CHECKED_SAMPLES) if arguments.samples else usual
    )
    loaded = checkpoint.load(
        arguments.checkpoint, arguments.code, arguments.class_name, arguments.trust
    )
    settings = Settings(
        name=arguments.name or arguments.out.stem,
        tolerances=tolerances(arguments),
        batch_size=arguments.batch_size,
        rewrite=not arguments.plain,
        usual=usual.first(3) if arguments.samples else None,
    )
    if INT8 in settings.tolerances and not arguments.samples:
        print(NOISE_RANGES)
    exported = export(loaded, sample, settings, tell=print)
    print()
    print("\n".join(table(exported)))
    output.write(arguments.out, exported.content, "--out")
    print(f"\n{arguments.out}: {len(exported.content) / 2**20:.1f} MiB")


def refuse_overwriting(arguments: argparse.Namespace) -> None:
    """Refuses to write over what is read."""
    for source in (arguments.checkpoint, arguments.samples):
        if source is not None and source.resolve() == arguments.out.resolve():
            raise ExportError(f"--out {arguments.out} is what is read; name another file")


def main(command_line: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    arguments = parser().parse_args(command_line)
    try:
        run(arguments)
    except ExportError as error:
        print(f"cosmic-export: {error}", file=sys.stderr)
        return EXIT_REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
