"""What a rank computes with, as far as others need to know: inputs, outputs, the task."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from cosmic.errors import FatalError
from cosmic.metrics import MeasuredOutput, Scores, Task, TaskSpec, task_spec
from cosmic.reading.conversion import Tensor
from cosmic.reading.transforms import Step, checked

_SURVEY, _NAMED = "cosmic-model/1", "cosmic-model/2"
_MEMBER = "/extra/cosmic.json"
_MAX_METADATA_BYTES = 16 << 20


E = TypeVar("E", bound=Enum)


@dataclass(frozen=True)
class Network:
    """What goes in and what comes out.

    A model that was made by ``cosmic-export`` says all of that itself. Others need not say it
    either: then columns are read as they are stored, and outputs are what is committed.

    Attributes:
        name: for messages and records
        inputs: in order; empty if not known
        outputs: in order; empty if not known
        task: what outputs are compared with, and how, or the word for it; the job's `model.task`
            replaces it
        targets: of an output, the column that it is compared with; empty for the usual ones:
            ``redshift``, ``label``, ``target`` or, of several outputs, ``target_NAME``
        scores: of a classification, what its output is, or the word for it
        classes: of a classification, their names in order
        transforms: of an input, what is done to its column; the job's replace them
        batch_size: samples of one forward pass that the model recommends
    """

    name: str = "a program of its own"
    inputs: Sequence[Tensor] = ()
    outputs: Sequence[Tensor] = ()
    task: Task = Task.NONE
    targets: Mapping[str, str] = field(default_factory=dict)
    scores: Scores = Scores.LOGITS
    classes: Sequence[str] = ()
    transforms: Mapping[str, list[Step]] = field(default_factory=dict)
    batch_size: int = 0

    def __post_init__(self) -> None:
        """Takes the words for a task and for scores, too; refuses others, as ``InvalidSpec``."""
        object.__setattr__(self, "task", self._one_of(Task, self.task, "task"))
        object.__setattr__(self, "scores", self._one_of(Scores, self.scores, "scores"))

    def _one_of(self, kind: type[E], given: object, what: str) -> E:
        try:
            return kind(given)
        except ValueError:
            known = ", ".join(str(one.value) for one in kind)
            raise FatalError(
                f"the network {self.name} has the {what} {given!r}, which is none; name one of"
                f" {known}",
                reason="InvalidSpec",
            ) from None

    def for_task(self, word: str | None) -> "Network":
        """The same for the job's task, with the targets that are usual there."""
        if word is None or Task(word) is self.task:
            return self
        return replace(self, task=Task(word), targets={})

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The positions of the outputs that are compared, each with its column."""
        if self.task is Task.NONE:
            return []
        if self.targets:
            return [
                (i, self.targets[output.name])
                for i, output in enumerate(self.outputs)
                if output.name in self.targets
            ]
        if self.task is Task.REDSHIFT:
            return [(0, "redshift")]
        if self.task is Task.CLASSIFICATION:
            return [(0, "label")]
        alone = len(self.outputs) == 1
        return [
            (i, "target" if alone else f"target_{output.name}")
            for i, output in enumerate(self.outputs)
        ]

    @property
    def measured(self) -> list[int]:
        """The positions of the outputs that are measured."""
        if self.task is Task.NONE:
            return list(range(len(self.outputs)))
        return [output for output, _ in self.columns]

    @property
    def target_widths(self) -> dict[str, int]:
        """Of each column that is compared with, the numbers of a sample."""
        wide = self.task is Task.REGRESSION
        return {
            column: self.outputs[output].width if wide else 1 for output, column in self.columns
        }

    def spec(self) -> TaskSpec:
        """What is measured.

        Raises:
            FatalError: (``ModelSignature``) if the task is not for such outputs
        """
        outputs = [self.outputs[i] for i in self.measured]
        return task_spec(
            self.task,
            [MeasuredOutput(output.name, output.width) for output in outputs],
            self.classes,
            self.scores,
        )

    @property
    def signature(self) -> str:
        """For people and records."""
        inputs = ", ".join(map(str, self.inputs))
        return f"{inputs} -> {', '.join(map(str, self.outputs))}"


def declared(model: Path, uri: str) -> Network | None:
    """What a model says of itself; None if it says nothing, as one of any other program.

    Raises:
        FatalError: (``ModelCorrupt``) if what it says is none
    """
    text = _metadata(model)
    if text is None:
        return None
    try:
        tree: dict[str, Any] = json.loads(text)
        if tree.get("format") == _SURVEY:
            return _survey(tree)
        if tree.get("format") != _NAMED:
            raise ValueError(f"its format is neither {_SURVEY} nor {_NAMED}")
        return _named(tree)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise FatalError(
            f"{uri} is no usable model: its cosmic.json cannot be read ({e}); export it again",
            reason="ModelCorrupt",
        ) from e


def _metadata(model: Path) -> bytes | None:
    if not zipfile.is_zipfile(model):
        return _onnx_metadata(model)
    try:
        with zipfile.ZipFile(model) as archive:
            name = next((one for one in archive.namelist() if one.endswith(_MEMBER)), None)
            if name is None or archive.getinfo(name).file_size > _MAX_METADATA_BYTES:
                return None
            return archive.read(name)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return None


def _onnx_metadata(model: Path) -> bytes | None:
    """``metadata_props`` of a ``ModelProto``, by its outermost fields."""
    try:
        with model.open("rb") as file:
            while True:
                tag = _varint(file)
                if tag is None:
                    return None
                kind, number = tag & 7, tag >> 3
                if kind == 0:
                    _varint(file)
                elif kind == 2:
                    length = _varint(file) or 0
                    if number != 14 or length > _MAX_METADATA_BYTES:
                        file.seek(length, 1)
                        continue
                    entry = _entry(file.read(length))
                    if entry and entry[0] == b"cosmic.json":
                        return entry[1]
                elif kind in (1, 5):
                    file.seek(8 if kind == 1 else 4, 1)
                else:
                    return None
    except OSError:
        return None


def _entry(content: bytes) -> tuple[bytes, bytes] | None:
    import io

    stream, found = io.BytesIO(content), {}
    while (tag := _varint(stream)) is not None and tag & 7 == 2:
        found[tag >> 3] = stream.read(_varint(stream) or 0)
    return (found[1], found[2]) if 1 in found and 2 in found else None


def _varint(file: Any) -> int | None:
    number, shift = 0, 0
    while shift < 64:
        byte = file.read(1)
        if not byte:
            return None
        number |= (int(byte[0]) & 0x7F) << shift
        if byte[0] < 0x80:
            return number
        shift += 7
    return None


def _survey(tree: dict[str, Any]) -> Network:
    image = tuple(int(tree[side]) for side in ("channels", "height", "width"))
    return Network(
        name=str(tree.get("name", "unnamed")),
        inputs=(
            Tensor("images", "float32", image),
            Tensor("magnitudes", "float32", (int(tree["magnitudes"]),)),
        ),
        outputs=(Tensor("prediction", "float32", (1,)),),
        task=Task.REDSHIFT,
        batch_size=int(tree.get("forwardSize", 0)),
    )


def _named(tree: dict[str, Any]) -> Network:
    inputs = tuple(map(_tensor, tree["inputs"]))
    outputs = tuple(map(_tensor, tree["outputs"]))
    targets = {one["name"]: one["target"] for one in tree["outputs"] if one.get("target")}
    return Network(
        name=str(tree.get("name", "unnamed")),
        inputs=inputs,
        outputs=outputs,
        task=Task(tree.get("task", "none")),
        targets=targets,
        scores=Scores(tree.get("scores", "logits")),
        classes=tuple(map(str, tree.get("classes", ()))),
        transforms={
            name: checked(steps, f"transforms.{name}")
            for name, steps in tree.get("transforms", {}).items()
        },
        batch_size=int(tree.get("forwardSize", 0)),
    )


def _tensor(entry: dict[str, Any]) -> Tensor:
    shape = entry["shape"]
    if shape[0] != "N":
        raise ValueError(f"the shape of {entry['name']} does not begin with N")
    try:
        return Tensor(str(entry["name"]), str(entry["dtype"]), tuple(map(int, shape[1:])))
    except FatalError as e:
        raise ValueError(str(e)) from e
