"""What ranks do to a partition's column before the network gets it, as an archive declares it."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

from torch import Tensor

from cosmic_export.errors import ExportError, first_line
from cosmic_export.sample import described

INTERPOLATIONS = ("bilinear", "nearest", "bicubic")
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
        tensor = inputs[name]
        if tensor.dim() != 4:
            raise ExportError(
                f"--transforms has {name}, and transforms work on images [N, C, H, W]; "
                f"the network takes {described(name, tensor)}"
            )
        shape: Shape = [None, None, None]
        for place, step in enumerate(steps):
            where = f"--transforms, step {place + 1} of {name}"
            kind = next(iter(step)) if isinstance(step, dict) and len(step) == 1 else None
            if kind not in KINDS:
                raise ExportError(f"{where} is {json.dumps(step)}; each is one of {known()}")
            if kind == "channelsFirst" and place:
                raise ExportError(f"{where}: channelsFirst comes first")
            if kind in ("scale", "normalize") and not tensor.is_floating_point():
                raise ExportError(
                    f"{where}: {kind} gives floating-point numbers, and the network takes "
                    f"{described(name, tensor)}"
                )
            problem = KINDS[kind](step[kind], shape)
            if problem:
                raise ExportError(f"{where}: {kind} {problem}")
        for word, given, taken in zip(
            ("channels", "rows", "columns"), shape, tensor.shape[1:], strict=True
        ):
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
    if not whole_numbers(value, least=0):
        return "has to be a list of channels from 0"
    shape[0] = len(value)
    return None


def center_crop(value: object, shape: Shape) -> str | None:
    """The middle rows and columns."""
    if not (whole_numbers(value) and len(value) == 2):
        return "has to be [rows, columns]"
    shape[1:] = value
    return None


def resize(value: object, shape: Shape) -> str | None:
    """To other numbers of rows and columns."""
    if not isinstance(value, dict) or not value.keys() <= {"size", "interpolation", "antialias"}:
        return "has size, interpolation and antialias"
    if value.get("interpolation", INTERPOLATIONS[0]) not in INTERPOLATIONS:
        return f"has an interpolation of {', '.join(INTERPOLATIONS)}"
    if not isinstance(value.get("antialias", True), bool):
        return "has antialias true or false"
    if not (whole_numbers(value.get("size")) and len(value["size"]) == 2):
        return "has a size [rows, columns]"
    shape[1:] = value["size"]
    return None


def scale(value: object, _shape: Shape) -> str | None:
    """Times a number."""
    return None if number(value) and value != 0 else "has to be a number other than 0"


def normalize(value: object, shape: Shape) -> str | None:
    """Less a mean and divided by a deviation, channel by channel."""
    if not isinstance(value, dict) or value.keys() != {"mean", "std"}:
        return "has mean and std"
    for name in ("mean", "std"):
        if not isinstance(value[name], list) or not all(number(one) for one in value[name]):
            return f"has a {name} that is no list of numbers"
    if len(value["mean"]) != len(value["std"]) or shape[0] not in (None, len(value["mean"])):
        return "wants a mean and a std for each channel"
    if 0 in value["std"]:
        return "has a std of 0"
    shape[0] = len(value["mean"])
    return None


def number(value: object) -> bool:
    """Whether something is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def whole_numbers(value: object, least: int = 1) -> bool:
    """Whether something is a list of whole numbers, and not an empty one."""
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(type(one) is int and one >= least for one in value)
    )


KINDS: dict[str, Callable[[object, Shape], str | None]] = {
    "channelsFirst": channels_first,
    "channels": channels,
    "centerCrop": center_crop,
    "resize": resize,
    "scale": scale,
    "normalize": normalize,
}
