"""Which columns of a partition are the inputs, by option, by name and by position."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from any_networks import ImageClassifier, TableInOne, TextEncoder
from exporting import description, exported, member, refused
from networks import TwoArguments, seeded
from torch import Tensor, nn
from torch.utils.data import TensorDataset

OPTIONS = ("--trust", "--batch-size", "8", "--precision", "fp32")
RANDOM = torch.Generator().manual_seed(7)
FEATURES = torch.randn(20, 30, generator=RANDOM, dtype=torch.float64)
IMAGES = torch.randn(20, 3, 16, 16, generator=RANDOM)
TOKENS = torch.randint(50, (20, 128), generator=RANDOM)
MASK = torch.rand(20, 128, generator=RANDOM) < 0.7
LABELS = torch.arange(20) % 10


def saved(folder: Path, content: object) -> str:
    """A partition."""
    torch.save(content, folder / "1.pt")
    return str(folder / "1.pt")


def as_table(folder: Path, columns: dict[str, object]) -> str:
    """A partition in Parquet."""
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(columns), folder / "1.parquet", row_group_size=3)
    return str(folder / "1.parquet")


def golden(archive: Path, name: str) -> np.ndarray:
    """An array of the golden batch, which is the first samples."""
    with np.load(io.BytesIO(member(archive.read_bytes(), "golden.npz"))) as arrays:
        return arrays[name]


def names(archive: Path) -> list[str]:
    """Of the inputs."""
    return [field["name"] for field in description(archive.read_bytes())["inputs"]]


@pytest.mark.parametrize(
    ("network", "content", "options", "inputs", "said"),
    [
        (TextEncoder, {"mask": MASK, "tokens": TOKENS}, (), ["tokens", "mask"], "by the names"),
        (TextEncoder, {"y": LABELS, "tokens": TOKENS}, (), ["tokens"], "by the names"),
        (TextEncoder, (TOKENS, MASK), (), ["tokens"], "by position"),
        (TextEncoder, (MASK, TOKENS), ("tokens=1", "mask=0"), ["tokens", "mask"], "by --columns"),
        (ImageClassifier, {"pixels": IMAGES, "y": LABELS}, (), ["pixels"], "by position"),
        (ImageClassifier, {"y": LABELS, "pixels": IMAGES}, ("x=pixels",), ["x"], "by --columns"),
        (ImageClassifier, TensorDataset(IMAGES, LABELS), (), ["x"], "by position"),
        (ImageClassifier, IMAGES, (), ["x"], "by position"),
    ],
)  # fmt: skip
def test_columns_are_found(
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    network: type[nn.Module],
    content: object,
    options: tuple[str, ...],
    inputs: list[str],
    said: str,
) -> None:
    chosen = [word for option in options for word in ("--columns", option)]
    path = saved(tmp_path, content)
    out = exported(seeded(network), tmp_path, *OPTIONS, "--samples", path, *chosen)
    assert f"inputs {said}" in capsys.readouterr().out
    assert names(out) == inputs
    kept = {"tokens": TOKENS, "mask": MASK, "pixels": IMAGES, "x": IMAGES}
    for name in inputs:
        assert np.array_equal(golden(out, f"inputs/{name}"), kept[name][:8].numpy())


def test_arrays_that_numpy_named_go_by_position(tmp_path: Path) -> None:
    # In ranks, too, `arr_0` is the first input, whatever that is called.
    np.savez(tmp_path / "1.npz", IMAGES.numpy(), LABELS.numpy())
    options = (*OPTIONS, "--samples", str(tmp_path / "1.npz"))
    out = exported(seeded(ImageClassifier), tmp_path, *options)
    assert names(out) == ["x"]
    assert np.array_equal(golden(out, "inputs/x"), IMAGES[:8].numpy())


@pytest.mark.parametrize("given", ["features=f*", "features=f0,f1, f2", "features=f0,pair"])
def test_columns_are_put_side_by_side(tmp_path: Path, given: str) -> None:
    columns = {f"f{at}": FEATURES[:, at] for at in range(3)} | {"label": LABELS}
    path = saved(tmp_path, columns | {"pair": FEATURES[:, 1:3]})
    options = (*OPTIONS, "--samples", path, "--columns", given)
    out = exported(nn.Linear(3, 1), tmp_path, *options)
    expected = FEATURES[:8, :3].float().numpy()
    assert np.array_equal(golden(out, "inputs/features"), expected)


def test_parquet_is_a_partition_too(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    lists = arrow.FixedSizeListArray.from_arrays(FEATURES.flatten().numpy(), 30)
    columns = {"name": ["a"] * 20, "features": lists, "label": LABELS.numpy()}
    out = exported(seeded(TableInOne), tmp_path, *OPTIONS, "--samples", as_table(tmp_path, columns))
    assert names(out) == ["features"]
    assert np.array_equal(golden(out, "inputs/features"), FEATURES[:8].float().numpy())


def test_parquet_of_numbers_and_of_lists_is_read_in_every_type(tmp_path: Path) -> None:
    rows = range(20)
    columns = {
        "i": np.arange(20, dtype=np.uint16),
        "s": np.arange(-10, 10, dtype=np.int16),
        "b": [row % 2 == 0 for row in rows],
        "l": [[row, row + 1] for row in rows],
    }
    path = as_table(tmp_path, columns)
    for name, dtype, shape in (
        ("i", "int32", ["N"]),
        ("s", "int32", ["N"]),
        ("b", "bool", ["N"]),
        ("l", "int64", ["N", 2]),
    ):
        out = exported(Sum(), tmp_path, *OPTIONS, "--samples", path, "--columns", f"x={name}")
        (field,) = description(out.read_bytes())["inputs"]
        assert (field["dtype"], field["shape"]) == (dtype, shape)
        assert np.array_equal(golden(out, "inputs/x"), np.array(columns[name])[:8])


class Sum(nn.Module):
    """Adds up a sample."""

    def forward(self, x: Tensor) -> Tensor:
        """Returns `[N]`."""
        return x.reshape(len(x), -1).double().sum(1)


class OfImages(nn.Module):
    """Takes one of the survey's inputs."""

    def forward(self, images: Tensor) -> Tensor:
        """Returns `[N, 5]`."""
        return images.mean((2, 3))


