"""The command `cosmic-export`."""

import argparse
import sys

from cosmic_export import asking, checkpoint, output
from cosmic_export.errors import ExportError
from cosmic_export.export import ONNX, export
from cosmic_export.options import parser, tolerances
from cosmic_export.precision import AUTO, FP32, INT8
from cosmic_export.printing import chosen, table
from cosmic_export.processors import Machine
from cosmic_export.settings import Settings

EXIT_REFUSED = 1
ONNX_SUFFIX = ".onnx"
NOISE_RANGES = (
    "int8 with the ranges of noise: give a partition with --samples, so that it fits your data"
)


def run(arguments: argparse.Namespace) -> None:
    """Exports as asked, and prints what came of it."""
    refuse_overwriting(arguments)
    refuse_suffix(arguments)
    refuse_choices_in_onnx(arguments)
    output.refuse_unwritable(arguments.out, "--out")
    request = asking.request(arguments)
    loaded = checkpoint.load(
        arguments.checkpoint, arguments.code, arguments.class_name, arguments.trust
    )
    asked = asking.settled(request, loaded.network, tell=print)
    onnx = arguments.engine == ONNX
    if onnx and arguments.precision == AUTO:
        arguments.precision = (FP32,)
    settings = Settings(
        name=arguments.name or arguments.out.stem,
        tolerances=tolerances(arguments),
        batch_size=arguments.batch_size,
        rewrite=not arguments.plain,
        task=asked.task,
        processors=arguments.processors,
        machine=Machine.here(),
    )
    if INT8 in settings.tolerances and not (arguments.samples or onnx):
        print(NOISE_RANGES)
    exported = export(loaded, asked.called, asked.sample, settings, print, arguments.engine)
    print()
    print("\n".join(table(exported)))
    written = exported.written
    if written.choices:
        print()
        print("\n".join(chosen(written.choices)))
    output.write(arguments.out, written.content, "--out")
    print(f"\n{arguments.out}: {len(written.content) / 2**20:.1f} MiB")


def refuse_overwriting(arguments: argparse.Namespace) -> None:
    """Refuses to write over what is read."""
    for source in (arguments.checkpoint, arguments.samples):
        if source is not None and source.resolve() == arguments.out.resolve():
            raise ExportError(f"--out {arguments.out} is what is read; name another file")


def refuse_suffix(arguments: argparse.Namespace) -> None:
    """Refuses a name that says another kind of file."""
    named_so = arguments.out.suffix == ONNX_SUFFIX
    if named_so and arguments.engine != ONNX:
        raise ExportError(f"--out {arguments.out} is named as ONNX; pass --engine {ONNX} for that")
    if arguments.engine == ONNX and not named_so:
        raise ExportError(f"--out {arguments.out} would be ONNX; let its name end in {ONNX_SUFFIX}")


def refuse_choices_in_onnx(arguments: argparse.Namespace) -> None:
    """Refuses to choose for other processors where there is nothing to choose."""
    here = Machine.here().processor
    if arguments.engine == ONNX and any(one != here for one in arguments.processors):
        raise ExportError(
            f"--processors is for archives of TorchScript, and --engine {ONNX} makes a file that "
            "is the same for all; leave one of them out"
        )


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
