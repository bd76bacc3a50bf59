"""What a network's outputs are, and what they are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from cosmic_export.errors import ExportError
from cosmic_export.sample import described

REDSHIFT, REGRESSION, CLASSIFICATION, NONE = "redshift", "regression", "classification", "none"
TASKS = (REDSHIFT, REGRESSION, CLASSIFICATION, NONE)
LOGITS, PROBABILITIES, LOG_PROBABILITIES, CLASS = SCORES = (
    "logits",
    "probabilities",
    "log_probabilities",
    "class",
)
# What ranks measure: classes, characters in the name of one and in all of them, and the numbers of
# a sample that a regression compares.
MOST_CLASSES = 4096
MOST_NAME_CHARACTERS = 256
MOST_NAMES_CHARACTERS = 1 << 18
MOST_COMPARED = 256
# Columns that predictions have of themselves; the last one only of a classification.
RESERVED = ("file", "row", "predicted_class")
# The column of the labels where no output names one.
LABEL = "label"
# Sums of probabilities in float32 are off by far less, and those of anything else by far more.
NEAR_ONE = 1e-3


@dataclass(frozen=True)
class Task:
    """What is asked of a network.

    Attributes:
        name: one of `TASKS`.
        scores: what the outputs of a classification are, one of `SCORES`; None elsewhere.
        classes: their names, in order; none if they have no names.
        targets: by output, the column that it is compared with, where that is not the usual one.
        transforms: by input, what is done to a partition's column before the network gets it.

    """

    name: str = NONE
    scores: str | None = None
    classes: tuple[str, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    transforms: Mapping[str, list] = field(default_factory=dict)

    def compared(self, outputs: Mapping[str, Tensor]) -> str:
        """The output that a redshift or a classification is about: with a target, else the first.

        Raises:
            ExportError: a target is that of no output.

        """
        unknown = [name for name in self.targets if name not in outputs]
        if unknown:
            raise ExportError(
                f"--target {unknown[0]}={self.targets[unknown[0]]} is for no output; "
                f"there are {', '.join(outputs)}"
            )
        return next((name for name in outputs if name in self.targets), next(iter(outputs)))

    def problem(self, outputs: Mapping[str, Tensor]) -> str | None:
        """What about the outputs' types and shapes does not fit the task."""
        if self.name == REDSHIFT:
            tensor = next(iter(outputs.values()))
            fits = tensor.is_floating_point() and one_number(tensor)
            return None if fits else f"returns {list(tensor.shape)} instead of [{len(tensor)}, 1]"
        if self.name == REGRESSION:
            return self.regression_problem(outputs)
        if self.name == CLASSIFICATION:
            name = self.compared(outputs)
            return self.scores_problem(name, outputs[name])
        return None

    def regression_problem(self, outputs: Mapping[str, Tensor]) -> str | None:
        """What about the outputs does not fit a regression by them."""
        if not any(one.is_floating_point() for one in outputs.values()):
            return "returns no floating-point number to compare"
        compared = self.targets or outputs
        numbers = sum(outputs[name][0].numel() for name in compared if name in outputs)
        if numbers <= MOST_COMPARED:
            return None
        return (
            f"returns {numbers} numbers a sample to compare, and a regression compares at most "
            f"{MOST_COMPARED}; pass --task none, or name those to compare with --target"
        )

    def scores_problem(self, name: str, tensor: Tensor) -> str | None:
        """What about an output does not fit a classification by it."""
        returns = f"returns {described(name, tensor)}; a classification by"
        if self.scores == CLASS:
            fits = not tensor.is_floating_point() and tensor.dim() == 1
            return None if fits else f"{returns} the class itself wants integers [N]"
        fits = tensor.is_floating_point() and (one_number(tensor) or tensor.dim() == 2)
        if fits and tensor[0].numel() > MOST_CLASSES:
            return f"{returns} scores has {MOST_CLASSES} classes at most; pass --task none"
        if fits:
            return None
        remedy = "" if tensor.is_floating_point() else ", or --scores class for integers [N]"
        return (
            f"{returns} {self.scores} wants floating-point numbers [N, K], or [N] for two "
            f"classes{remedy}"
        )

    def classes_of(self, outputs: Mapping[str, Tensor]) -> int | None:
        """How many classes a classification has; None if the outputs do not tell."""
        tensor = outputs[self.compared(outputs)]
        if self.scores == CLASS:
            return len(self.classes) or None
        return 2 if one_number(tensor) else tensor.shape[1]

    def columns_of(self, outputs: Mapping[str, Tensor]) -> list[str]:
        """The columns that outputs are compared with, as ranks call them."""
        if self.targets:
            return list(self.targets.values())
        if self.name == REGRESSION:
            return ["target"] if len(outputs) == 1 else [f"target_{name}" for name in outputs]
        return {REDSHIFT: ["redshift"], CLASSIFICATION: [LABEL]}.get(self.name, [])

    def refuse_columns(self, outputs: Mapping[str, Tensor]) -> None:
        """Refuses what would give predictions two columns of one name.

        Raises:
            ExportError: an output or target is called as something else is.

        """
        if self.name in (REDSHIFT, CLASSIFICATION) and len(self.targets) > 1:
            raise ExportError(
                f"--target names {len(self.targets)} outputs, and {self.name} compares one"
            )
        taken = set(RESERVED if self.name == CLASSIFICATION else RESERVED[:2])
        for name in (*outputs, *self.columns_of(outputs)):
            if name in taken:
                raise ExportError(
                    f"predictions would have two columns {name}; call the output otherwise with "
                    "--output, or what it is compared with by --target"
                )
            taken.add(name)

    def check(self, outputs: Mapping[str, Tensor]) -> str | None:
        """Looks at the values of a classification's outputs.

        Returns:
            a line for people where the values look like scores of another kind.

        Raises:
            ExportError: they are not what they are said to be.

        """
        name = self.compared(outputs)
        self.refuse_columns(outputs)
        if self.name != CLASSIFICATION:
            return None
        count = self.classes_of(outputs)
        if self.classes and count != len(self.classes):
            raise ExportError(f"--classes names {len(self.classes)}, and {name} has {count}")
        values = outputs[name]
        if self.scores == CLASS:
            refuse_classes(values, count, f"the network gives {name}")
            return None
        sums = values.double().exp() if self.scores == LOG_PROBABILITIES else values.double()
        probable = are_probabilities(sums, one_number(values))
        if self.scores == LOGITS:
            looks = probable and values.dim() == 2 and values.shape[1] > 1
            said = f"{name} looks like probabilities; if that is what it gives, pass --scores"
            return f"{said} {PROBABILITIES}" if looks else None
        if not probable:
            raise ExportError(
                f"{name} holds no {self.scores.replace('_', ' ')}: they are not from 0 to 1 or do "
                f"not sum to 1; name what it gives with --scores: {', '.join(SCORES)}"
            )
        return None

    def as_json(self) -> dict[str, object]:
        """As `cosmic.json` has it, but for the targets, which are at the outputs."""
        result: dict[str, object] = {"task": self.name}
        if self.name == CLASSIFICATION:
            result["scores"] = self.scores
        if self.classes:
            result["classes"] = list(self.classes)
        if self.transforms:
            result["transforms"] = dict(self.transforms)
        return result