def test_declared_input_gives_a_column_its_type(tmp_path: Path) -> None:
    path = saved(tmp_path, {"tokens": TOKENS.to(torch.int16), "mask": MASK.to(torch.uint8)})
    declared = ("--input", "tokens:int64:128", "--input", "mask:bool:128")
    out = exported(seeded(TextEncoder), tmp_path, *OPTIONS, "--samples", path, *declared)
    assert np.array_equal(golden(out, "inputs/tokens"), TOKENS[:8].numpy())
    assert np.array_equal(golden(out, "inputs/mask"), MASK[:8].numpy())


def test_one_number_a_sample_may_be_written_in_two_ways(tmp_path: Path) -> None:
    path = saved(tmp_path, {"x": FEATURES[:, 0]})
    options = (*OPTIONS, "--samples", path, "--input", "x:float32:1")
    out = exported(nn.Linear(1, 1), tmp_path, *options)
    assert golden(out, "inputs/x").shape == (8, 1)


def test_network_of_the_surveys_images_alone_gets_them_alone(tmp_path: Path) -> None:
    content = {"images": torch.randn(20, 5, 8, 8), "magnitudes": torch.randn(20, 5)}
    path = saved(tmp_path, content)
    out = exported(OfImages(), tmp_path, *OPTIONS, "--samples", path)
    assert names(out) == ["images"]
    assert description(out.read_bytes())["task"] == "none"


