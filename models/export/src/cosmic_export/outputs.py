"""Which tensors a network gives, whatever it returns them in."""

import dataclasses
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from cosmic_export.errors import ExportError
from cosmic_export.sample import listed, type_name


@dataclass(frozen=True)
class Picked:
    """An output.

    Attributes:
        name: of the output.
        tensor: what it was for the samples.
        get: gets it from what the network returns by the key; None if it is what is returned.
        key: of the item or field.

    """

    name: str
    tensor: Tensor
    get: Callable[[Any, Any], Any] | None = None
    key: str | int | None = None


@dataclass(frozen=True)
class Returned:
    """What a network returned: its outputs, and what is none, for people."""

    outputs: tuple[Picked, ...]
    left_out: tuple[str, ...]


def picked(returned: object, asked: Sequence[str], usual: str, count: int) -> Returned:
    """Names the tensors in what a network returned.

    Args:
        returned: a tensor; a tuple or list of them, whose names are `output_0` and so on; a named
            tuple, dict or dataclass, whose own names count. What is no tensor in it is left out.
        asked: of a dict or dataclass, the outputs to take; of others, their names. The rest is left
            out.
        usual: the name of a single output that has none.
        count: of samples; the first dimension of each output.

    Raises:
        ExportError: there is no tensor, not what was asked for, or one of another shape.

    """
    if isinstance(returned, Tensor):
        found = [Picked(named(asked, 1, [usual])[0], returned)]
        left_out = []
    elif isinstance(returned, (tuple, list)) and not hasattr(returned, "_fields"):
        found, left_out = of_tuple(returned, asked, usual)
    else:
        found, left_out = of_named(returned, asked)
    for one in found:
        if one.tensor.dim() == 0 or len(one.tensor) != count:
            raise ExportError(
                f"returns {one.name} {type_name(one.tensor.dtype)} {list(one.tensor.shape)} for "
                f"{count} samples instead of [{count}, …]; choose its outputs with --output NAME"
            )
    return Returned(tuple(found), tuple(left_out))


def of_tuple(
    returned: Sequence[object], asked: Sequence[str], usual: str
) -> tuple[list[Picked], list[str]]:
    """The tensors of a tuple or list, by position."""
    places = [at for at, item in enumerate(returned) if isinstance(item, Tensor)]
    names = [usual] if len(places) == 1 else [f"output_{at}" for at in places]
    names = named(asked, len(places), names)
    taken = dict(zip(places, names, strict=False))
    found = [Picked(name, returned[at], operator.getitem, at) for at, name in taken.items()]
    if not found:
        raise ExportError(f"returns a {type(returned).__name__} without a tensor")
    left_out = [
        f"item {at} ({type(item).__name__})"
        for at, item in enumerate(returned)
        if at not in taken and item is not None
    ]
    return found, left_out


def of_named(returned: object, asked: Sequence[str]) -> tuple[list[Picked], list[str]]:
    """The tensors of a dict, named tuple or dataclass, by their names."""
    if isinstance(returned, Mapping):
        get, values = operator.getitem, dict(returned)
    elif hasattr(returned, "_fields"):
        get, values = getattr, {name: getattr(returned, name) for name in returned._fields}
    elif dataclasses.is_dataclass(returned):
        names = [field.name for field in dataclasses.fields(returned)]
        get, values = getattr, {name: getattr(returned, name) for name in names}
    else:
        raise ExportError(f"returns {type(returned).__name__} instead of tensors")
    tensors = {name: value for name, value in values.items() if isinstance(value, Tensor)}
    if not tensors:
        raise ExportError(f"returns a {type(returned).__name__} without a tensor")
    missing = [name for name in asked if name not in tensors]
    if missing:
        raise ExportError(
            f"returns no {missing[0]} but {listed([str(name) for name in tensors])}; "
            "--output names one of these"
        )
    chosen = list(asked) or list(tensors)
    left_out = [
        f"{name} ({type(value).__name__})"
        for name, value in values.items()
        if name not in chosen and value is not None
    ]
    return [Picked(str(name), tensors[name], get, name) for name in chosen], left_out


def named(asked: Sequence[str], there: int, usual: list[str]) -> list[str]:
    """The names of outputs that have none: as asked, else the usual ones."""
    if len(asked) > there:
        raise ExportError(f"returns {there} outputs, and --output names {len(asked)}")
    return list(asked) or usual
