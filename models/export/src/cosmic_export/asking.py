"""From the options to inputs, a way to call the network, and a task."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import nn

from cosmic_export import choosing, inputs, partition, samples, transforms
from cosmic_export.calling import OUTPUT, SURVEY, Called, Wish, called, parameters
from cosmic_export.description import PREDICTION
from cosmic_export.deviations import run
from cosmic_export.errors import ExportError, UncallableError, first_line
from cosmic_export.export import CHECKED_SAMPLES, checked_count
from cosmic_export.inputs import Declared
from cosmic_export.partition import Columns
from cosmic_export.sample import Sample
from cosmic_export.signature import handed, refuse_name
from cosmic_export.tasks import (
    CLASSIFICATION,
    LABEL,
    LOGITS,
    MOST_CLASSES,
    MOST_NAME_CHARACTERS,
    MOST_NAMES_CHARACTERS,
    NONE,
    REDSHIFT,
    SURVEYS,
    Task,
    refuse_classes,
)

FEW = 3
WAYS = "say what it takes with --input NAME:DTYPE:SHAPE, or give some with --samples FILE"


@dataclass(frozen=True)
class Request:
    """What the command line says of inputs and outputs.

    Attributes:
        columns: of `--samples`; None without it.
        given: columns by input.
        declared: inputs.
        survey: the survey's samples: those of `--samples` if it is of the survey, else noise; None
            if something else was asked for.
        noise: the survey's inputs in the shape that the options say.
        task: what is asked for; its name may be missing, then it depends on the inputs.
        named: whether the task has its name.
        kind: how to call the network, if that is said.
        outputs: names of outputs.

    """

    columns: Columns | None
    given: dict[str, str]
    declared: tuple[Declared, ...]
    survey: Sample | None
    noise: Sample
    task: Task
    named: bool
    kind: str | None
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What is to be exported: the network in the one form, inputs, and what its outputs are."""

    called: Called
    sample: Sample
    task: Task


def request(arguments: argparse.Namespace) -> Request:
    """What the options say, with whatever can be refused before the checkpoint is loaded.

    Raises:
        ExportError: they cannot be so; the message names the option.

    """
    declared = inputs.all_of(arguments.input)
    given = choosing.asked(arguments.columns)
    if given and not arguments.samples:
        raise ExportError("--columns chooses from --samples, which is missing")
    for name in arguments.output:
        refuse_name(name, "--output")
    if len(set(arguments.output)) < len(arguments.output):
        raise ExportError("--output has a name twice; outputs have different ones")
    noise = samples.drawn(CHECKED_SAMPLES, arguments.input_shape, arguments.magnitudes)
    columns, survey = None, None if declared else noise
    if arguments.samples:
        with partition.told_of(arguments.samples):
            columns = partition.opened(arguments.samples)
            found = None if declared or given else samples.names_in(columns)
            survey = samples.taken(columns, found, CHECKED_SAMPLES) if found else None
    return Request(
        columns,
        given,
        declared,
        survey,
        noise,
        task_of(arguments),
        arguments.task is not None,
        arguments.call,
        tuple(arguments.output),
    )


def task_of(arguments: argparse.Namespace) -> Task:
    """The task that the options say."""
    classifies = arguments.task == CLASSIFICATION
    for option, value in (("--scores", arguments.scores), ("--classes", arguments.classes)):
        if value is not None and not classifies:
            raise ExportError(f"{option} is for --task {CLASSIFICATION}")
    targets = {}
    for text in arguments.target:
        name, equals, column = text.partition("=")
        if not (name and equals and column) or name in targets:
            raise ExportError(
                f"--target {text} is not output=column, one for an output, such as logits=label"
            )
        # A job's data.columns says what it is called in the files, if that is another name.
        refuse_name(column, "--target")
        targets[name] = column
    if targets and arguments.task in (None, NONE):
        raise ExportError("--target compares outputs; say as what, such as --task regression")
    return Task(
        arguments.task or NONE,
        (arguments.scores or LOGITS) if classifies else None,
        class_names(arguments.classes) if arguments.classes is not None else (),
        targets,
        transforms.read(arguments.transforms) if arguments.transforms is not None else {},
    )


def class_names(text: str) -> tuple[str, ...]:
    """Names with commas between them, or the lines of a file."""
    try:
        lines = Path(text).read_text(encoding="utf-8").splitlines() if "," not in text else None
    except (OSError, ValueError) as error:
        raise ExportError(
            f"--classes {text} is neither names with commas nor a file that can be read: "
            f"{first_line(error)}"
        ) from error
    names = [name.strip() for name in (text.split(",") if lines is None else lines)]
    if not all(names) or len(set(names)) < len(names) or not 2 <= len(names) <= MOST_CLASSES:
        raise ExportError(f"--classes {text} has to be 2 to {MOST_CLASSES} different names")
    longest = max(map(len, names))
    if longest > MOST_NAME_CHARACTERS or sum(map(len, names)) > MOST_NAMES_CHARACTERS:
        raise ExportError(
            f"--classes {text[:40]} has names of up to {longest} characters; at most "
            f"{MOST_NAME_CHARACTERS} each and {MOST_NAMES_CHARACTERS} in all may be"
        )
    return tuple(names)


