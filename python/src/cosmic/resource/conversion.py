"""Between the types of this package and documents as Kubernetes and JSON have them.

``world_size`` here is ``worldSize`` there. What is None here is left out there.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import PurePath
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from cosmic.errors import FatalError

T = TypeVar("T")


def to_document(value: Any) -> Any:
    """The document of an object, or of what stands in one."""
    if is_dataclass(value) and not isinstance(value, type):
        return document_of(value, type(value))
    if isinstance(value, Mapping):
        return {name: to_document(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [to_document(inner) for inner in value]
    return value


def plain(document: Any, path: str) -> Any:
    """The document with nothing in it but what JSON has, of numpy's values and paths, too.

    Args:
        document: mappings, lists and scalars
        path: what to call it in messages, such as ``spec``

    Raises:
        FatalError: (``InvalidSpec``) for what it cannot hold, that names the field
    """
    if document is None or type(document) in (str, bool, int, float):
        return document
    if isinstance(document, Mapping):
        return {str(k): plain(inner, f"{path}.{k}") for k, inner in document.items()}
    if isinstance(document, list):
        return [plain(inner, f"{path}[{i}]") for i, inner in enumerate(document)]
    if isinstance(document, PurePath):
        return str(document)
    if type(document).__module__ == "numpy" and hasattr(document, "tolist"):
        values = document.tolist()
        if type(values) is not type(document):
            return plain(values, path)
    if isinstance(document, str):
        return str.__str__(document)
    raise _refused(
        f"{path} is a {type(document).__name__}, which YAML does not hold; make it a text, a"
        " number or a list"
    )


def document_of(value: Any, kind: type) -> dict[str, Any]:
    """The document of an object's fields that ``kind`` has, itself or a base of its type."""
    document = {}
    for field in _fields(kind):
        inner = getattr(value, field.name)
        if isinstance(inner, str) and _class_in(_hint(kind, field.name)):
            inner = {"uri": inner}
        if inner is not None:
            document[_camel(field.name)] = to_document(inner)
    return document


def from_document(kind: type[T], document: Any, path: str, *, strict_for: str | None = None) -> T:
    """The object of a document.

    Args:
        kind: a type of this package
        document: mappings, lists and scalars
        path: what to call the document in messages, such as ``spec``
        strict_for: the kind of resource in which fields that the type does not have are refused, as
            a person may have misspelt them; None: they are left out, as a newer program may have
            written them

    Raises:
        FatalError: for what is missing, of another form or, if strict, not known
    """
    if not isinstance(document, Mapping):
        raise _refused(f"{path} is {_shown(document)}; it must hold fields")
    known = {_camel(field.name): field for field in _fields(kind)}
    if strict_for:
        for name in document:
            if name not in known:
                hint = _spelling(name, known)
                raise _refused(f"{path}.{name} is not a field of an {strict_for}; {hint}")
    values = {}
    for name, field in known.items():
        inner = document.get(name)
        if inner is not None:
            kinds = _hint(kind, field.name)
            values[field.name] = _value(kinds, inner, f"{path}.{name}", strict_for)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _refused(f"{path}.{name} is missing; add it")
    return kind(**values)


def _value(hint: Any, value: Any, path: str, strict_for: str | None) -> Any:
    for option in _options(hint):
        if get_origin(option) is Sequence:
            if not isinstance(value, list):
                raise _refused(f"{path} is {_shown(value)}; it must be a list")
            (inner,) = get_args(option)
            return [_value(inner, v, f"{path}[{i}]", strict_for) for i, v in enumerate(value)]
    kind = _class_in(hint)
    if kind and not (isinstance(value, str) and str in _options(hint)):
        return from_document(kind, value, path, strict_for=strict_for)
    return value


def _class_in(hint: Any) -> type | None:
    classes = (option for option in _options(hint) if isinstance(option, type))
    return next((option for option in classes if is_dataclass(option)), None)


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


def _hint(kind: Any, name: str) -> Any:
    return _hints(kind)[name]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _spelling(name: object, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(str(name), known, n=1)
    return f"did you mean {near[0]}?" if near else "remove it"


def _shown(value: object) -> str:
    return "a list" if isinstance(value, list) else f"'{value}'"


def _refused(message: str) -> FatalError:
    return FatalError(message, reason="InvalidSpec")
