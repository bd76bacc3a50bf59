"""Partitions are taken as ranks take them, and what is wrong with one is said of it."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils.data import TensorDataset

from cosmic_export import partition, samples
from cosmic_export.errors import ExportError
from cosmic_export.sample import Sample

ROWS = 6
WRITERS: dict[str, Callable[[Path, dict[str, Tensor]], None]] = {
    "dict": lambda path, columns: torch.save(columns, path),
    "npz": lambda path, columns: np.savez(path.open("wb"), **columns),
    "safetensors": lambda path, columns: path.write_bytes(as_safetensors(columns)),
}


def as_safetensors(columns: dict[str, Tensor]) -> bytes:
    """A file of them, written here from the format's description."""
    kinds = {torch.float32: "F32", torch.float16: "F16", torch.float64: "F64", torch.int64: "I64"}
    content, header = b"", {"__metadata__": {"format": "pt"}}
    for name, column in columns.items():
        ends = [len(content), len(content) + column.nbytes]
        header[name] = {"dtype": kinds[column.dtype], "shape": column.shape, "data_offsets": ends}
        content += column.numpy().tobytes()
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + content


@pytest.fixture
def galaxies() -> Sample:
    return samples.drawn(ROWS, (5, 4, 4), 5)


def save(folder: Path, content: object) -> Path:
    path = folder / "1.pt"
    torch.save(content, path)
    return path


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("images", "magnitudes"),
    [("images", "magnitudes"), ("image", "magnitude"), ("images", "mags"), ("arr_0", "arr_1")],
)
def test_names_are_those_that_ranks_take(
    galaxies: Sample, tmp_path: Path, kind: str, images: str, magnitudes: str
) -> None:
    path = tmp_path / "partition"  # The ending does not matter.
    columns = {
        "ids": torch.arange(2),
        magnitudes: galaxies["magnitudes"],
        images: galaxies["images"],
    }
    WRITERS[kind](path, columns)
    taken = samples.of_partition(path, 4)
    assert torch.equal(taken["images"], galaxies["images"][:4])
    assert torch.equal(taken["magnitudes"], galaxies["magnitudes"][:4])


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("dtype", [torch.float16, torch.float64])
def test_other_floating_types_become_float32(
    galaxies: Sample, tmp_path: Path, kind: str, dtype: torch.dtype
) -> None:
    given = galaxies.to(dtype)
    WRITERS[kind](tmp_path / "1", {"images": given["images"], "magnitudes": given["magnitudes"]})
    taken = samples.of_partition(tmp_path / "1", ROWS)
    assert torch.equal(taken["images"], given["images"].float())


@pytest.mark.parametrize("make", [TensorDataset, lambda *columns: columns, lambda *c: list(c)])
def test_columns_without_names_go_by_position(
    galaxies: Sample, tmp_path: Path, make: Callable
) -> None:
    path = save(tmp_path, make(galaxies["images"], galaxies["magnitudes"], torch.zeros(ROWS)))
    assert torch.equal(samples.of_partition(path, ROWS)["magnitudes"], galaxies["magnitudes"])


def test_arrays_of_another_order_of_bytes_are_read(galaxies: Sample, tmp_path: Path) -> None:
    columns = {"images": galaxies["images"], "magnitudes": galaxies["magnitudes"]}
    swapped = {name: column.numpy().astype(">f4") for name, column in columns.items()}
    np.savez_compressed(tmp_path / "1.npz", **swapped)
    assert torch.equal(samples.of_partition(tmp_path / "1.npz", ROWS)["images"], galaxies["images"])


