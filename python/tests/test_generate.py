"""The committed types are those of the definition, and hold all that it says."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
import yaml

import generate
import generate_messages
from cosmic.resource.spec import Spec
from cosmic.resource.status import JobStatus
from cosmic.resource.sweep import SweepSpec
from cosmic.resource.sweep_status import SweepStatus

DEFINITION = yaml.safe_load(generate.DEFINITION.read_text(encoding="utf-8"))
SCHEMA = DEFINITION["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
SWEEP = generate._resource(generate.SWEEP_DEFINITION)


@pytest.mark.parametrize("module", sorted(generate.MODULES))
def test_a_module_is_what_the_generator_makes(module: str) -> None:
    file = generate.PACKAGE / f"{module}.py"

    assert file.read_text(encoding="utf-8") == generate.generated()[file], (
        f"{file.name} is stale; run: python python/generate.py"
    )


def test_the_messages_are_what_the_generator_makes() -> None:
    expected = generate_messages.generated()

    assert {file.name for file in expected} == {
        f"{name}_pb2.{suffix}" for name in ("metrics", "rendezvous") for suffix in ("py", "pyi")
    }
    for file, content in expected.items():
        assert file.read_text(encoding="utf-8") == content, (
            f"{file.name} is stale; run: python python/generate.py"
        )


def differences(kind: type, schema: dict[str, Any], path: str) -> Iterator[str]:
    """Fields that the type lacks or has too many, and those that are not required alike."""
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    there = {generate.snake(name): inner for name, inner in schema["properties"].items()}
    required = {generate.snake(name) for name in schema.get("required", ())}
    yield from (f"{path}.{name}" for name in known.keys() ^ there.keys())
    for name in known.keys() & there.keys():
        if (known[name].default is MISSING) != (name in required):
            yield f"{path}.{name} required"
        inner = there[name].get("items", there[name])
        options = [arg for hint in get_args(hints[name]) for arg in (hint, *get_args(hint))]
        for option in (hints[name], *options):
            if is_dataclass(option):
                yield from differences(option, inner, f"{path}.{name}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Spec, SCHEMA["spec"]),
        (JobStatus, SCHEMA["status"]),
        (SweepSpec, SWEEP["spec"]),
        (SweepStatus, SWEEP["status"]),
    ],
)
def test_types_have_the_fields_of_the_definition(kind: type, schema: dict[str, Any]) -> None:
    assert list(differences(kind, schema, kind.__name__)) == []


def test_a_field_says_what_the_definition_says() -> None:
    text = (generate.PACKAGE / "spec.py").read_text(encoding="utf-8")

    said = " ".join(text.split())
    assert '"""The number of ranks, 1 to 100000. Splits are spread over the ranks evenly' in said


def test_a_field_that_is_added_is_generated() -> None:
    resource = {
        "spec": {
            "description": "spec: what to do. Required.",
            "required": ["maxOf"],
            "properties": {
                "maxOf": {"type": "integer", "description": 'maxOf: the most, such as "3".'},
                "mode": {"enum": ["a", "b"], "type": "string"},
                "size": {"x-kubernetes-int-or-string": True},
            },
        }
    }

    text = generate._module("spec", resource)

    assert "    max_of: int\n" in text
    assert '    mode: Literal["a", "b"] | None = None\n' in text
    assert "    size: int | str | None = None\n" in text
    compile(text, "spec.py", "exec")
