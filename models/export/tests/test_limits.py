"""What the exporter refuses is what ranks refuse: the same numbers on both sides."""

import re
from pathlib import Path

import pytest
import torch

from cosmic_export import asking, description, options, signature, tasks, tolerances, transforms
from cosmic_export.errors import ExportError
from cosmic_export.tasks import CLASS, CLASSIFICATION, LOGITS, REDSHIFT, REGRESSION, Task

ROOT = Path(__file__).parents[3]
TRANSFORM = "contract/src/main/java/dev/cosmicai/contract/Transform.java"
READER = "worker/src/main/java/dev/cosmicai/worker/network/MetadataReader.java"
SIGNATURE = "worker/src/main/java/dev/cosmicai/worker/network/Signature.java"
MEASURED = "tasks/src/main/java/dev/cosmicai/tasks/TaskSpec.java"
READING = "contract/src/main/java/dev/cosmicai/contract/Reading.java"


def source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def constant(file: str, name: str) -> float:
    """The value of a constant in Java, an expression of numbers and shifts."""
    found = re.search(rf"static final (?:int|long|double) {name} = ([^;]+);", source(file))
    assert found, f"{file} has no {name}"
    expression = found[1].replace("1L", "1")
    assert re.fullmatch(r"[\d_e<()\s.+-]+", expression), expression
    return eval(expression)


@pytest.mark.parametrize(
    ("here", "file", "there"),
    [
        (transforms.LARGEST_SIDE, TRANSFORM, "MAX_SIDE"),
        (transforms.MOST_CHANNELS, TRANSFORM, "MAX_CHANNELS"),
        (transforms.LAST_CHANNEL, TRANSFORM, "MAX_CHANNEL"),
        (transforms.LARGEST_NUMBER, TRANSFORM, "MAX_NUMBER"),
        (transforms.SMALLEST_DEVIATION, TRANSFORM, "MIN_STD"),
        (signature.MOST, SIGNATURE, "MAX_TENSORS"),
        (signature.MOST_DIMENSIONS, SIGNATURE, "MAX_DIMENSIONS"),
        (signature.LARGEST_DIMENSION, SIGNATURE, "MAX_DIMENSION"),
        (signature.MOST_NUMBERS, SIGNATURE, "MAX_ELEMENTS"),
        (options.LARGEST_BATCH, READER, "MAX_BATCH_SIZE"),
        (options.LARGEST_DIMENSION, READER, "MAX_SIDE"),
        (description.LARGEST_SIDE, READER, "MAX_SIDE"),
        (description.MOST_NAME_CHARACTERS, READER, "MAX_NAME_CHARACTERS"),
        (tasks.MOST_CLASSES, READER, "MAX_CLASSES"),
        (tasks.MOST_CLASSES, MEASURED, "MAX_CLASSES"),
        (tasks.MOST_NAME_CHARACTERS, MEASURED, "MAX_NAME_CHARS"),
        (tasks.MOST_NAMES_CHARACTERS, MEASURED, "MAX_NAMES_CHARS"),
        (tasks.MOST_COMPARED, MEASURED, "MAX_COMPONENTS"),
    ],
)
def test_limits_are_those_of_ranks(here: float, file: str, there: str) -> None:
    assert here == constant(file, there)


def test_words_are_those_of_ranks() -> None:
    assert f'"{signature.NAME.pattern}"' in source(READER)
    for name in tasks.RESERVED:
        assert f'"{name}"' in source(READING)
    # Ranks take what is less than 1, and the golden output's tolerance is twice what was asked.
    assert 2 * tolerances.LARGEST_TOLERANCE < 1


def test_last_channel_is_taken_and_the_next_refused() -> None:
    one = {"x": torch.zeros(1, 1, 4, 4)}
    transforms.check({"x": [{"channels": [65535]}]}, one)
    with pytest.raises(ExportError, match="each from 0 to 65535"):
        transforms.check({"x": [{"channels": [65536]}]}, one)


@pytest.mark.parametrize("number", [10**400, float("inf"), float("nan"), 1.1e30, -(10**31)])
def test_numbers_that_float32_cannot_compute_with_are_refused(number: float) -> None:
    with pytest.raises(ExportError, match="scale has to be a number other than 0, from -1e"):
        transforms.check({"x": [{"scale": number}]}, {"x": torch.zeros(1, 3)})


@pytest.mark.parametrize(
    ("task", "outputs", "said"),
    [
        (Task(REGRESSION), {"y": torch.zeros(2, 257)}, "compares at most 256"),
        (Task(CLASSIFICATION, LOGITS), {"y": torch.zeros(2, 4097)}, "4096 classes at most"),
    ],
)
def test_more_than_ranks_measure_is_refused(task: Task, outputs: dict, said: str) -> None:
    assert said in task.problem(outputs)


def test_regression_compares_the_outputs_with_a_target() -> None:
    outputs = {"mean": torch.zeros(2, 3), "map": torch.zeros(2, 64, 64)}
    assert Task(REGRESSION, targets={"mean": "y"}).problem(outputs) is None
    assert "4099 numbers" in Task(REGRESSION).problem(outputs)


ONE = torch.zeros(2)
CLASSES = torch.zeros(2, dtype=torch.int64)


@pytest.mark.parametrize(
    ("task", "outputs", "said"),
    [
        (Task(), {"row": ONE}, "two columns row"),
        (Task(REGRESSION), {"target": ONE}, "two columns target"),
        (Task(REGRESSION, targets={"a": "y", "b": "y"}), {"a": ONE, "b": ONE}, "two columns y"),
        (Task(REDSHIFT), {"redshift": ONE}, "two columns redshift"),
        (Task(CLASSIFICATION, CLASS), {"label": CLASSES}, "two columns label"),
        (Task(CLASSIFICATION, CLASS), {"predicted_class": CLASSES}, "two columns predicted_class"),
        (
            Task(CLASSIFICATION, CLASS, targets={"a": "y", "b": "z"}),
            {"a": CLASSES, "b": CLASSES},
            "--target names 2 outputs, and classification compares one",
        ),
    ],
)
def test_columns_of_one_name_are_refused(task: Task, outputs: dict, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        task.check(outputs)


def test_predicted_class_is_a_column_of_classifications_only() -> None:
    assert Task(REGRESSION).check({"predicted_class": ONE}) is None


@pytest.mark.parametrize("names", ["a,b" + "b" * 256, ",".join(f"{i:0250}" for i in range(1100))])
def test_long_names_of_classes_are_refused(names: str) -> None:
    with pytest.raises(ExportError, match="at most 256 each and 262144 in all") as refused:
        asking.class_names(names)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("name", ["", "two\nlines", "two\u2028lines", "x" * 257])
def test_name_is_one_line(name: str) -> None:
    with pytest.raises(ExportError, match="is not one line of 1 to 256"):
        described(name)


def test_name_in_any_script_is_taken() -> None:
    assert described("Größe 🌌").name == "Größe 🌌"


def test_survey_of_too_large_a_side_is_written_in_the_newer_format() -> None:
    outputs = {"prediction": torch.zeros(1, 1)}
    for magnitudes, surveys in ((1 << 14, True), ((1 << 14) + 1, False)):
        inputs = {"images": torch.zeros(1, 1, 2, 2), "magnitudes": torch.zeros(1, magnitudes)}
        assert described("net").is_surveys(inputs, outputs) is surveys


def described(name: str) -> description.Description:
    return description.Description(name, "fp32", 8, 1e-5, "0" * 64)
