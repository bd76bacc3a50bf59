"""What ranks do to a partition's column before the network gets it, as an archive declares it."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from torch import Tensor

from cosmic_export.errors import ExportError, first_line
from cosmic_export.sample import described

INTERPOLATIONS = ("bilinear", "nearest", "bicubic")
IMAGE_DIMENSIONS = 4
# What ranks take: sides, channels, numbers up or down from 0, and deviations that are not 0.
LARGEST_SIDE = 1 << 14
MOST_CHANNELS = 4096
LAST_CHANNEL = (1 << 16) - 1
LARGEST_NUMBER = 1e30
SMALLEST_DEVIATION = 1e-30
WANTED_SCALE = f"has to be a number other than 0, from -{LARGEST_NUMBER:g} to {LARGEST_NUMBER:g}"
# Steps that compute, with numbers of any shape; the others are for images.
ON_NUMBERS = {"scale", "normalize"}
# Channels, height and width, as far as they are known; None where they are not.
Shape = list[int | None]


def read(text: str) -> dict[str, list]:
    """Transforms by input, of a JSON text or of a file with one."""
    try:
        if not text.lstrip().startswith("{"):
            text = Path(text).read_text(encoding="utf-8")
        content = json.loads(text)
    except OSError as error:
        raise ExportError(
            f"--transforms {text} is neither JSON nor a file that can be read: {first_line(error)}"
        ) from error
    except ValueError as error:
        raise ExportError(f"--transforms is no JSON: {first_line(error)}") from error
    if not isinstance(content, dict) or not all(isinstance(v, list) for v in content.values()):
        raise ExportError(
            '--transforms has to be lists by input, such as {"image": [{"scale": 0.0039}]}'
        )
    return content


def check(transforms: Mapping[str, list], inputs: Mapping[str, Tensor]) -> None:
    """Refuses transforms whose result cannot be what the network takes.

    Args:
        transforms: by input, in order.
        inputs: what the network takes, `[N, …]` each.

    """
    for name, steps in transforms.items():
        if name not in inputs:
            raise ExportError(
                f"--transforms has {name}, which is no input; there are {', '.join(inputs)}"
            )
        wanted = inputs[name]
        shape: Shape = [None, None, None]
        before: list[str] = []
        for step in steps:
            where = f"--transforms, step {len(before) + 1} of {name}"
            kind = next(iter(step)) if isinstance(step, dict) and len(step) == 1 else None
            if kind not in KINDS:
                raise ExportError(f"{where} is {json.dumps(step)}; each is one of {known()}")
            problem = misplaced(kind, before, wanted) or KINDS[kind](step[kind], shape)
            if problem:
                raise ExportError(f"{where}: {kind} {problem}")
            before.append(kind)
        if wanted.dim() == IMAGE_DIMENSIONS:
            refuse_shape(name, shape, wanted)
        elif shape[0] is not None:
            raise ExportError(
                f"--transforms gives {name} {shape[0]} channels, and the network takes "
                f"{described(name, wanted)}"
            )


def misplaced(kind: str, before: Sequence[str], wanted: Tensor) -> str | None:
    """What is wrong with a step of this kind after these, for such an input."""
    if kind not in ON_NUMBERS and wanted.dim() != IMAGE_DIMENSIONS:
        return "is for images [N, C, H, W], which the network does not take"
    if kind in ON_NUMBERS and not wanted.is_floating_point():
        return "gives floating-point numbers, which the network does not take"
    if kind == "channelsFirst" and not set(before) <= ON_NUMBERS:
        return "comes before channels, centerCrop and resize"
    return None


def refuse_shape(name: str, shape: Shape, wanted: Tensor) -> None:
    """Refuses transforms that lead to an image of another size than the network takes."""
    words = ("channels", "rows", "columns")
    for word, given, taken in zip(words, shape, wanted.shape[1:], strict=True):
        if given not in (None, taken):
            raise ExportError(
                f"--transforms gives {name} {given} {word}, and the network takes {taken}"
            )


def known() -> str:
    """The kinds of transforms."""
    return ", ".join(KINDS)


def channels_first(value: object, _shape: Shape) -> str | None:
    """From `[H, W, C]` to `[C, H, W]`."""
    return None if value is True else "has to be true"


def channels(value: object, shape: Shape) -> str | None:
    """Some channels, in an order."""
    if not whole_numbers(value, 0, LAST_CHANNEL) or len(value) > MOST_CHANNELS:
        return f"has to be a list of 1 to {MOST_CHANNELS} channels, each from 0 to {LAST_CHANNEL}"
    shape[0] = len(value)
    return None


def center_crop(value: object, shape: Shape) -> str | None:
    """The middle rows and columns."""
    return sides(value, shape)


def resize(value: object, shape: Shape) -> str | None:
    """To other numbers of rows and columns."""
    if not isinstance(value, dict) or not value.keys() <= {"size", "interpolation", "antialias"}:
        return "has size, interpolation and antialias"
    if value.get("interpolation", INTERPOLATIONS[0]) not in INTERPOLATIONS:
        return f"has an interpolation of {', '.join(INTERPOLATIONS)}"
    if not isinstance(value.get("antialias", True), bool):
        return "has antialias true or false"
    return sides(value.get("size"), shape)


def sides(value: object, shape: Shape) -> str | None:
    """Takes over numbers of rows and columns."""
    if not (whole_numbers(value, 1, LARGEST_SIDE) and len(value) == 2):
        return f"has to be to [rows, columns], each from 1 to {LARGEST_SIDE}"
    shape[1:] = value
    return None


def scale(value: object, _shape: Shape) -> str | None:
    """Times a number."""
    return None if number(value) and value != 0 else WANTED_SCALE


def normalize(value: object, shape: Shape) -> str | None:
    """Less a mean and divided by a deviation, channel by channel, or the same for all."""
    if not isinstance(value, dict) or value.keys() != {"mean", "std"}:
        return "has mean and std"
    for name in ("mean", "std"):
        if not isinstance(value[name], list) or not all(number(one) for one in value[name]):
            return f"has a {name} that is no list of numbers up to {LARGEST_NUMBER:g}"
    count = len(value["mean"])
    if not 1 <= count <= MOST_CHANNELS or len(value["std"]) != count:
        return f"has as many numbers in std as in mean, from 1 to {MOST_CHANNELS}"
    if not all(one >= SMALLEST_DEVIATION for one in value["std"]):
        return f"has a std that is not above 0, from {SMALLEST_DEVIATION:g}"
    if count > 1 and shape[0] not in (None, count):
        return f"is for {count} channels, and there are {shape[0]}"
    if count > 1:
        shape[0] = count
    return None


def number(value: object) -> bool:
    """Whether something is a number that float32 can compute with."""
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    return real and abs(value) <= LARGEST_NUMBER


def whole_numbers(value: object, least: int, largest: int) -> bool:
    """Whether something is a list of whole numbers in a range, and not an empty one."""
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(type(one) is int and least <= one <= largest for one in value)
    )


KINDS: dict[str, Callable[[object, Shape], str | None]] = {
    "channelsFirst": channels_first,
    "channels": channels,
    "centerCrop": center_crop,
    "resize": resize,
    "scale": scale,
    "normalize": normalize,
}
