"""The command `cosmic-export`."""

import argparse
import sys
from pathlib import Path

from cosmic_export import checkpoint, samples
from cosmic_export.errors import ExportError
from cosmic_export.export import (
    CHECKED_SAMPLES,
    ORIGINAL_FORWARD_SIZE,
    Exported,
    Settings,
    export,
)

EXIT_REFUSED = 1
PRECISIONS = {
    "fp32": ("fp32",),
    "bf16": ("bf16",),
    "int8": ("int8",),
    "auto": ("fp32", "bf16"),
    "all": ("fp32", "bf16", "int8"),
}
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
    result.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="auto",
        help="of the archive; auto holds fp32 and bf16, and the worker takes what its CPU is fast "
        "at; all holds int8, too, which a job must ask for",
    )
    result.add_argument(
        "--tolerance",
        type=float,
        help="the greatest |Δ| / max(1, |y|) against the original that is written; "
        "default: 1e-5 in fp32, 5e-3 in bf16 and int8",
    )
    result.add_argument(
        "--input-shape", type=shape, default=(5, 32, 32), metavar="CxHxW", help="default: 5x32x32"
    )
    result.add_argument("--magnitudes", type=int, default=5, help="default: 5")
    result.add_argument(
        "--samples",
        type=Path,
        metavar="PARTITION",
        help="compare on these images and magnitudes (.pt, .npz) instead of on noise; int8 takes "
        "the ranges of its layers' inputs from them",
    )
    result.add_argument(
        "--forward-size", type=int, help="samples of one forward pass; default: the fastest"
    )
    result.add_argument(
        "--plain", action="store_true", help="trace the network as it is, without rewrites"
    )
    return result


def shape(text: str) -> tuple[int, int, int]:
    """Channels, height and width, such as 5x32x32."""
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isdecimal() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not CxHxW, such as 5x32x32")
    return int(parts[0]), int(parts[1]), int(parts[2])


def table(exported: Exported) -> list[str]:
    """What people want to know of the variants."""
    rows = [("", "max |Δ|", "mean |Δ|", "samples/s a core", "forward size", "MiB")]
    size = str(ORIGINAL_FORWARD_SIZE)
    rows.append(("original", "", "", f"{exported.original_rate:,.0f}", size, ""))
    for variant in exported.variants:
        rows.append(
            (
                variant.precision,
                f"{variant.largest:.2e}",
                f"{variant.mean:.2e}",
                f"{variant.rate:,.0f}",
                str(variant.forward_size),
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


def run(arguments: argparse.Namespace) -> None:
    """Exports as asked, and prints what came of it."""
    loaded = checkpoint.load(
        arguments.checkpoint, arguments.code, arguments.class_name, arguments.trust
    )
    sample = (
        samples.of_partition(arguments.samples, CHECKED_SAMPLES)
        if arguments.samples
        else samples.drawn(CHECKED_SAMPLES, arguments.input_shape, arguments.magnitudes)
    )
    settings = Settings(
        name=arguments.name or arguments.out.stem,
        precisions=PRECISIONS[arguments.precision],
        tolerance=arguments.tolerance,
        forward_size=arguments.forward_size,
        rewrite=not arguments.plain,
    )
    if "int8" in settings.precisions and not arguments.samples:
        print(NOISE_RANGES)
    exported = export(loaded, sample, settings, tell=print)
    print()
    print("\n".join(table(exported)))
    arguments.out.write_bytes(exported.content)
    print(f"\n{arguments.out}: {len(exported.content) / 2**20:.1f} MiB")


def main(command_line: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    arguments = parser().parse_args(command_line)
    try:
        run(arguments)
    except (ExportError, OSError) as error:
        print(f"cosmic-export: {error}", file=sys.stderr)
        return EXIT_REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