# That of the survey: it has no words for more.
SURVEYS = Task(REDSHIFT)


def one_number(tensor: Tensor) -> bool:
    """Whether a tensor is `[N]` or `[N, 1]`."""
    return tensor.dim() == 1 or (tensor.dim() == 2 and tensor.shape[1] == 1)


def are_probabilities(values: Tensor, of_one: bool) -> bool:
    """Whether values are from 0 to 1 and, but for those of one of two classes, sum to 1."""
    inside = ((values >= -NEAR_ONE) & (values <= 1 + NEAR_ONE)).all()
    return bool(inside and (of_one or ((values.sum(1) - 1).abs() <= NEAR_ONE).all()))


def refuse_classes(labels: Tensor, count: int | None, what: str) -> None:
    """Refuses labels that are no class.

    Args:
        labels: `[N]`; NaN is no label.
        count: of classes; None if nobody knows.
        what: has them, for the message.

    """
    known = labels[~labels.isnan()] if labels.is_floating_point() else labels
    largest = float("inf") if count is None else count - 1
    bad = known[(known < 0) | (known > largest) | (known != known.floor())]
    if len(bad):
        wanted = "whole numbers from 0" if count is None else f"0 to {count - 1}"
        raise ExportError(f"{what} {bad[0].item():g}, and classes are {wanted}")
