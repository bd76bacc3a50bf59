"""How functions are called, as the reference shows it; see generate_api.py."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import griffe

from generate_prose import FENCE, WIDTH


def meanings(method: Any, owner: Any) -> dict[str, str]:
    """What the type variables of a method mean in a class that has it of a base."""
    known: dict[str, str] = {}
    for base in owner.bases:
        name, _, given = str(base).rstrip("]").partition("[")
        if given and name == method.parent.name:
            variables = next(str(one) for one in method.parent.bases if "Generic[" in str(one))
            names = variables.rstrip("]").partition("[")[2].split(", ")
            known.update(zip(names, given.split(", "), strict=True))
    for parameter in list(method.parameters)[:1]:
        own = re.fullmatch(r"type\[(\w+)\]", str(parameter.annotation or ""))
        if own:
            known[own[1]] = owner.name
    return known


def signature(
    function: Any,
    name: str,
    *,
    constructed: bool = False,
    known: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """A block of code with the call.

    Args:
        function: what is called
        name: what it is called as
        constructed: whether it makes an object of its class
        known: what its type variables mean
    """
    returned = "" if constructed else f" -> {type_text(function.returns)}"
    parameters = list(_parameters(function))
    for variable, meaning in (known or {}).items():
        at = re.compile(rf"(?<=[:>\[] ){variable}\b|(?<=\[){variable}\b")
        parameters = [at.sub(meaning, parameter) for parameter in parameters]
        returned = at.sub(meaning, returned)
    line = f"{name}({', '.join(parameters)}){returned}"
    if len(line) > WIDTH - 20:
        inner = "".join(f"    {parameter},\n" for parameter in parameters)
        line = f"{name}(\n{inner}){returned}"
    yield from [f"{FENCE}python", *line.split("\n"), FENCE, ""]


def type_text(annotation: Any) -> str:
    """A type as one reads it: names that are not known yet need no quotes here."""
    text = str(annotation or "")
    return text if "Literal[" in text else re.sub("[\"']", "", text)


def _parameters(function: Any) -> Iterator[str]:
    starred = False
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not starred:
            starred = True
            yield "*"
        star = "*" if parameter.kind is griffe.ParameterKind.var_positional else ""
        starred = starred or bool(star)
        text = f"{star}{parameter.name}"
        if parameter.annotation is not None:
            text += f": {type_text(parameter.annotation)}"
        if parameter.default is not None and not star:
            text += f" = {parameter.default}" if ":" in text else f"={parameter.default}"
        yield text
