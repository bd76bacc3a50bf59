"""Opens a split of a partition of any format."""

import gzip
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from cosmic.reading.columnar import ColumnarSplit
from cosmic.reading.columns import Finder
from cosmic.reading.faults import FileFaults
from cosmic.reading.formats import arrays, parquet
from cosmic.reading.formats.archive import Archive
from cosmic.reading.formats.csv_table import CsvTable
from cosmic.reading.formats.shard_split import ShardSplit
from cosmic.reading.memory import Budget
from cosmic.reading.opened import OpenSplit
from cosmic.reading.pickles import storages as pt
from cosmic.reading.pickles.columns import PickledColumns
from cosmic.reading.plan import ReadingPlan
from cosmic.reading.source import Source, WholeSource

_GZIP = b"\x1f\x8b"

Fetch = Callable[[str], bytes]


def open_split(
    source: Source,
    uri: str,
    format_name: str,
    part: tuple[int, int],
    plan: ReadingPlan,
    beside: Fetch,
) -> OpenSplit:
    """Finds a split's columns.

    Args:
        source: the file
        uri: of the file, whose name may say what it is
        format_name: auto, pt, safetensors, npz, parquet, tar or images
        part: which of how many
        plan: which columns are wanted, and what becomes of them
        beside: fetches an object by its name beside the file

    Raises:
        DataError: PartitionCorrupt, PartitionUnsafe, PartitionShape
    """
    faults = FileFaults(uri)
    if source.size == 0:
        raise faults.corrupt("is empty")
    if format_name == "tar" or (format_name == "auto" and uri.lower().endswith(".tar")):
        return ShardSplit(source, plan, faults, part)
    finder, table, names_images = _finder(source, uri, format_name, faults)
    found = finder.find(plan.selection)
    return ColumnarSplit(found, plan, faults, part, source, table, beside if names_images else None)


def columns_of(source: Source, uri: str, format_name: str) -> list[str]:
    """The names of all columns of a file."""
    return _finder(source, uri, format_name, FileFaults(uri))[0].names()


def _finder(
    source: Source, uri: str, format_name: str, faults: FileFaults
) -> tuple[Finder, Any, bool]:
    budget = Budget(source.size, faults)
    if bytes(source.view(0, 2)) == _GZIP:
        source = _unpacked(source, budget, faults)
    known = _detect(source, uri, faults) if format_name == "auto" else format_name
    if known in ("pt", "npz"):
        return _archived(source, known, faults, budget), None, False
    if known == "safetensors":
        return Finder(arrays.read_safetensors(source, faults), True, faults), None, False
    table: Any
    if known == "images" and not parquet.looks_like_parquet(source):
        table = CsvTable(source, faults)
    else:
        table = parquet.Table(source, faults)
    named = uri.lower().rsplit("/", 1)[-1] == "metadata.parquet"
    names_images = known == "images" or (named and table.is_bytes("file_name"))
    file_names = "file_name" if names_images else None
    return Finder(table.columns, True, faults, table, file_names), table, names_images


def _archived(source: Source, known: str, faults: FileFaults, budget: Budget) -> Finder:
    if known == "npz" and arrays.looks_like_npy(source):
        columns, named = arrays.read_npy(source, faults, budget)
        return Finder(columns, named, faults)
    if known == "pt" and pt.looks_like_legacy(source):
        value, storages = pt.read_legacy(source, faults, budget)
    else:
        archive = Archive(source, faults, budget)
        if known == "npz":
            return Finder(arrays.read_npz(archive, faults, budget), True, faults)
        value, storages = pt.read_archive(archive, source.size, faults, budget)
    columns, named = PickledColumns(storages).all(value)
    return Finder(columns, named, faults)


def _detect(source: Source, uri: str, faults: FileFaults) -> str:
    if uri.lower().rsplit("/", 1)[-1] == "metadata.csv":
        return "images"
    head = bytes(source.view(0, min(source.size, 8)))
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        names = Archive(source, faults, Budget(source.size, faults)).names
        if pt.looks_like_archive(names):
            return "pt"
        if arrays.looks_like_npz(names):
            return "npz"
        raise faults.corrupt("is an archive, but no .pt or .npz: it has no data.pkl and no array")
    checks: Sequence[tuple[Callable[[Source], bool], str]] = (
        (pt.looks_like_legacy, "pt"),
        (arrays.looks_like_npy, "npz"),
        (arrays.looks_like_safetensors, "safetensors"),
        (parquet.looks_like_parquet, "parquet"),
    )
    for looks_like, known in checks:
        if looks_like(source):
            return known
    raise faults.corrupt(
        f"is no .pt, safetensors, npz, npy or Parquet file; it begins with {head.hex(' ')}"
    )


def _unpacked(source: Source, budget: Budget, faults: FileFaults) -> Source:
    """What gzip compressed once, as a whole."""
    source.whole()
    try:
        with gzip.GzipFile(fileobj=source.stream()) as packed:
            out = bytearray()
            while piece := packed.read(1 << 20):
                budget.take_unpacked(len(piece), "what gzip has compressed")
                out += piece
    except (OSError, EOFError, zlib.error) as e:
        raise faults.corrupt(f"is cut short or damaged: {e}") from e
    return WholeSource(bytes(out))
