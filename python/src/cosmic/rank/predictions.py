"""A split's predictions: a table with a row for each sample, as every rank stores it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.metrics import Scores, Task
from cosmic.metrics.classification import NO_CLASS, judge
from cosmic.rank.network import Network
from cosmic.reading.column import Array
from cosmic.reading.plan import FILE, PREDICTED_CLASS, ROW

_LARGEST_EXACT = 1 << 53
_ROWS_OF_A_GROUP = 1 << 17
_STORED = {
    "float16": "float32",
    "int16": "int32",
    "int8": "int32",
    "uint8": "int32",
    "bool": "int32",
}

Kept = Mapping[str, "Array | list[str | None]"]
Targets = Mapping[str, NDArray[np.float64] | None]


class Predictions:
    """Of one split. They have one type whatever the partitions hold."""

    def __init__(
        self,
        network: Network,
        kept: Kept,
        outputs: Sequence[Array],
        targets: Targets,
        file: int,
        rows: NDArray[np.int64],
    ) -> None:
        """Of samples in order.

        Args:
            network: what computed them
            kept: columns that are kept, by name
            outputs: ``[N, …]`` each, in the network's order
            targets: ``[N, width]`` each; None where the partition has none
            file: the partition's position in the manifest
            rows: each sample's position in the partition
        """
        self._columns: list[tuple[pa.Field, pa.Array]] = []
        self._numbers: dict[str, Array] = {}
        count = len(rows)
        for name, values in kept.items():
            self._add_kept(name, values)
        for tensor, values in zip(network.outputs, outputs, strict=True):
            flat = _flat(values, count)
            self._add(tensor.name, flat.astype(_STORED.get(flat.dtype.name, flat.dtype.name)))
        if network.task is Task.CLASSIFICATION:
            scores = _flat(outputs[network.columns[0][0]], count)
            self._add(PREDICTED_CLASS, _predicted(network, scores))
        for name, width in network.target_widths.items():
            self._add_target(name, targets.get(name), width, count, network.task)
        self._add(FILE, np.full(count, file, dtype=np.int32))
        self._add(ROW, rows.astype(np.int32))

    def to_npz(self) -> bytes:
        """What is missing is NaN, and targets that no sample has are left out."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, values in self._numbers.items():
                # Of no date, so that the same predictions are the same bytes.
                with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, np.ascontiguousarray(values))
        return out.getvalue()

    def to_parquet(self, origin: Mapping[str, str]) -> bytes:
        """What is missing is null.

        Args:
            origin: what the file says of where it comes from
        """
        schema = pa.schema([field for field, _ in self._columns])
        table = pa.Table.from_arrays([values for _, values in self._columns], schema=schema)
        out = io.BytesIO()
        with pq.ParquetWriter(
            out, schema, compression="none", use_dictionary=False, store_schema=False
        ) as writer:
            writer.write_table(table, _ROWS_OF_A_GROUP)
            writer.add_key_value_metadata(dict(origin))
        return out.getvalue()

    def _add(self, name: str, values: Array) -> None:
        self._numbers[name] = values
        array, kind = _arrow(values)
        self._columns.append((pa.field(name, kind, nullable=False), array))

    def _add_kept(self, name: str, values: "Array | list[str | None]") -> None:
        if not isinstance(values, np.ndarray):
            self._columns.append((pa.field(name, pa.string()), pa.array(values, pa.string())))
            return
        floating = values.dtype.kind == "f"
        self._add(name, _flat(values, len(values)).astype(np.float64 if floating else np.int64))

    def _add_target(
        self,
        name: str,
        values: NDArray[np.float64] | None,
        width: int,
        count: int,
        task: Task,
    ) -> None:
        known = np.full((count, width), np.nan) if values is None else values
        if width > 1:
            self._add(name, known)
            return
        flat = known.reshape(count)
        if task is Task.CLASSIFICATION:
            self._add_labels(name, flat)
            return
        missing = np.isnan(flat)
        if not missing.all() or not count:
            self._numbers[name] = flat
        field = pa.field(name, pa.float64())
        self._columns.append((field, pa.array(flat, pa.float64(), mask=missing)))

    def _add_labels(self, name: str, values: NDArray[np.float64]) -> None:
        """What cannot be the number of a class, such as 1.5, is missing, and not another number."""
        with np.errstate(invalid="ignore"):
            limits = np.iinfo(np.int32)
            held = (values >= limits.min) & (values <= limits.max) & (values == np.rint(values))
        labels = np.where(held, values, 0).astype(np.int32)
        if held.all():
            self._numbers[name] = labels
        elif held.any():
            self._numbers[name] = np.where(held, values, np.nan)
        field = pa.field(name, pa.int32())
        self._columns.append((field, pa.array(labels, pa.int32(), mask=~held)))


def _flat(values: Array, count: int) -> Array:
    """``[N]`` of one number a sample, else ``[N, K]``."""
    flat = values.reshape(count, int(np.prod(values.shape[1:], dtype=np.int64)))
    return flat[:, 0] if flat.shape[1] == 1 else flat


def _arrow(values: Array) -> tuple[pa.Array, pa.DataType]:
    element = pa.from_numpy_dtype(values.dtype)
    if values.ndim == 1:
        return pa.array(values, element), element
    kind = pa.list_(pa.field("element", element, nullable=False))
    offsets = np.arange(0, values.size + 1, values.shape[1], dtype=np.int32)
    flat = pa.array(np.ascontiguousarray(values).reshape(-1), element)
    return pa.ListArray.from_arrays(offsets, flat, type=kind), kind


def _predicted(network: Network, scores: Array) -> NDArray[np.int32]:
    """The class of the highest score; of a single score, whether it is that of class 1."""
    numbers = scores.astype(np.float64)
    if network.scores is Scores.CLASS:
        return numbers.astype(np.int32)
    wide = numbers.reshape(len(numbers), -1) if len(numbers) else np.zeros((0, 2))
    best = judge(network.scores, wide).best
    return np.where(best == NO_CLASS, 0, best).astype(np.int32)


def alike(parts: Sequence[Any], name: str) -> Any:
    """Puts a kept column's parts together.

    Raises:
        FatalError: (``PartitionShape``) if it is text in some and numbers in others
    """
    texts = [part for part in parts if not isinstance(part, np.ndarray)]
    if len(texts) == len(parts):
        return [text for part in texts for text in part]
    if texts:
        raise _refused(name, "is text in some samples and numbers in others")
    if len({part.shape[1:] for part in parts}) > 1:
        raise _refused(name, "has other numbers of values in some samples than in others")
    floating = any(part.dtype.kind == "f" for part in parts)
    if floating and any(
        part.dtype.kind != "f" and part.size and np.abs(part.astype(object)).max() > _LARGEST_EXACT
        for part in parts
    ):
        raise _refused(
            name,
            "is integers in some samples, which float64 does not hold exactly, and floating"
            " numbers in others",
        )
    return np.concatenate([part.astype(np.float64) if floating else part for part in parts])


def _refused(name: str, problem: str) -> FatalError:
    return FatalError(
        f"the column {name}, which data.keep names, {problem}; write it as one of both in all of"
        " them",
        reason="PartitionShape",
    )
