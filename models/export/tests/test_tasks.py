"""What outputs are, and what their scores and labels have to be."""

from pathlib import Path

import pytest
import torch
from any_networks import ImageClassifier, Predicting, Table, TableInOne
from exporting import description, exported, refused
from networks import ListNetwork, seeded
from torch import Tensor, nn

OPTIONS = ("--trust", "--batch-size", "8", "--precision", "fp32", "--plain")
IMAGE = ("--input", "x:float32:3x16x16")
FEATURES = ("--input", "features:float32:30")
CLASSIFIED = ("--task", "classification")


class Likely(ImageClassifier):
    """Gives probabilities."""

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N, 10]`."""
        return super().forward(x).softmax(1)


class LogLikely(ImageClassifier):
    """Gives logarithms of probabilities."""

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N, 10]`."""
        return super().forward(x).log_softmax(1)


class OneOfTwo(ImageClassifier):
    """Gives the probability of the second of two classes."""

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N]`."""
        return super().forward(x)[:, 0].sigmoid()


def said_of(folder: Path, network: type[nn.Module], *options: str) -> dict:
    """What the archive of a network says."""
    return description(exported(seeded(network), folder, *OPTIONS, *options).read_bytes())


@pytest.mark.parametrize(
    ("network", "options", "expected"),
    [
        (ImageClassifier, (), {"scores": "logits"}),
        (Likely, ("--scores", "probabilities"), {"scores": "probabilities"}),
        (LogLikely, ("--scores", "log_probabilities"), {"scores": "log_probabilities"}),
        (OneOfTwo, ("--scores", "probabilities", "--classes", "n,y"), {"classes": ["n", "y"]}),
        (Predicting, ("--scores", "class", "--target", "output_0=kind"), {"scores": "class"}),
        (ImageClassifier, ("--classes", "a,b, c,d,e,f,g,h,i,j"), {"classes": list("abcdefghij")}),
    ],
)  # fmt: skip
def test_classification_says_what_its_scores_are(
    tmp_path: Path, network: type[nn.Module], options: tuple[str, ...], expected: dict
) -> None:
    said = said_of(tmp_path, network, *IMAGE, *CLASSIFIED, *options)
    assert said["task"] == "classification"
    assert said | expected == said
    assert "transforms" not in said


def test_classes_may_be_lines_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("\n".join("abcdefghij") + "\n")
    said = said_of(
        tmp_path, ImageClassifier, *IMAGE, *CLASSIFIED, "--classes", str(tmp_path / "classes.txt")
    )
    assert said["classes"] == list("abcdefghij")


def test_targets_are_at_their_outputs(tmp_path: Path) -> None:
    options = ("--task", "regression", "--target", "output_1=height_in_m")
    outputs = said_of(tmp_path, Table, *FEATURES, *options)["outputs"]
    assert outputs == [
        {"name": "output_0", "dtype": "float32", "shape": ["N"]},
        {"name": "output_1", "dtype": "float32", "shape": ["N"], "target": "height_in_m"},
    ]


def test_redshift_of_other_inputs_keeps_its_shape(tmp_path: Path) -> None:
    said = said_of(tmp_path, OneOfTwo, *IMAGE, "--task", "redshift")
    assert (said["format"], said["task"]) == ("cosmic-model/2", "redshift")
    assert said["outputs"] == [{"name": "prediction", "dtype": "float32", "shape": ["N"]}]
    # The column of the targets is the only thing that the survey's format has no word for.
    options = ("--input-shape", "5x8x8", "--task", "redshift")
    assert said_of(tmp_path, ListNetwork, *options)["format"] == "cosmic-model/1"
    said = said_of(tmp_path, ListNetwork, *options, "--target", "prediction=z_spec")
    assert said["format"] == "cosmic-model/2"
    assert [field["name"] for field in said["inputs"]] == ["images", "magnitudes"]
    assert said["outputs"][0]["target"] == "z_spec"


def test_logits_that_look_like_probabilities_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    said_of(tmp_path, Likely, *IMAGE, *CLASSIFIED)
    line = "output looks like probabilities; if that is what it gives, pass --scores probabilities"
    assert line in capsys.readouterr().out
    said_of(tmp_path, ImageClassifier, *IMAGE, *CLASSIFIED)
    assert "looks like" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("network", "options", "said"),
    [
        (ImageClassifier, ("--scores", "probabilities"), "output holds no probabilities: they are"),
        (Likely, ("--scores", "log_probabilities"), "output holds no log probabilities: they are"),
        (ImageClassifier, ("--scores", "class"), "the class itself wants integers [N]"),
        (Predicting, (), "classes, or --scores class for integers [N]"),
        (ImageClassifier, ("--classes", "a,b"), "--classes names 2, and output has 10"),
        (ImageClassifier, ("--classes", "a,a"), "has to be 2 to 4096 different names"),
        (ImageClassifier, ("--classes", "nowhere.txt"), "is neither names with commas nor a file"),
        (ImageClassifier, ("--target", "logits=y"), "--target logits=y is for no output"),
        (ImageClassifier, ("--target", "y"), "--target y is not output=column"),
        (ImageClassifier, ("--target", "output=a b"), "--target 'a b' has no name"),
    ],
)
def test_classification_that_cannot_be_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    network: type[nn.Module],
    options: tuple[str, ...],
    said: str,
) -> None:
    options = (*OPTIONS, *IMAGE, *CLASSIFIED, *options)
    assert said in refused(seeded(network), tmp_path, capsys, *options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scores", "logits"), "--scores is for --task classification"),
        (("--classes", "a,b"), "--classes is for --task classification"),
        (("--target", "output=y"), "--target compares outputs; say as what"),
        (("--task", "redshift"), "returns [3, 2] instead of [3, 1]"),
    ],
)
def test_options_of_another_task_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture, options: tuple[str, ...], said: str
) -> None:
    network = seeded(TableInOne)
    assert said in refused(network, tmp_path, capsys, *OPTIONS, *FEATURES, *options)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (torch.arange(20) % 10, None),
        (torch.arange(20) % 11, "holds a `label` of 10, and classes are 0 to 9"),
        (torch.arange(20) % 10 - 1, "holds a `label` of -1, and classes are 0 to 9"),
        ((torch.arange(20) % 10).double(), None),
        (torch.full((20,), torch.nan), None),
        (torch.full((20,), 0.5), "holds a `label` of 0.5, and classes are 0 to 9"),
    ],
)
def test_labels_have_to_be_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture, labels: Tensor, said: str | None
) -> None:
    path = tmp_path / "1.pt"
    torch.save({"x": torch.randn(20, 3, 16, 16), "label": labels}, path)
    options = (*OPTIONS, "--samples", str(path), *CLASSIFIED)
    if said is None:
        exported(seeded(ImageClassifier), tmp_path, *options)
    else:
        assert said in refused(seeded(ImageClassifier), tmp_path, capsys, *options)
