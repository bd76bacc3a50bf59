"""Partitions of every format, as those that write them see them: torch, numpy, pyarrow, Pillow."""

import gzip
import io
import itertools
import tarfile
import zlib
from collections import OrderedDict, defaultdict, namedtuple
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetensors.numpy
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.utils.data import ConcatDataset, Subset, TensorDataset

from cosmic.reading import (
    DataError,
    InputColumn,
    RangedSource,
    ReadingPlan,
    Rows,
    Tensor,
    WholeSource,
    open_split,
)
from cosmic.reading.residue import residue_of_part

Point = namedtuple("Point", ["images", "magnitudes"])
RANDOM = np.random.default_rng(7)
IMAGES = RANDOM.normal(size=(12, 2, 3, 3)).astype(np.float32)
MAGNITUDES = RANDOM.normal(size=(12, 4)).astype(np.float32)
REDSHIFT = RANDOM.uniform(size=12).astype(np.float64)
PLAN = ReadingPlan(
    "net",
    [
        InputColumn("images", Tensor("images", "float32", (2, 3, 3))),
        InputColumn("magnitudes", Tensor("magnitudes", "float32", (4,))),
    ],
    {"redshift": 1},
)


def saved(value: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()


def npz(compressed: bool = False, **arrays: Any) -> bytes:
    out = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(out, **arrays)
    return out.getvalue()


def table(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=5)
    return out.getvalue()


def read(
    content: bytes,
    plan: ReadingPlan = PLAN,
    *,
    uri: str = "s3://b/1.pt",
    form: str = "auto",
    beside: dict[str, bytes] | None = None,
) -> Rows:
    opened = open_split(
        WholeSource(content), uri, form, (0, 1), plan, lambda name: (beside or {})[name]
    )
    return opened.rows(0, opened.count)


def assert_survey(rows: Rows, redshift: bool = True) -> None:
    assert np.array_equal(rows.inputs["images"], IMAGES)
    assert np.array_equal(rows.inputs["magnitudes"], MAGNITUDES)
    found = rows.targets["redshift"]
    if redshift:
        assert found is not None
        assert np.array_equal(found[:, 0], REDSHIFT)
    else:
        assert found is None


T = torch.from_numpy
NAMED = {"images": T(IMAGES), "magnitudes": T(MAGNITUDES), "redshift": T(REDSHIFT)}
IN_ORDER = (T(IMAGES), T(MAGNITUDES), T(REDSHIFT))
WHOLE = TensorDataset(*IN_ORDER)
PICKLED = {
    "dict": NAMED,
    "ordered": OrderedDict(NAMED),
    "default": defaultdict(list, NAMED),
    "tuple": IN_ORDER,
    "list": list(IN_ORDER),
    "dataset": WHOLE,
    "samples": [tuple(row) for row in zip(*IN_ORDER, strict=True)],
    "named samples": [
        {"images": a, "magnitudes": b, "redshift": float(c)}
        for a, b, c in zip(*IN_ORDER, strict=True)
    ],
    "named tuples": [Point(a, b) for a, b in zip(*IN_ORDER[:2], strict=True)],
    "arrays": {"images": IMAGES, "magnitudes": MAGNITUDES, "redshift": REDSHIFT.tolist()},
    "big-endian arrays": {
        "images": IMAGES.astype(">f4"),
        "magnitudes": MAGNITUDES,
        "redshift": REDSHIFT,
    },
    "subset": Subset(TensorDataset(*(torch.cat((one, one)) for one in IN_ORDER)), range(12)),
    "concat": ConcatDataset([Subset(WHOLE, list(range(5))), Subset(WHOLE, list(range(5, 12)))]),
    "strided": {**NAMED, "images": T(IMAGES).transpose(2, 3).contiguous().transpose(2, 3)},
    "slices": {name: torch.cat((one[:3], one))[3:] for name, one in NAMED.items()},
    "parameter": {**NAMED, "images": torch.nn.Parameter(T(IMAGES))},
    "sparse": {**NAMED, "images": T(IMAGES).to_sparse()},
    "with others": {**NAMED, "note": "text", "config": {"lr": 0.1}, "device": torch.device("cpu")},
}


@pytest.mark.parametrize("name", PICKLED)
@pytest.mark.parametrize("options", [{}, {"_use_new_zipfile_serialization": False}], ids=str)
def test_what_torch_saves_is_read(name: str, options: dict[str, Any]) -> None:
    rows = read(saved(PICKLED[name], **options))
    assert_survey(rows, redshift=name != "named tuples")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_pickles_of_any_protocol_are_read(protocol: int) -> None:
    assert_survey(read(saved(PICKLED["arrays"], pickle_protocol=protocol)))
    assert_survey(read(saved(PICKLED["dict"], pickle_protocol=protocol)))


def test_a_compressed_file_is_read() -> None:
    assert_survey(read(gzip.compress(saved(NAMED))))


@pytest.mark.parametrize("compressed", [False, True])
def test_what_numpy_saves_is_read(compressed: bool) -> None:
    content = npz(compressed, images=IMAGES, magnitudes=np.asfortranarray(MAGNITUDES), z=REDSHIFT)
    assert_survey(read(content))


def test_safetensors_are_read() -> None:
    content = safetensors.numpy.save(
        {"images": IMAGES, "magnitudes": MAGNITUDES, "redshift": REDSHIFT}
    )
    assert_survey(read(content))


def test_tables_are_read() -> None:
    shaped = pa.FixedShapeTensorArray.from_numpy_ndarray(IMAGES)
    lists = pa.FixedSizeListArray.from_arrays(pa.array(MAGNITUDES.reshape(-1)), 4)
    assert_survey(read(table(images=shaped, magnitudes=lists, redshift=REDSHIFT)))
    nested = pa.array(IMAGES.tolist(), pa.list_(pa.list_(pa.list_(pa.float32()))))
    uneven = pa.array(MAGNITUDES.tolist(), pa.list_(pa.float32()))
    assert_survey(read(table(images=nested, magnitudes=uneven, z=REDSHIFT)))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_floating_types_are_rounded_to_the_networks(dtype: torch.dtype) -> None:
    tensor = T(IMAGES).to(dtype)
    rows = read(saved({**NAMED, "images": tensor}))
    assert np.array_equal(rows.inputs["images"], tensor.to(torch.float32).numpy())


@pytest.mark.parametrize("wanted", ["bfloat16", "float16", "float64"])
def test_the_networks_type_is_given(wanted: str) -> None:
    column = InputColumn("images", Tensor("images", wanted, (2, 3, 3)))
    rows = read(saved({"images": T(IMAGES.astype(np.float64))}), ReadingPlan("net", [column]))
    expected = T(IMAGES.astype(np.float64)).to(getattr(torch, wanted)).to(torch.float64)
    assert np.array_equal(rows.inputs["images"].astype(np.float64), expected.numpy())


def one(name: str, tensor: Tensor | None = None, **more: Any) -> ReadingPlan:
    return ReadingPlan("net", [InputColumn(name, tensor, more.pop("steps", []))], **more)


def test_integers_are_exact_or_refused() -> None:
    content = npz(tokens=np.array([[1], [1 << 40]]))
    assert read(content, one("tokens", Tensor("tokens", "int64", (1,)))).inputs["tokens"][1] > 9
    with pytest.raises(DataError, match=r"1099511627776 in tokens of sample 1 .*int32"):
        read(content, one("tokens", Tensor("tokens", "int32", (1,))))
    with pytest.raises(DataError, match="save whole numbers as integers"):
        read(npz(tokens=np.ones(3)), one("tokens", Tensor("tokens", "int32")))


@pytest.mark.parametrize(
    "resize",
    [
        {"size": [5, 7]},
        {"size": [20, 31]},
        {"size": [5, 7], "antialias": False},
        {"size": [9, 8], "interpolation": "bicubic"},
        {"size": [9, 8], "interpolation": "bicubic", "antialias": False},
        {"size": [5, 7], "interpolation": "nearest"},
    ],
    ids=str,
)
def test_images_are_resized_as_torch_does(resize: dict[str, Any]) -> None:
    images = RANDOM.integers(0, 256, (3, 3, 16, 13)).astype(np.uint8)
    height, width = resize["size"]
    plan = one(
        "images", Tensor("images", "float32", (3, height, width)), steps=[{"resize": resize}]
    )
    mode = resize.get("interpolation", "bilinear")
    options = {} if mode == "nearest" else {"antialias": resize.get("antialias", True)}
    expected = torch.nn.functional.interpolate(
        T(images).float(), (height, width), mode=mode, **options
    )
    found = read(npz(images=images), plan).inputs["images"]
    assert np.allclose(found, expected.numpy(), rtol=0, atol=2e-4)


def test_transforms_are_done_in_order() -> None:
    images = RANDOM.integers(0, 256, (4, 9, 8, 3)).astype(np.uint8)
    steps: list[Any] = [
        {"channelsFirst": True},
        {"channels": [2, 0]},
        {"centerCrop": [4, 5]},
        {"scale": 1 / 255},
        {"normalize": {"mean": [0.5, 0.25], "std": [0.5, 2]}},
    ]
    plan = one("images", Tensor("images", "float32", (2, 4, 5)), steps=steps)
    chosen = T(images).permute(0, 3, 1, 2)[:, [2, 0], 2:6, 2:7].to(torch.float32) / 255
    mean, std = (torch.tensor(n).reshape(1, 2, 1, 1) for n in ([0.5, 0.25], [0.5, 2.0]))
    found = read(npz(images=images), plan).inputs["images"]
    assert np.array_equal(found, ((chosen - mean) / std).numpy())


def test_columns_have_other_names_and_lie_side_by_side() -> None:
    content = table(
        g=MAGNITUDES[:, 0], r=MAGNITUDES[:, 1], i_1=REDSHIFT, i_2=REDSHIFT, id=range(12)
    )
    plan = ReadingPlan(
        "net",
        [InputColumn("magnitudes"), InputColumn("more")],
        {"redshift": 1},
        keep=["id"],
        renamed={"magnitudes": "g, r", "more": "i_*", "redshift": "i_1"},
    )
    rows = read(content, plan)
    assert np.array_equal(rows.inputs["magnitudes"], MAGNITUDES[:, :2])
    assert rows.inputs["more"].shape == (12, 2)
    assert list(rows.kept["id"]) == list(range(12))


def test_values_that_are_not_finite_are_named() -> None:
    images = IMAGES.copy()
    images[7, 1, 0, 2] = np.nan
    content = npz(images=images, magnitudes=MAGNITUDES, redshift=REDSHIFT)
    with pytest.raises(DataError) as refused:
        read(content)
    assert str(refused.value) == (
        "s3://b/1.pt holds NaN in images of sample 7 at [1, 0, 2] (counted from 0); remove or"
        " repair that sample"
    )
    assert refused.value.reason == "PartitionNotFinite"


def test_bad_samples_are_set_aside() -> None:
    images, redshift = IMAGES.copy(), REDSHIFT.copy()
    images[7, 1, 0, 2] = np.nan
    redshift[3] = np.inf
    redshift[4] = np.nan
    content = npz(images=images, magnitudes=MAGNITUDES, redshift=redshift)
    plan = ReadingPlan("net", PLAN.inputs, PLAN.targets, max_bad=2)
    rows = read(content, plan)
    assert rows.numbers.tolist() == [0, 1, 2, 4, 5, 6, 8, 9, 10, 11]
    assert [(bad.row, bad.column) for bad in rows.bad] == [(3, "redshift"), (7, "images")]
    with pytest.raises(DataError, match="at least 2 bad samples and maxBadSamples tolerates 1"):
        read(content, ReadingPlan("net", PLAN.inputs, PLAN.targets, max_bad=1))


class Opens:
    """What runs code when Python unpickles it."""

    def __reduce__(self) -> Any:
        return Path.touch, (Path("/tmp/ran-code-of-a-pickle"),)


@pytest.mark.parametrize(
    ("content", "reason", "message"),
    [
        (saved({"images": Opens()}), "PartitionUnsafe", "asks for"),
        (saved(torch.nn.Linear(2, 2).state_dict()), "PartitionShape", "weights of a network"),
        (saved({"a": T(IMAGES)}), "PartitionShape", "holds no images but `a`"),
        (npz(images=np.array([{}], dtype=object)), "PartitionUnsafe", "Python objects"),
        (npz(images=IMAGES, magnitudes=MAGNITUDES[:5]), "PartitionShape", "equally many rows"),
        (npz(images=IMAGES[:, :1], magnitudes=MAGNITUDES), "PartitionShape", "the network net"),
        (npz(images=IMAGES.astype(np.uint16), magnitudes=MAGNITUDES), "PartitionShape", "u2"),
        (npz(images=IMAGES.astype(np.complex64)), "PartitionShape", "c8"),
        (b"not a partition at all", "PartitionCorrupt", "begins with 6e 6f"),
        (b"", "PartitionCorrupt", "is empty"),
        (saved(NAMED)[:500], "PartitionCorrupt", "cut short or damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_partition_is_refused(content: bytes, reason: str, message: str) -> None:
    with pytest.raises(DataError) as refused:
        read(content)
    assert refused.value.reason == reason
    assert message in str(refused.value)
    assert str(refused.value).startswith("s3://b/1.pt ")
    assert "\n" not in str(refused.value)
    assert not Path("/tmp/ran-code-of-a-pickle").exists()


def test_parts_of_a_file_are_its_rows_and_cancel() -> None:
    images = RANDOM.normal(size=(997, 2, 20, 20)).astype(np.float32)
    magnitudes = RANDOM.normal(size=(997, 4)).astype(np.float32)
    redshift = np.arange(997.0)
    wide = Tensor("images", "float32", (2, 20, 20))
    plan = ReadingPlan("net", [InputColumn("images", wide), PLAN.inputs[1]], PLAN.targets)
    for content in (
        npz(images=images, magnitudes=magnitudes, redshift=redshift),
        saved({"images": T(images), "magnitudes": T(magnitudes), "redshift": T(redshift)}),
    ):
        parts, fetched, all_residues = [], 0, 0
        for part in range(5):
            asked: list[int] = []

            def fetch(at: int, count: int, asked: list[int] = asked) -> bytes:
                asked.append(count)
                return content[at : at + count]  # noqa: B023 (used in this turn)

            source = RangedSource(len(content), fetch)
            opened = open_split(source, "s3://b/1", "auto", (part, 5), plan, lambda name: b"")
            parts.append(opened.rows(0, opened.count))
            all_residues ^= opened.residue
            fetched += sum(asked)
            assert opened.residue
            assert sum(asked) < len(content) * 0.7
        assert all_residues == 0
        assert np.array_equal(np.concatenate([one.inputs["images"] for one in parts]), images)
        numbers = np.concatenate([one.numbers for one in parts])
        assert numbers.tolist() == list(range(997))


def test_a_file_that_is_not_read_by_rows_is_all_in_the_first_part() -> None:
    content = gzip.compress(npz(images=IMAGES, magnitudes=MAGNITUDES))
    counts = []
    for part in range(3):
        source = RangedSource(len(content), lambda at, count: content[at : at + count])
        opened = open_split(source, "s3://b/1", "auto", (part, 3), PLAN, lambda name: b"")
        counts.append(opened.count)
    assert counts == [12, 0, 0]


def test_residues_of_parts_are_the_checksum_of_all() -> None:
    content = RANDOM.bytes(10_000)
    total = zlib.crc32(content)
    for cuts in ([], [1], [5000], [3, 3, 9999]):
        edges = [0, *cuts, len(content)]
        value = total
        for start, end in itertools.pairwise(edges):
            part = residue_of_part(zlib.crc32(content[start:end]), len(content) - end, 10_000, 0)
            value ^= part.value
        assert value == 0


def picture(form: str = "PNG", size: tuple[int, int] = (6, 5)) -> tuple[bytes, NDArray[np.uint8]]:
    pixels = RANDOM.integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form)
    return out.getvalue(), np.moveaxis(np.asarray(Image.open(out).convert("RGB")), 2, 0)


IMAGE_PLAN = ReadingPlan(
    "net",
    [InputColumn("image", Tensor("image", "float32", (3, 5, 6)), [{"scale": 1.0}])],
    {"label": 1},
    keep=["__key__"],
)


def tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_shards_are_read() -> None:
    pictures = [picture("PNG" if i % 2 else "JPEG") for i in range(4)]
    members = {}
    for i, (content, _) in enumerate(pictures):
        members[f"a/{i:03}.{'png' if i % 2 else 'jpg'}"] = content
        members[f"a/{i:03}.cls"] = str(i).encode()
        members[f"a/{i:03}.json"] = b'{"z": {"spec": %d.5}, "name": "x"}' % i
    rows = read(tar(members), IMAGE_PLAN, uri="s3://b/1.tar")
    assert np.array_equal(rows.inputs["image"], np.stack([pixels for _, pixels in pictures]))
    assert rows.targets["label"] is not None
    assert rows.targets["label"][:, 0].tolist() == [0, 1, 2, 3]
    assert rows.kept["__key__"] == ["a/000", "a/001", "a/002", "a/003"]
    plan = one("image", targets={"z": 1}, renamed={"z": "json.z.spec"})
    found = read(tar(members), plan, uri="s3://b/1.tar").targets["z"]
    assert found is not None
    assert found[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5]


def test_a_sample_of_a_shard_that_lacks_its_image_is_named() -> None:
    members = {"a.png": picture()[0], "a.cls": b"1", "b.cls": b"2"}
    with pytest.raises(DataError, match=r"the sample `b` without `image`: it has `cls`"):
        read(tar(members), IMAGE_PLAN, uri="s3://b/1.tar")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_folders_with_a_table_are_read(form: str) -> None:
    contents = {f"{i}.png": picture() for i in range(3)}
    if form == "csv":
        lines = [f'{name},{i},"a, b"' for i, name in enumerate(contents)]
        content = "\n".join(["file_name,label,note", *lines]).encode()
    else:
        content = table(file_name=list(contents), label=[0, 1, 2], note=["a, b"] * 3)
    plan = ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}, keep=["note"])
    rows = read(
        content,
        plan,
        uri=f"s3://b/metadata.{form}",
        beside={name: one for name, (one, _) in contents.items()},
    )
    assert np.array_equal(rows.inputs["image"], np.stack([p for _, p in contents.values()]))
    assert rows.kept["note"] == ["a, b"] * 3


@pytest.mark.parametrize("name", ["../keys/secret.png", "/etc/a.png", "a/../../b.png"])
def test_a_table_names_nothing_elsewhere(name: str) -> None:
    content = f"file_name,label\n{name},1\n".encode()
    with pytest.raises(DataError, match="does not lie beside it") as refused:
        read(content, ReadingPlan("net", IMAGE_PLAN.inputs), uri="s3://b/metadata.csv")
    assert refused.value.reason == "PartitionUnsafe"


def test_images_in_a_table_are_read() -> None:
    pictures = [picture() for _ in range(3)]
    content = table(image=[{"bytes": one, "path": "x"} for one, _ in pictures], label=[0, 1, 2])
    rows = read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}))
    assert np.array_equal(rows.inputs["image"], np.stack([pixels for _, pixels in pictures]))


