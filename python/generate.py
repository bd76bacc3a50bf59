#!/usr/bin/env python3
"""Writes the types of a job's and a sweep's fields, src/cosmic/resource, from crds/.

And the messages of the rendezvous, src/cosmic/rendezvous/wire, from proto/, and the reference,
docs/python-api.md, from docstrings. Run it after any of them has changed: python python/generate.py
"""

import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

import generate_api
import generate_messages

HERE = Path(__file__).resolve().parent
DEFINITION = HERE.parent / "crds" / "inferencejobs.cosmicai.dev-v1.yml"
SWEEP_DEFINITION = HERE.parent / "crds" / "inferencesweeps.cosmicai.dev-v1.yml"
PACKAGE = HERE / "src" / "cosmic" / "resource"

WIDTH = 100
INDENT = "    "
HEAD = "# Generated from crds/ by python/generate.py. Change the Java types there, then run both.\n"
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

# From a module to the field whose type it holds, with all below that no other module holds. Those
# of a sweep begin with its name.
MODULES = {
    "data": ("spec.data", "What a job reads."),
    "storage": ("spec.storage", "Where a job's store is."),
    "spec": ("spec", "What a job is to do."),
    "status": ("status", "What became of a job in a cluster."),
    "template": ("sweep.spec.template", "What the jobs of a sweep have in common."),
    "sweep": ("sweep.spec", "What a sweep is to do."),
    "sweep_status": ("sweep.status", "What became of a sweep in a cluster."),
}

# Types that are not called as their field is.
NAMES = {
    "spec.data.transforms": "Transform",
    "status": "JobStatus",
    "status.conditions": "Condition",
    "status.failures": "Failure",
    "status.results": "ResultUris",
    "status.summary": "JobSummary",
    "status.summary.metrics": "Metric",
    "sweep.spec": "SweepSpec",
    "sweep.spec.template.data": "TemplateData",
    "sweep.spec.template.output": "TemplateOutput",
    "sweep.spec.axes": "Axis",
    "sweep.spec.axes.field": "AxisField",
    "sweep.spec.datasets": "Dataset",
    "sweep.spec.output": "SweepOutput",
    "sweep.status": "SweepStatus",
    "sweep.status.failures": "FailedRun",
}

# What of a sweep has the type of a job's field, from its path to the other's.
ALIKE = {
    "sweep.status.conditions": "status.conditions",
    **{
        f"sweep.spec.template.{name}": f"spec.{name}"
        for name in ("model", "pricing", "storage", "worker", "data.transforms", "data.follow")
    },
}

# What Kubernetes' own types say of themselves elsewhere.
CONDITION = {
    "type": "What it is about, such as Complete.",
    "status": "Whether it is so.",
    "reason": "The constant word for why.",
    "message": "One line for people.",
    "lastTransitionTime": "When status changed last, as an RFC 3339 time in UTC.",
    "observedGeneration": "The metadata.generation that it was computed from.",
}

Schema = Mapping[str, Any]


def generated() -> dict[Path, str]:
    """The modules with their content."""
    resources = {**_resource(DEFINITION), "sweep": {"properties": _resource(SWEEP_DEFINITION)}}
    return {PACKAGE / f"{module}.py": _module(module, resources) for module in MODULES}


