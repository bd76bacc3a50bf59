"""The reference of the package, docs/python-api.md, from its docstrings; see generate.py.

Nothing of the package is imported: griffe reads the sources.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import griffe

from generate_prose import inline, prose, wrapped
from generate_signatures import meanings, signature, type_text

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "python-api.md"

HEAD = (
    "<!-- Generated from the docstrings in python/src. Change those, then run:"
    " python python/generate.py -->\n"
    "# The Python package, name by name\n\n"
    "Everything that `import cosmic` offers. [The package's own page](../python/README.md) shows it"
    " in use.\nArguments behind `*` are given by name. `[N, …]` is the shape of an array with a row"
    " for each sample.\n"
)

# The sections of the page, each with its names in the order of reading.
SECTIONS: dict[str, Sequence[str]] = {
    "Jobs": (
        *("Job", "Model", "Data", "Transform", "Normalize", "Resize", "Follow", "Output"),
        *("Storage", "SecretKeyRef", "CaBundle", "ConfigMapKeyRef", "Worker", "Pricing"),
    ),
    "Sweeps": (
        *("Sweep", "Template", "TemplateData", "TemplateOutput", "Axis", "Dataset", "SweepOutput"),
        *("run_sweep", "SweepResults", "ClusterSweep", "SweepStatus"),
    ),
    "Runs and clusters": ("run", "Client", "ClusterJob", "JobStatus"),
    "Results": ("Results", "Summary"),
    "Ranks": ("Rank", "Split", "Network", "Tensor", "Task", "Scores"),
    "Communicators": ("Communicator",),
    "Errors": (
        *("CosmicError", "RetriableError", "FatalError", "InternalError", "JobFailed"),
        *("JobNotFound", "WaitTimeout", "RanksFailed", "CollectiveTimeout"),
        *("CollectiveMismatch", "Superseded"),
    ),
}

_BULLET = "  "


def generated() -> dict[Path, str]:
    """The page with its content."""
    return {PAGE: page(loaded(), SECTIONS)}


def loaded(folder: Path = HERE / "src") -> Any:
    """The package as griffe reads it, in a folder with its sources."""
    return griffe.load(
        "cosmic",
        search_paths=[folder],
        allow_inspection=False,
        docstring_parser="google",
        docstring_options={"warnings": False, "returns_named_value": False},
    )


def page(package: Any, sections: dict[str, Sequence[str]]) -> str:
    """The page of a package.

    Raises:
        ValueError: if its public names are not those of the sections, or one says nothing
    """
    named = [name for names in sections.values() for name in names]
    public = [str(name).strip("'\"") for name in package.members["__all__"].value.elements]
    if sorted(named) != sorted(public):
        differing = sorted(set(named) ^ set(public))
        raise ValueError(
            f"generate_api.py and cosmic.__all__ differ in {differing}; amend SECTIONS"
        )
    lines = [HEAD]
    for title, names in sections.items():
        lines += [f"## {title}", ""]
        for name in names:
            lines += _entry(package.members[name].final_target, public)
    text = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _entry(thing: Any, public: Sequence[str]) -> Iterator[str]:
    """One of the public names, with the types that only its fields have."""
    yield from [f"### {thing.name}", ""]
    if thing.is_function:
        yield from signature(thing, f"cosmic.{thing.name}")
        yield from _said(thing)
        return
    yield from _class(thing)
    for part in _parts(thing, public):
        yield from [f"#### {part.name}", ""]
        yield from _class(part)


def _parts(thing: Any, public: Sequence[str]) -> list[Any]:
    """The types of its fields, and of theirs, that its module has and that are not public."""
    found: list[Any] = []
    waiting = [thing]
    while waiting:
        for attribute in _fields(waiting.pop(0)):
            for word in re.findall(r"\w+", str(attribute.annotation or "")):
                kind = attribute.module.members.get(word)
                own = kind is not None and not kind.is_alias and kind.is_class
                if own and word not in public and kind not in [thing, *found]:
                    found.append(kind)
                    waiting.append(kind)
    return found


def _class(thing: Any) -> Iterator[str]:
    bases = [str(base) for base in thing.bases if _is_public_base(str(base))]
    if bases:
        yield from [f"A kind of {' and '.join(f'`{base}`' for base in bases)}.", ""]
    constructor = thing.members.get("__init__")
    documented = constructor is not None and constructor.docstring is not None
    if documented:
        yield from signature(constructor, f"cosmic.{thing.name}", constructed=True)
    yield from _said(thing, without_attributes=True)
    if documented:
        yield from _said(constructor)
    fields = _fields(thing)
    if documented and fields:
        yield from ["It has:", ""]
    for attribute in sorted(fields, key=lambda one: (_is_property(one), bool(_default(one)))):
        yield from _field(attribute, thing)
    if fields:
        yield ""
    # First what all of its kind have.
    for method in sorted(_methods(thing), key=lambda one: one.parent is thing):
        yield from signature(method, method.name, known=meanings(method, thing))
        yield from _said(method)


def _is_public_base(base: str) -> bool:
    return base.endswith("Error") or base == "JobFailed"


def _members(thing: Any) -> Iterator[Any]:
    """What it has, and what it has of bases in this package that are not public, in this order."""
    own = dict(thing.members)
    inherited = {
        name: member
        for base in thing.mro()
        if base.package.name == "cosmic" and not _is_public_base(base.name)
        for name, member in base.members.items()
        if name not in own
    }
    yield from (member for name, member in (own | inherited).items() if not name.startswith("_"))


def _fields(thing: Any) -> list[Any]:
    """Attributes and properties, those that only the docstring of the class has included."""
    return [
        member
        for member in _members(thing)
        if not member.is_alias and member.is_attribute and _is_told(member, thing)
    ]


def _is_told(member: Any, thing: Any) -> bool:
    return bool(
        member.annotation is not None
        or member.docstring
        or _described(member, thing)
        or "enum" in "".join(str(base).lower() for base in thing.bases)
    )


def _methods(thing: Any) -> list[Any]:
    return [one for one in _members(thing) if not one.is_alias and one.is_function]


def _field(attribute: Any, owner: Any) -> Iterator[str]:
    """An item of the list of fields."""
    about = attribute.docstring.value if attribute.docstring else _described(attribute, owner)
    if not about:
        raise _untold(attribute)
    kind = _kind(attribute)
    text = f"- **`{attribute.name}`**{f' ({kind})' if kind else ''}: {inline(about)}"
    yield from wrapped(text, _BULLET)


def _kind(attribute: Any) -> str:
    annotation = type_text(attribute.annotation)
    default = _default(attribute)
    if not annotation:
        return f"`{default}`" if default else ""
    annotation = annotation.removesuffix(" | None") if default == "None" else annotation
    if default is None:
        needed = "dataclass" in attribute.parent.labels and not _is_property(attribute)
        return f"`{annotation}`" + ("; required" if needed else "")
    if default == "None" or default.startswith("field("):
        return f"`{annotation}`"
    return f"`{annotation}`; default `{default}`"


def _default(attribute: Any) -> str | None:
    """None too for what only the constructor sets: then it is no default."""
    told = attribute.value is not None and "class-attribute" in attribute.labels
    return str(attribute.value) if told else None


def _is_property(attribute: Any) -> bool:
    return "property" in attribute.labels


def _described(attribute: Any, owner: Any) -> str:
    """What the docstring of a class says of an attribute."""
    for kind in (owner, attribute.parent):
        for section in kind.docstring.parsed if kind.docstring else ():
            if section.kind is griffe.DocstringSectionKind.attributes:
                for one in section.value:
                    if one.name == attribute.name:
                        return str(one.description)
    return ""


def _said(thing: Any, *, without_attributes: bool = False) -> Iterator[str]:
    """A docstring as Markdown."""
    kinds = griffe.DocstringSectionKind
    if not thing.docstring:
        raise _untold(thing)
    for section in thing.docstring.parsed:
        if section.kind is kinds.text:
            yield from prose(section.value)
        elif section.kind is kinds.parameters:
            for one in section.value:
                yield from wrapped(f"- **`{one.name}`**: {inline(one.description)}", _BULLET)
            yield ""
        elif section.kind is kinds.returns:
            about = " ".join(_returned(one, thing) for one in section.value)
            yield from [*wrapped(f"Returns {inline(about)}."), ""]
        elif section.kind is kinds.raises:
            yield from ["Raises:", ""]
            for one in section.value:
                raised = f"- `{one.annotation}` {inline(one.description)}"
                yield from wrapped(raised, _BULLET)
            yield ""
        elif section.kind is not kinds.attributes or not without_attributes:
            raise ValueError(f"{thing.path} has a section {section.kind.value}; write it as text")


def _untold(thing: Any) -> ValueError:
    return ValueError(f"{thing.path} says nothing of itself; give it a docstring")


def _returned(one: Any, function: Any) -> str:
    """What stands before a colon is no type here, but the first half of the sentence."""
    half = str(one.annotation or "")
    return one.description if half == str(function.returns) else f"{half}: {one.description}"