def settled(asked: Request, network: nn.Module, tell: Callable[[str], None]) -> Asked:
    """Finds the inputs and calls the network.

    Raises:
        ExportError: it cannot be called so, or gives something else than the task is about.

    """
    if asked.survey is not None:
        try:
            result = attempt(asked, network, asked.survey)
        except UncallableError as error:
            result = of_its_own_columns(asked, network)
            if result is None:
                raise of_survey(asked, network, error) from None
    elif asked.columns is None:
        result = declared_inputs(asked, network, tell)
    else:
        result = of_columns(asked, network, tell)
    transforms.check(result.task.transforms, result.sample)
    if result.task.transforms and asked.columns:
        tell("the samples are taken as the network takes them, after the transforms")
    check_labels(asked, result, tell)
    return result


def attempt(asked: Request, network: nn.Module, sample: Sample) -> Asked:
    """Calls the network with some inputs."""
    surveys = sample.names == SURVEY
    task = asked.task if asked.named else replace(asked.task, name=REDSHIFT if surveys else NONE)
    wish = Wish(
        asked.kind,
        asked.outputs,
        PREDICTION if task.name == REDSHIFT else OUTPUT,
        task.problem,
        as_column=surveys and task == SURVEYS,
    )
    return Asked(called(network, sample.first(FEW), wish), handed(sample), task)


def of_its_own_columns(asked: Request, network: nn.Module) -> Asked | None:
    """With those columns of the survey that have the names of its parameters, if there are any."""
    known = parameters(network)
    if (
        asked.columns is None
        or not known
        or not all(name in asked.columns.names for name, must in known.items() if must)
    ):
        return None
    found = {name: name for name in known if name in asked.columns.names}
    try:
        return attempt(asked, network, sample_of(asked, found))
    except UncallableError:
        return None


def of_survey(asked: Request, network: nn.Module, error: UncallableError) -> ExportError:
    """What to say if the network does not take the survey's inputs."""
    if asked.columns is None:
        takes = ", ".join(parameters(network))
        return ExportError(f"{error}; if it takes something else ({takes}), {WAYS}")
    try:
        attempt(asked, network, asked.noise)
    except UncallableError:
        return ExportError(f"{error}; {columns_to_write(asked, network)}")
    return ExportError(
        f"the samples have {asked.survey}, and the network takes {asked.noise}: cut them to that, "
        "as `cosmic prepare` does"
    )


def declared_inputs(asked: Request, network: nn.Module, tell: Callable[[str], None]) -> Asked:
    """With noise in the declared inputs."""
    drawn = inputs.draw(asked.declared, 1)
    sample = inputs.draw(asked.declared, checked_count(drawn.bytes_each))
    for one in asked.declared:
        if one.lacks_range():
            tell(
                f"{one.name} is drawn from 0 and 1; give its range, as in --input "
                f"{one.name}:…:0..99, or --samples"
            )
    try:
        return attempt(asked, network, sample)
    except UncallableError as error:
        raise ExportError(f"{error}; its forward has ({', '.join(parameters(network))})") from None


def of_columns(asked: Request, network: nn.Module, tell: Callable[[str], None]) -> Asked:
    """With columns of the samples."""
    with partition.told_of(asked.columns.path):
        found, how = choosing.chosen(
            asked.columns, asked.given, asked.declared, parameters(network)
        )
    sample = sample_of(asked, found)
    pairs = ", ".join(
        name if name == column else f"{name} of `{column}`" for name, column in found.items()
    )
    tell(f"inputs {how}: {pairs}")
    try:
        return attempt(asked, network, sample)
    except UncallableError as error:
        raise ExportError(f"{error}; {columns_to_write(asked, network)}") from None


def sample_of(asked: Request, found: dict[str, str]) -> Sample:
    """The first samples of some columns."""
    with partition.told_of(asked.columns.path):
        one = choosing.taken(asked.columns, found, asked.declared, 1)
        count = checked_count(one.bytes_each)
        return choosing.taken(asked.columns, found, asked.declared, count)


def columns_to_write(asked: Request, network: nn.Module) -> str:
    """What to write if other columns are meant."""
    names: Sequence[str] = list(parameters(network)) or ["input"]
    return (
        f"{asked.columns.path} holds {asked.columns}, and forward has ({', '.join(names)}): choose "
        f"with --columns {names[0]}=COLUMN, and with --input for another type or shape"
    )


def check_labels(asked: Request, result: Asked, tell: Callable[[str], None]) -> None:
    """Refuses labels in the samples that are no class."""
    task = result.task
    if task.name != CLASSIFICATION or asked.columns is None:
        return
    column = next(iter(task.targets.values()), LABEL)
    if column not in asked.columns.names:
        return
    try:
        labels = asked.columns.read(column, None).flatten()
    except ExportError as problem:
        tell(f"labels are not checked: {asked.columns.path} {problem}")
        return
    outputs = run_named(result)
    with partition.told_of(asked.columns.path):
        refuse_classes(labels, task.classes_of(outputs), f"holds a `{column}` of")


def run_named(result: Asked) -> dict:
    """The outputs for a few samples, by name."""
    outputs = run(result.called.network, result.sample.first(FEW))
    return dict(zip(result.called.outputs, outputs, strict=True))
