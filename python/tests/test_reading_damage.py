"""Files that are no partitions, or damaged, end in one line and run nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
import torch

from cosmic.reading import DataError, ReadingPlan
from tests.partitions import (
    IMAGE_PLAN,
    IMAGES,
    IN_ORDER,
    MAGNITUDES,
    NAMED,
    PLAN,
    REDSHIFT,
    T,
    npz,
    picture,
    read,
    saved,
    table,
    tar,
)


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
