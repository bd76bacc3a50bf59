"""Metrics in the bits of Java's ranks, which wrote the golden files."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cosmic.metrics import MeasuredOutput, RankMetrics, Scores, Task, strict, task_spec
from cosmic.metrics.exact import ExactSum

FOLDER = Path(__file__).parents[2] / "tasks/src/test/resources/metrics-golden"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json"))


def numbers(text: str) -> NDArray[np.float64]:
    return np.frombuffer(bytes.fromhex(text), dtype=">f8").astype(np.float64)


class Golden:
    """Samples and what their metrics are."""

    def __init__(self, name: str) -> None:
        case: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_bytes())
        self.expected = (FOLDER / f"{name}.bin").read_bytes()
        self.spec = task_spec(
            Task(case["task"]),
            [MeasuredOutput(one["name"], one["width"]) for one in case["outputs"]],
            case["classes"],
            Scores(case["scores"]),
        )
        self.samples = case["samples"]

    def metrics(self, indices: list[int]) -> RankMetrics:
        """Of some samples, all of a partition at a time."""
        metrics = RankMetrics(self.spec)
        for partition in sorted({self.samples[i][0] for i in indices}):
            rows = [self.samples[i] for i in indices if self.samples[i][0] == partition]
            metrics.add(
                self.table(rows, 2, self.spec.values_per_sample),
                self.table(rows, 3, self.spec.targets_per_sample),
                partition,
                np.array([row[1] for row in rows]),
            )
        return metrics

    @staticmethod
    def table(rows: list[Any], column: int, width: int) -> NDArray[np.float64]:
        return np.concatenate([numbers(row[column]) for row in rows]).reshape(len(rows), width)


def test_there_are_golden_files() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_metrics_have_the_bits_of_java(name: str) -> None:
    golden = Golden(name)
    metrics = golden.metrics(list(range(len(golden.samples))))
    assert metrics.to_bytes() == golden.expected
    assert metrics.samples == len(golden.samples)


@pytest.mark.parametrize("name", NAMES)
def test_neither_order_nor_groups_matter(name: str) -> None:
    golden = Golden(name)
    random = np.random.default_rng(len(name))
    order = random.permutation(len(golden.samples)).tolist()
    cuts = sorted(random.integers(0, len(order) + 1, 4).tolist())
    groups = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    merged = RankMetrics(golden.spec)
    for group in groups:
        merged.merge(golden.metrics(group))
    assert merged.to_bytes() == golden.expected


@pytest.mark.parametrize("column", [1, 2, 3])
def test_functions_have_the_bits_of_java(column: int) -> None:
    lines = (FOLDER / "strict-math.txt").read_text(encoding="ascii").splitlines()
    table = numbers("".join(lines)).reshape(len(lines), 4)
    function = [strict.exp, strict.log, strict.log1p][column - 1]
    found, wanted = function(table[:, 0]), table[:, column]
    same = (found.view(np.int64) == wanted.view(np.int64)) | (np.isnan(found) & np.isnan(wanted))
    assert same.all(), table[~same][:5]


def test_a_sum_is_exact_and_rounds_once() -> None:
    total = ExactSum()
    total.add(np.array([1e308, 1e308, 1.0, -1e308, -1e308, 2.0**-1074]))
    assert total.value() == 1.0
    total.add(np.array([-1.0]))
    assert total.value() == 2.0**-1074


def test_many_equal_addends_do_not_round() -> None:
    total = ExactSum()
    total.add(np.full(3_000_000, 0.1))
    exact = int.from_bytes(struct.pack(">d", 0.1), "big")
    mantissa = (exact & ((1 << 52) - 1)) | (1 << 52)
    assert total.value() == mantissa * 3_000_000 / 2**56


def test_metrics_of_other_outputs_are_not_merged() -> None:
    one = RankMetrics(task_spec(Task.REGRESSION, [MeasuredOutput("a", 1)]))
    other = RankMetrics(task_spec(Task.REGRESSION, [MeasuredOutput("b", 1)]))
    with pytest.raises(ValueError, match="different outputs"):
        one.merge(other)
