"""The options of `cosmic-export`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from cosmic_export.calling import KINDS
from cosmic_export.export import ENGINES, TORCHSCRIPT
from cosmic_export.precision import ALL, Precision, listed
from cosmic_export.processors import ALL as ALL_PROCESSORS
from cosmic_export.processors import EVERY, HERE, Machine, Processor
from cosmic_export.processors import listed as listed_processors
from cosmic_export.tasks import LOGITS, SCORES, TASKS
from cosmic_export.tolerances import LARGEST_TOLERANCE

# What ranks take at most.
LARGEST_BATCH = 1 << 16
LARGEST_DIMENSION = 1 << 14


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
    add_inputs(result.add_argument_group("what the network takes"))
    add_outputs(result.add_argument_group("what it gives"))
    add_form(result.add_argument_group("the archive"))
    return result


def add_inputs(group: argparse._ArgumentGroup) -> None:
    """Options on inputs."""
    group.add_argument(
        "--samples",
        type=Path,
        metavar="PARTITION",
        help="compare on these samples (.pt, .npz, .safetensors, .parquet) instead of on noise; "
        "int8 takes the ranges of its layers' inputs from them",
    )
    group.add_argument(
        "--columns",
        action="append",
        default=[],
        metavar="INPUT=COLUMN",
        help="the column of --samples that is an input: its name or, in a file without names, its "
        "position; several with commas; or a pattern such as px*; default: those named as the "
        "parameters of forward, else the first ones",
    )
    group.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME:DTYPE:SHAPE[:FROM..TO]",
        help="an input, such as image:float32:3x64x64 or tokens:int64:128:0..30521; drawn where "
        "there are no --samples",
    )
    group.add_argument(
        "--call", choices=KINDS, help="the only way to call the network; default: found by trying"
    )
    group.add_argument(
        "--transforms",
        metavar="JSON",
        help="what ranks do to columns first, by input, or a file of it; --samples are given as "
        "the network takes them, after that",
    )
    group.add_argument(
        "--input-shape",
        type=shape,
        default=(5, 32, 32),
        metavar="CxHxW",
        help="of the survey's images, where neither --input nor --samples is given; "
        "default: 5x32x32",
    )
    group.add_argument(
        "--magnitudes",
        type=up_to(LARGEST_DIMENSION),
        default=5,
        help="the survey's, as many; default: 5",
    )


def add_outputs(group: argparse._ArgumentGroup) -> None:
    """Options on outputs."""
    group.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="NAME",
        help="an output: of a dict or dataclass those to take, else the names in order",
    )
    group.add_argument(
        "--task",
        choices=TASKS,
        help="what the outputs are; default: redshift for the survey's two inputs, else none",
    )
    group.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="OUTPUT=COLUMN",
        help="the column of partitions that an output is compared with",
    )
    group.add_argument(
        "--scores", choices=SCORES, help=f"what a classification's outputs are; default: {LOGITS}"
    )
    group.add_argument(
        "--classes", metavar="A,B,C", help="names of the classes, or a file with one a line"
    )


def add_form(group: argparse._ArgumentGroup) -> None:
    """Options on what is written."""
    group.add_argument(
        "--engine",
        choices=ENGINES,
        default=TORCHSCRIPT,
        help=f"what the archive is for; default: {TORCHSCRIPT}",
    )
    names = ", ".join(precision.name for precision in ALL)
    group.add_argument(
        "--precision",
        type=precisions,
        default="auto",
        metavar="LIST",
        help=f"of the archive, one or several of {names}; auto is fp32,bf16 (fp32 in ONNX), of "
        "which the worker takes what its CPU is fast at; all is every one, and a job must ask for "
        "int8; what is beyond its tolerance is left out",
    )
    group.add_argument(
        "--tolerance",
        type=tolerance,
        metavar="T",
        help="the greatest |Δ| / max(1, |y|) against the original that is written, for each "
        "precision without an option of its own",
    )
    for precision in ALL:
        group.add_argument(
            f"--tolerance-{precision.name}",
            type=tolerance,
            metavar="T",
            help=f"the same in {precision.name}; default: {precision.tolerance:g}",
        )
    size = up_to(LARGEST_BATCH)
    group.add_argument(
        "--batch-size",
        type=size,
        help="samples of one forward pass; default: the fastest; with it, nothing is measured to "
        "be chosen",
    )
    group.add_argument("--forward-size", dest="batch_size", type=size, help=argparse.SUPPRESS)
    group.add_argument(
        "--processors",
        type=processors,
        default=HERE,
        metavar="LIST",
        help="which to choose rewrites and batch sizes for, one or several of "
        f"{', '.join(one.name for one in ALL_PROCESSORS)}; {HERE}, the default, is this machine's, "
        f"where they are measured; {EVERY} is every one; for others than this machine's a "
        "table says them",
    )
    group.add_argument(
        "--plain", action="store_true", help="trace the network as it is, without rewrites"
    )


def precisions(text: str) -> tuple[Precision, ...]:
    """Precisions, such as fp32,int8."""
    try:
        return listed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def processors(text: str) -> tuple[Processor, ...]:
    """Classes of processors, such as here,amx."""
    try:
        return listed_processors(text, Machine.here().processor)
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


def tolerances(arguments: argparse.Namespace) -> dict[Precision, float]:
    """What is asked for, and how far each may be off: by its own option, by that of all, usual."""
    result = {}
    for precision in arguments.precision:
        given = (getattr(arguments, f"tolerance_{precision.name}"), arguments.tolerance)
        asked = [value for value in given if value is not None]
        result[precision] = asked[0] if asked else precision.tolerance
    return result