def test_a_damaged_image_is_named_or_set_aside() -> None:
    good, damaged = picture()[0], picture()[0][:60]
    content = table(image=[good, damaged, good], label=[0, 1, 2])
    with pytest.raises(DataError, match="`image` of sample 1 cannot be decoded"):
        read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}))
    rows = read(content, ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1}, max_bad=1))
    assert rows.numbers.tolist() == [0, 2]


def test_a_null_is_refused_or_nan() -> None:
    rows = read(table(x=[1.0, 2.0], redshift=[None, 0.5]), one("x", targets={"redshift": 1}))
    assert rows.targets["redshift"] is not None
    assert np.isnan(rows.targets["redshift"][0, 0])
    with pytest.raises(DataError, match="holds a null in `x`"):
        read(table(x=[1, None]), one("x"))


FORMATS = {
    "pt": saved({name: tensor[:4] for name, tensor in NAMED.items()}),
    "legacy": saved(
        {name: tensor[:4].clone() for name, tensor in NAMED.items()},
        _use_new_zipfile_serialization=False,
    ),
    "samples": saved([tuple(row) for row in zip(*(t[:4].clone() for t in IN_ORDER), strict=True)]),
    "npz": npz(images=IMAGES[:4], magnitudes=MAGNITUDES[:4], redshift=REDSHIFT[:4]),
    "deflated": npz(True, images=IMAGES[:4], magnitudes=MAGNITUDES[:4], redshift=REDSHIFT[:4]),
    "safetensors": safetensors.numpy.save({"images": IMAGES[:4], "magnitudes": MAGNITUDES[:4]}),
    "parquet": table(
        images=pa.array(IMAGES.tolist()), magnitudes=pa.array(MAGNITUDES.tolist()), z=REDSHIFT
    ),
    "tar": tar({"a.png": picture()[0], "a.cls": b"1", "a.json": b"{}"}),
    "csv": b"file_name,label\na.png,1\nb.png,2\n",
}


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_files_end_in_one_line(name: str) -> None:
    """Flipped, cut, doubled and foreign bytes: read as something, or refused."""
    random = np.random.default_rng(len(name))
    content = FORMATS[name]
    uri = {"tar": "s3://b/1.tar", "csv": "s3://b/metadata.csv"}.get(name, "s3://b/1")
    plan = IMAGE_PLAN if name in ("tar", "csv") else PLAN
    if name == "csv":
        plan = ReadingPlan("net", IMAGE_PLAN.inputs, {"label": 1})
    refused = 0
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(int(random.integers(1, 6))):
            at = int(random.integers(0, len(damaged)))
            kind = int(random.integers(0, 4))
            if kind == 0:
                damaged[at] ^= 1 << int(random.integers(0, 8))
            elif kind == 1:
                damaged[at : at + 4] = random.bytes(4)
            elif kind == 2:
                damaged[at:at] = damaged[at : at + 8]
            else:
                del damaged[at:]
                damaged = damaged or bytearray(b"P")
        try:
            read(bytes(damaged), plan, uri=uri, beside={"a.png": b"", "b.png": b""})
        except DataError as e:
            refused += 1
            assert "\n" not in str(e)
            assert str(e).startswith(uri)
        except KeyError as e:
            # The name of an image beside the table, which a store would not find.
            assert name == "csv", e
    assert refused > 50