def _resource(definition: Path) -> Schema:
    """Of a resource, its spec and its status."""
    document = yaml.safe_load(definition.read_text(encoding="utf-8"))
    schema: Schema = document["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
    return schema


def snake(name: str) -> str:
    """The name in Python: ``world_size`` of ``worldSize``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _module(module: str, resources: Schema) -> str:
    root, title = MODULES[module]
    schema: Schema = {"properties": resources}
    for step in root.split("."):
        schema = schema["properties"][step]
    blocks = list(_classes(root, schema, module))
    text = "\n".join(blocks)
    head = [HEAD, f'"""{title}"""', ""]
    abstract = [name for name in ("Mapping", "Sequence") if f"{name}[" in text]
    if abstract:
        head.append(f"from collections.abc import {', '.join(abstract)}")
    head.append("from dataclasses import dataclass")
    typing = [name for name in ("Any", "Literal") if re.search(rf"\b{name}\b[\[\]]", text)]
    if typing:
        head.append(f"from typing import {', '.join(typing)}")
    others = []
    for other, names in sorted(_elsewhere(module).items()):
        used = sorted(name for name in names if re.search(rf"(: |\[){name}\b", text))
        if used:
            others.append(f"from cosmic.resource.{other} import {', '.join(used)}")
    # Two lines before a class, one before anything else.
    gap = [""] if others and blocks[0].lstrip().startswith("@") else []
    return "\n".join([*head, "", *others, *gap, *blocks])


def _elsewhere(module: str) -> dict[str, set[str]]:
    """The types that a module may use of others."""
    family = "sweep" if MODULES[module][0].startswith("sweep.") else ""
    found: dict[str, set[str]] = {}
    for other, (path, _) in MODULES.items():
        if other != module and path.startswith(family) and (family or path[:5] != "sweep"):
            found.setdefault(other, set()).add(_class_name(path))
    for path, same in ALIKE.items() if family else ():
        if path.startswith(MODULES[module][0]):
            found.setdefault(_home(same), set()).add(_class_name(same))
    return found


def _home(path: str) -> str:
    """The module that holds the type of a field."""
    holding = [
        (root, name) for name, (root, _) in MODULES.items() if f"{path}.".startswith(f"{root}.")
    ]
    return max(holding)[1]


def _classes(path: str, schema: Schema, module: str) -> Iterator[str]:
    """The class of an object and, before it, those of its fields."""
    for name, inner in schema["properties"].items():
        below, items = f"{path}.{name}", inner.get("items", inner)
        elsewhere = any(below == at and other != module for other, (at, _) in MODULES.items())
        if _is_class(below, items) and not elsewhere and below not in ALIKE:
            yield from _classes(below, items, module)
    yield _class(path, schema)


def _is_class(path: str, schema: Schema) -> bool:
    """Whether an object is ours: Kubernetes' own in a spec are described there, and not here."""
    properties = schema.get("properties", {})
    described = any("description" in inner for inner in properties.values())
    return bool(properties) and (described or _is_status(path))


def _is_status(path: str) -> bool:
    return path.removeprefix("sweep.").startswith("status")


def _class_name(path: str) -> str:
    path = ALIKE.get(path, path)
    last = path.rsplit(".", 1)[-1]
    return NAMES.get(path, last[0].upper() + last[1:])


def _class(path: str, schema: Schema) -> str:
    frozen = "frozen=True, " if _is_status(path) else ""
    said = _said(schema)
    lines = ["", *_aliases(path, schema)]
    lines += [f"@dataclass({frozen}kw_only=True)", f"class {_class_name(path)}:"]
    if said:
        shown = path.removeprefix("sweep.")
        lines += [f'{INDENT}"""The field ``{shown}``.', "", *_wrapped(said), f'{INDENT}"""']
    else:
        lines += [f'{INDENT}"""One of ``{path.removeprefix("sweep.")}``."""']
    required = set(schema.get("required", ()))
    for name, inner in sorted(schema["properties"].items(), key=lambda p: p[0] not in required):
        lines += ["", *_field(f"{path}.{name}", name, inner, name in required)]
    return "\n".join([*lines, ""])


def _field(path: str, name: str, schema: Schema, required: bool) -> Iterator[str]:
    kind = _class_name(path) if _is_long(path, schema) else _type(path, schema)
    yield f"{INDENT}{snake(name)}: {kind}" + ("" if required else " | None = None")
    said = _said(schema) or (CONDITION[name] if ".conditions." in path else "")
    if said:
        yield from _wrapped(f'"""{said}"""')


def _aliases(path: str, schema: Schema) -> Iterator[str]:
    """Names for lists of words that do not fit into the line of their field."""
    for name, inner in schema["properties"].items():
        at = f"{path}.{name}"
        if _is_long(at, inner):
            yield from (*_alias(_class_name(at), _type(at, inner)), "", "")


def _is_long(path: str, schema: Schema) -> bool:
    return "enum" in schema and len(_type(path, schema)) > WIDTH * 3 // 4


def _alias(name: str, kind: str) -> Iterator[str]:
    line = f"{name} = {kind}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{name} = Literal["
    yield from (f"{INDENT}{word}," for word in kind.removeprefix("Literal[")[:-1].split(", "))
    yield "]"


def _type(path: str, schema: Schema) -> str:
    if schema.get("x-kubernetes-int-or-string"):
        return "int | str"
    if "enum" in schema:
        return f"Literal[{', '.join(_quoted(word) for word in schema['enum'])}]"
    kind = schema["type"]
    if kind in SCALARS:
        return SCALARS[kind]
    if kind == "array":
        return f"Sequence[{_type(path, schema['items'])}]"
    if "additionalProperties" in schema:
        return f"Mapping[str, {_type(path, schema['additionalProperties'])}]"
    if not _is_class(path, schema):
        return "Mapping[str, Any]"
    # A text is its URI; that of a template's output the sweep sets.
    named = "uri" in schema["properties"] and set(schema.get("required", ())) <= {"uri"}
    short = " | str" if named and path != "sweep.spec.template.output" else ""
    return _class_name(path) + short


def _quoted(word: str) -> str:
    return f'"{word}"'


def _said(schema: Schema) -> str:
    """What the definition says of a field, without its name, which comes first there."""
    said = str(schema.get("description", "")).partition(": ")[2]
    said = said.replace("\\", "\\\\").replace('"', '\\"')
    # A word that is a value stays as it is.
    return said if said.split(" ")[0] in schema.get("enum", ()) else said[:1].upper() + said[1:]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=INDENT,
        subsequent_indent=INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


if __name__ == "__main__":
    for generator in (generated, generate_messages.generated, generate_api.generated):
        for file, content in generator().items():
            file.write_text(content, encoding="utf-8")
            print(f"wrote {file.relative_to(HERE.parent)}")
