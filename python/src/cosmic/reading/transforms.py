"""Declared transforms, of many samples at a time, with the results of Java's ranks.

Numbers are float32 as soon as one step computes; products of ``scale`` are rounded once from
float64, sums of ``resize`` likewise. So an image becomes the same bits on every rank.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.reading.column import Array
from cosmic.reading.faults import FileFaults

Step = dict[str, Any]

_KINDS = ("channels", "centerCrop", "resize", "scale", "normalize", "channelsFirst")
_CUBIC, _CUBIC_ANTIALIASED = -0.75, -0.5


def checked(steps: list[Any], what: str) -> list[Step]:
    """Steps as a job or a model writes them.

    Raises:
        FatalError: (``InvalidSpec``) if one is none
    """
    for step in steps:
        given = [kind for kind in _KINDS if isinstance(step, dict) and step.get(kind) is not None]
        if len(given) != 1:
            raise FatalError(
                f"{what}: a transform is exactly one of {', '.join(_KINDS)}", reason="InvalidSpec"
            )
    return steps


def computes(steps: list[Step]) -> bool:
    """Whether values change, and not only which there are."""
    return any(kind in step for step in steps for kind in ("scale", "normalize", "resize"))


def transformed(samples: Array, steps: list[Step], what: str, faults: FileFaults) -> Array:
    """Carries out all steps.

    Args:
        samples: ``[N, …]``; of type float32 if a step computes
        steps: in order
        what: what the samples are, for messages
        faults: of the file

    Raises:
        DataError: PartitionShape if one does not apply
    """
    chosen = False
    for step in steps:
        shape = samples.shape[1:]

        def refused(problem: str, shape: tuple[int, ...] = shape) -> Exception:
            return faults.shape(
                f"holds {what} of which a sample is {list(shape)} when a transform is to be"
                f" applied: {problem}; correct data.transforms; all that they name for an input"
                " takes the place of what the model declares for it"
            )

        if "scale" in step:
            samples = (samples * np.float64(step["scale"])).astype(np.float32)
        elif "normalize" in step:
            samples = _normalized(samples, step["normalize"], refused)
        elif len(shape) != 3:
            raise refused("only scale and normalize apply to what is no image [C, H, W]")
        elif "channelsFirst" in step:
            if chosen:
                raise refused("channelsFirst comes before channels, centerCrop and resize")
            samples = np.moveaxis(samples, 3, 1)
        elif "channels" in step:
            if any(channel >= shape[0] for channel in step["channels"]):
                raise refused("channels names one beyond the last, counted from 0")
            samples = samples[:, step["channels"]]
            chosen = True
        elif "centerCrop" in step:
            samples = _cropped(samples, step["centerCrop"], refused)
            chosen = True
        else:
            samples = _resized(samples, step["resize"])
            chosen = True
    return samples


def _normalized(samples: Array, normalize: Step, refused: Any) -> Array:
    shape = samples.shape[1:]
    mean = np.array(normalize["mean"], dtype=np.float32)
    std = np.array(normalize["std"], dtype=np.float32)
    if len(mean) > 1:
        if len(shape) != 3 or shape[0] != len(mean):
            last = len(shape) == 3 and shape[2] == len(mean)
            hint = ", which seem to come last: begin with channelsFirst: true" if last else ""
            raise refused(f"normalize names {len(mean)} channels{hint}")
        mean, std = mean.reshape(-1, 1, 1), std.reshape(-1, 1, 1)
    result: Array = (samples - mean) / std
    return result


def _cropped(samples: Array, size: list[int], refused: Any) -> Array:
    height, width = samples.shape[2:]
    rows, columns = size
    if rows > height or columns > width:
        raise refused(f"centerCrop [{rows}, {columns}] is larger than that")
    # As torchvision, half to even.
    top, left = round((height - rows) / 2), round((width - columns) / 2)
    return samples[:, :, top : top + rows, left : left + columns]


def _resized(samples: Array, resize: Step) -> NDArray[np.float32]:
    height, width = resize["size"]
    wide = _along(samples, _taps(samples.shape[3], width, resize))
    turned = np.swapaxes(wide, 2, 3)
    return np.swapaxes(_along(turned, _taps(samples.shape[2], height, resize)), 2, 3)


def _along(samples: Array, taps: list[tuple[int, list[float]]]) -> NDArray[np.float32]:
    """New pixels along the last side; each one's addends in their order, in float64."""
    result = np.zeros((*samples.shape[:-1], len(taps)), dtype=np.float64)
    for tap in range(max(len(weights) for _, weights in taps)):
        places = [i for i, (_, weights) in enumerate(taps) if tap < len(weights)]
        weights = np.array([taps[i][1][tap] for i in places])
        result[..., places] += weights * samples[..., [taps[i][0] + tap for i in places]]
    return result.astype(np.float32)


def _taps(old: int, new: int, resize: Step) -> list[tuple[int, list[float]]]:
    """Of each new position the first old one that it is made of, and weights from there on."""
    step = old / new
    kind = resize.get("interpolation") or "bilinear"
    antialias = resize.get("antialias", True) is not False
    if kind == "nearest":
        exact = np.float32(step)
        return [(min(math.floor(np.float32(i) * exact), old - 1), [1.0]) for i in range(new)]
    radius = 1 if kind == "bilinear" else 2
    make = _filtered if antialias else _around
    return [make(i, old, step, radius) for i in range(new)]


def _filtered(i: int, old: int, step: float, radius: int) -> tuple[int, list[float]]:
    stretch = max(step, 1.0)
    centre = step * (i + 0.5)
    low = max(int(centre - radius * stretch + 0.5), 0)
    high = min(int(centre + radius * stretch + 0.5), old)
    taken, total = [], 0.0
    for j in range(high - low):
        taken.append(_filter((j + low - centre + 0.5) / stretch, radius, _CUBIC_ANTIALIASED))
        total += taken[-1]
    return low, [weight / total for weight in taken]


def _around(i: int, old: int, step: float, radius: int) -> tuple[int, list[float]]:
    at = step * (i + 0.5) - 0.5
    centre = max(at, 0.0) if radius == 1 else at
    before = math.floor(centre)
    low = min(max(before - radius + 1, 0), old - 1)
    high = min(max(before + radius, 0), old - 1)
    taken = [0.0] * (high - low + 1)
    for j in range(before - radius + 1, before + radius + 1):
        taken[min(max(j, 0), old - 1) - low] += _filter(j - centre, radius, _CUBIC)
    return low, taken


def _filter(distance: float, radius: int, a: float) -> float:
    """The triangle for radius 1, Keys' cubic for 2."""
    x = abs(distance)
    if radius == 1:
        return 1 - x if x < 1 else 0.0
    if x < 1:
        return ((a + 2) * x - (a + 3)) * x * x + 1
    return (((x - 5) * x + 8) * x - 4) * a if x < 2 else 0.0
