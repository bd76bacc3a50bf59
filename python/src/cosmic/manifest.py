"""What a job and a sweep are in YAML, as Kubernetes and the program ``cosmic`` read them."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml

from cosmic.errors import FatalError
from cosmic.resource.conversion import document_of, from_document, plain, to_document

API_VERSION = "cosmicai.dev/v1alpha1"

# Texts that some reader of YAML would take for a number or a truth: 1e3, 0x1F, 1:30, y.
_AMBIGUOUS = re.compile(r"[-+.0-9].*|[yYnN]", re.DOTALL)

_MAX_SHOWN = 255

R = TypeVar("R", bound="Manifest")


@dataclass(kw_only=True)
class Manifest:
    """A resource with the fields of its spec; what is not set is not in it."""

    KIND: ClassVar[str]
    SPEC: ClassVar[type]

    name: str
    """Its name: lower-case letters, digits and hyphens."""

    namespace: str | None = None
    """The namespace in a cluster. Unset: the client's."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of the resource."""

    annotations: Mapping[str, str] = field(default_factory=dict)
    """Annotations of the resource."""

    def to_dict(self) -> dict[str, Any]:
        """The resource, as the API server takes it."""
        metadata: dict[str, Any] = {"name": plain(self.name, "metadata.name")}
        if self.namespace:
            metadata["namespace"] = plain(self.namespace, "metadata.namespace")
        if self.labels:
            metadata["labels"] = plain(to_document(self.labels), "metadata.labels")
        if self.annotations:
            metadata["annotations"] = plain(to_document(self.annotations), "metadata.annotations")
        return {
            "apiVersion": API_VERSION,
            "kind": self.KIND,
            "metadata": metadata,
            "spec": plain(document_of(self, self.SPEC), "spec"),
        }

    def to_yaml(self) -> str:
        """The resource as text, for ``cosmic`` and ``kubectl apply -f``."""
        text: str = yaml.dump(
            self.to_dict(), Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=100
        )
        return text

    @classmethod
    def from_yaml(cls: type[R], path: str | os.PathLike[str]) -> R:
        """Reads a file.

        Raises:
            FatalError: (``InvalidSpec``) if it is not there, or holds anything but one of this kind
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as e:
            problem = e.strerror if isinstance(e, OSError) else e
            shown = " ".join(str(path).replace("\0", " ").split())[:_MAX_SHOWN]
            raise _refused(f"{shown} cannot be read: {problem}; name the path of a file") from e
        try:
            document = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError) as e:
            problem = " ".join(str(e).split())
            raise _refused(f"{path} cannot be read as YAML: {problem}") from e
        except RecursionError as e:
            raise _refused(f"{path} cannot be read as YAML: it is nested too deep") from e
        try:
            return cls.from_dict(document)
        except FatalError as e:
            raise FatalError(f"{path}: {e}", reason=e.reason) from e

    @classmethod
    def from_dict(cls: type[R], document: Any, *, strict: bool = True) -> R:
        """Takes it from a resource; the status and what the API server adds are left out.

        Args:
            document: mappings, lists and scalars
            strict: whether fields of the spec that are not known are refused

        Raises:
            FatalError: (``InvalidSpec``) that names the field
        """
        if not isinstance(document, Mapping) or document.get("kind") != cls.KIND:
            raise _refused(f"this is no {cls.KIND}; begin it with kind: {cls.KIND}")
        if document.get("apiVersion") != API_VERSION:
            said = document.get("apiVersion")
            raise _refused(f"apiVersion is '{said}'; it must be {API_VERSION}")
        metadata = document.get("metadata") or {}
        if not isinstance(metadata, Mapping):
            raise _refused(f"metadata is {metadata!r}; it must hold fields")
        if not metadata.get("name"):
            raise _refused("metadata.name is missing; add it")
        known = cls.KIND if strict else None
        spec: Any = from_document(cls.SPEC, document.get("spec") or {}, "spec", strict_for=known)
        return cls(
            name=metadata["name"],
            namespace=metadata.get("namespace"),
            labels=metadata.get("labels") or {},
            annotations=metadata.get("annotations") or {},
            **vars(spec),
        )


class _PlainDumper(yaml.SafeDumper):
    """Writes no aliases, and quotes what another reader could take for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _AMBIGUOUS.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_PlainDumper.add_representer(str, _text)


def _refused(message: str) -> FatalError:
    return FatalError(message, reason="InvalidSpec")
