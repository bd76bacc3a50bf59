"""What a program may say of its network, and which outputs predictions can have."""

import json
from typing import Any

import numpy as np
import pytest

import cosmic
from cosmic.rank import Network, Scores, Task, Tensor
from cosmic.rank.scoring import check_names
from tests.fake_run import FakeRun


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ({}, "commits no output; commit at least one"),
        ([], "commits no output; commit at least one"),
        ({"row": np.zeros(20)}, "a column row that predictions have of themselves"),
        ({"file": np.zeros(20)}, "a column file that predictions have of themselves"),
        ({"objid": np.zeros(20)}, "a column objid that data.keep names"),
        ({"redshift": np.zeros(20)}, "a column redshift of a target"),
    ],
)
def test_outputs_that_predictions_cannot_have_are_refused(
    run: FakeRun, outputs: Any, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run.assignment["reading"] = json.dumps({"keep": ["objid"], "task": "redshift"})
    with pytest.raises(SystemExit) as ended, cosmic.Rank.from_env(columns=["images"]) as rank:
        for split in rank:
            split.commit(outputs)
    assert ended.value.code == 64
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert not run.commits


def test_a_network_takes_the_words_for_its_task_and_scores() -> None:
    network = Network(
        outputs=(Tensor("shape", shape=(3,)),),
        task="classification",  # type: ignore[arg-type]
        scores="probabilities",  # type: ignore[arg-type]
    )
    assert network.task is Task.CLASSIFICATION
    assert network.scores is Scores.PROBABILITIES
    assert network.target_widths == {"label": 1}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Network(task="shapes"), "has the task 'shapes', which is none; name one of red"),  # type: ignore[arg-type]
        (lambda: Network(scores=None), "has the scores None, which is none; name one of logits"),  # type: ignore[arg-type]
        (lambda: Tensor("x", "flot32"), "tensor x is of flot32, which is no type; name one of"),
    ],
    ids=["task", "scores", "type"],
)
def test_a_network_with_another_word_is_refused(make: Any, message: str) -> None:
    with pytest.raises(cosmic.FatalError, match=message) as refused:
        make()
    assert refused.value.reason == "InvalidSpec"


def test_a_predicted_class_is_an_output_like_others_but_of_a_classification() -> None:
    outputs = (Tensor("predicted_class"),)
    check_names(Network(outputs=outputs, task=Task.REGRESSION), ())
    with pytest.raises(cosmic.FatalError, match="a column predicted_class that predictions have"):
        check_names(Network(outputs=outputs, task=Task.CLASSIFICATION), ())