@pytest.mark.parametrize(
    ("column", "place", "value", "said"),
    [
        ("images", (3, 1, 0, 2), torch.nan, "nan in images of sample 3 at [1, 0, 2] "),
        ("magnitudes", (0, 4), -torch.inf, "-inf in magnitudes of sample 0 at [4] "),
        (
            "magnitudes",
            (2, 1),
            1e300,
            "1e+300, which float32 cannot hold, in magnitudes of sample 2",
        ),
    ],
)
def test_value_that_is_no_number_is_told_with_its_sample(
    galaxies: Sample, tmp_path: Path, column: str, place: tuple[int, ...], value: float, said: str
) -> None:
    given = galaxies.to(torch.float64)
    columns = {"images": given["images"], "magnitudes": given["magnitudes"]}
    columns[column][place] = value
    path = save(tmp_path, columns)
    with pytest.raises(ExportError) as refused:
        samples.of_partition(path, ROWS)
    assert str(refused.value).startswith(f"--samples {path} holds {said}")
    # Of the samples after those that are asked for, none is looked at.
    if place[0]:
        assert samples.of_partition(path, place[0]).count == place[0]


def columns(images: tuple[int, ...], magnitudes: tuple[int, ...]) -> dict[str, Tensor]:
    return {"images": torch.zeros(images), "magnitudes": torch.zeros(magnitudes)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (columns((2, 5, 4), (2, 5)), "holds images of float32 [2, 5, 4]; wanted floating-point"),
        (columns((2, 5, 4, 4), (2,)), "holds magnitudes of float32 [2]; wanted"),
        (columns((0, 5, 4, 4), (0, 5)), "holds images of float32 [0, 5, 4, 4]; wanted"),
        (columns((2, 5, 4, 4), (3, 5)), "holds 3 rows of magnitudes for 2 images"),
        (
            {"images": torch.zeros(2, 5, 4, 4, dtype=torch.int64), "mags": torch.zeros(2, 5)},
            "holds images of int64 [2, 5, 4, 4]; wanted floating-point numbers [N, C, H, W]",
        ),
        (
            {"head.weight": torch.zeros(2), "head.bias": torch.zeros(2)},
            "holds `head.weight`, `head.bias`; wanted images, magnitudes and",
        ),
        (
            columns((2, 5, 4, 4), (2, 5)) | {"mags": torch.zeros(2, 5)},
            "holds both `magnitudes` and `mags`; wanted one",
        ),
        ({}, "holds nothing; wanted images, magnitudes and"),
        (torch.zeros(2, 5, 4, 4), "holds a tensor without a name; wanted images, magnitudes and"),
        ({"images": 3}, "holds nothing; wanted images, magnitudes and"),
        ([3], "holds a list; wanted a tensor, or a dict, tuple, list or"),
    ],
)
def test_what_is_no_partition_is_said_of_it(tmp_path: Path, content: object, said: str) -> None:
    path = save(tmp_path, content)
    with pytest.raises(ExportError) as refused:
        samples.of_partition(path, ROWS)
    assert str(refused.value).startswith(f"--samples {path} {said}")
    assert "\n" not in str(refused.value)


def test_safetensors_of_whole_numbers_are_refused(galaxies: Sample, tmp_path: Path) -> None:
    content = {"images": galaxies["images"].long(), "magnitudes": galaxies["magnitudes"]}
    WRITERS["safetensors"](tmp_path / "1", content)
    with pytest.raises(
        ExportError, match=r"holds images of int64 .*; wanted floating-point numbers"
    ):
        samples.of_partition(tmp_path / "1", ROWS)


@pytest.mark.parametrize("content", [b"", b"no partition", b"\0" * 8 + b"{", b"PK\x03\x04"])
def test_damaged_file_is_told_in_a_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "1.pt"
    path.write_bytes(content)
    with pytest.raises(
        ExportError, match=r"is no partition \(.pt, .npz, .safetensors or .parquet\): "
    ):
        samples.of_partition(path, ROWS)


@pytest.mark.parametrize("name", ["nowhere.pt", "."])
def test_missing_file_or_folder_is_told_without_a_number(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"is no file$"):
        samples.of_partition(tmp_path / name, ROWS)


def test_file_that_fails_while_it_is_read_is_not_called_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = tmp_path / "1.pt"
    path.touch()
    monkeypatch.setattr(partition, "opened", fails)
    with pytest.raises(ExportError, match=r"1\.pt cannot be read: Input/output error$"):
        samples.of_partition(path, ROWS)