MISFITS: list[tuple[type[nn.Module], Callable[[], object], tuple[str, ...], str]] = [
    (
        TextEncoder,
        lambda: {"a": FEATURES},
        ("--columns", "tokens=ids"),
        "holds no `ids` for tokens but `a`; write --columns tokens=COLUMN",
    ),
    (
        TextEncoder,
        lambda: {"tokens": FEATURES},
        (),
        "the network cannot be called with tokens float32 [N, 30]: model(tokens=…) fails: Expected",
    ),
    (
        ImageClassifier,
        lambda: {"label": LABELS, "pixels": IMAGES},
        (),
        "holds `label`, `pixels`, and forward has (x): choose with --columns x=COLUMN",
    ),
    (
        TextEncoder,
        lambda: {"tokens": TOKENS.to(torch.int32) + 2**30},
        ("--input", "tokens:int16:128"),
        "holds `tokens` of int32 with values that int16, declared for tokens, cannot hold",
    ),
    (
        TextEncoder,
        lambda: {"tokens": FEATURES},
        ("--input", "tokens:int64:30"),
        "holds `tokens` float64 [N, 30] for tokens, which is declared as tokens int64 [N, 30]",
    ),
    (
        TextEncoder,
        lambda: {"tokens": TOKENS, "mask": MASK[:5]},
        (),
        "holds columns of several lengths: 20 of tokens, 5 of mask",
    ),
    (
        TextEncoder,
        lambda: {"tokens": TOKENS},
        ("--input", "tokens:int64:128", "--columns", "mask=m"),
        "has a column for mask by --columns, and --input declares no mask",
    ),
    (
        TableInOne,
        lambda: {"features": FEATURES.index_fill(0, torch.tensor([2]), torch.nan)},
        (),
        "holds nan in features of sample 2 at [0] (counted from 0); remove or repair",
    ),
    (
        TableInOne,
        lambda: {"a": IMAGES, "b": LABELS},
        ("--columns", "features=a,b"),
        "holds a float32 [N, 3, 16, 16], which cannot be one of several columns of features",
    ),
    (
        TableInOne,
        lambda: {"features": FEATURES[:0]},
        (),
        "holds `features` of float64 [0, 30]; wanted [N, …] and at least one sample",
    ),
    (TwoArguments, lambda: (FEATURES,), (), "holds a tensor without a name, and the network takes"),
]


@pytest.mark.parametrize(("network", "content", "options", "said"), MISFITS)
def test_what_does_not_fit_is_told_with_what_to_write(
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    network: type[nn.Module],
    content: Callable[[], object],
    options: tuple[str, ...],
    said: str,
) -> None:
    path = saved(tmp_path, content())
    error = refused(seeded(network), tmp_path, capsys, *OPTIONS, "--samples", path, *options)
    assert said in error


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--columns", "x"), "--columns x is not input=column"),
        (("--columns", "x="), "--columns x= is not input=column"),
        (("--columns", "x=a", "--columns", "x=b"), "--columns has x twice"),
        (("--columns", "x=a"), "--columns chooses from --samples, which is missing"),
        (("--output", "a b"), "--output 'a b' has no name"),
        (("--output", "a", "--output", "a"), "--output has a name twice"),
    ],
)
def test_option_that_cannot_be_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture, option: tuple[str, ...], said: str
) -> None:
    assert said in refused(seeded(ImageClassifier), tmp_path, capsys, "--trust", *option)


def test_text_and_missing_values_in_parquet_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    columns = {
        "text": ["a"] * 20,
        "holes": [None, *[1.0] * 19],
        "ragged": [[1.0], *[[1.0, 2.0]] * 19],
    }
    path = as_table(tmp_path, columns)
    for name, said in (
        ("text", "holds `text` of string; wanted numbers"),
        ("holes", "holds `holes` with missing values; wanted a value in each row"),
        ("ragged", "holds `ragged` with lists of several lengths; wanted one"),
    ):
        options = ("--samples", path, "--columns", f"features={name}")
        error = refused(seeded(TableInOne), tmp_path, capsys, *OPTIONS, *options)
        assert re.search(rf"--samples .*1\.parquet {re.escape(said)}", error)


def test_network_of_other_inputs_without_an_option_is_told_which(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    error = refused(seeded(ImageClassifier), tmp_path, capsys, "--trust")
    assert "if it takes something else (x), say what it takes with --input NAME:DTYPE" in error
    options = ("--trust", "--input", "y:float32:3x18x16")
    error = refused(seeded(ImageClassifier), tmp_path, capsys, *options)
    assert "cannot be called with y float32 [N, 3, 18, 16]: model(y) fails: mat1" in error
    assert error.endswith("; its forward has (x)\n")
