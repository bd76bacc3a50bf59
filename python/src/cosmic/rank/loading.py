"""Fetches partitions and reads their rows, in the background as far as it is known what to read."""

import mmap
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic.rank.held import HeldSplit
from cosmic.rank.network import Network
from cosmic.rank.store import Store, StoredObject
from cosmic.reading import InputColumn, JobReading, ReadingPlan, Rows, columns_of, open_split
from cosmic.reading.faults import FileFaults
from cosmic.reading.source import RangedSource, Source, WholeSource
from cosmic.rendezvous.wire import rendezvous_pb2 as wire


@dataclass
class Loaded:
    """A split whose file is here, or can be fetched from piece by piece.

    Attributes:
        held: the split
        source: its file
        rows: what was read of it; None as long as nobody says which columns
        residue: the split's share in the checksums of its file
        names: of the columns that were read
    """

    held: HeldSplit
    source: Source
    rows: Rows | None = None
    residue: int = 0
    names: tuple[str, ...] = ()


class Loader:
    """Reads splits as the job and the network say. For use by several threads."""

    def __init__(self, store: Store, assignment: wire.Assignment, scratch: Path) -> None:
        self._store = store
        self._assignment = assignment
        self._scratch = scratch
        self.reading = JobReading.parse(assignment.reading)

    def fetch(self, held: HeldSplit) -> Loaded:
        """Downloads a file, or of one of several parts nothing yet.

        Raises:
            DataError: if it is not the file that was planned with
        """
        partition = held.split.partition
        stored = StoredObject(partition.uri, partition.size_bytes, partition.etag)
        if not stored.size:
            raise FileFaults(stored.uri).corrupt("is empty")
        if held.split.parts > 1:
            return Loaded(
                held,
                RangedSource(stored.size, lambda at, count: self._store.read(stored, at, count)),
            )
        with tempfile.NamedTemporaryFile(dir=self._scratch, prefix="cosmic-") as file:
            self._store.download(stored, Path(file.name))
            # The mapping keeps it: what is read is the kernel's to hold, and not this process's.
            with Path(file.name).open("rb") as reopened:
                mapped = mmap.mmap(reopened.fileno(), 0, access=mmap.ACCESS_READ)
        return Loaded(held, WholeSource(memoryview(mapped)))

    def read(self, loaded: Loaded, network: Network, names: Sequence[str]) -> None:
        """Reads the rows of some columns.

        Raises:
            DataError: naming the file, and the sample and column where it is one
        """
        plan = self._plan(network, names)
        loaded.rows, loaded.residue = self._rows(loaded, plan)
        loaded.names = tuple(names)
        loaded.held.samples = len(loaded.rows)

    def targets(self, loaded: Loaded, network: Network) -> Rows:
        """Reads what the outputs of a network are compared with, now that they are known."""
        plan = self._plan(network, loaded.names, targets_only=True)
        return self._rows(loaded, plan)[0]

    def columns(self, loaded: Loaded) -> list[str]:
        """The names of all columns of the split's file."""
        return columns_of(loaded.source, loaded.held.uri, self._assignment.format or "auto")

    def _plan(
        self, network: Network, names: Sequence[str], targets_only: bool = False
    ) -> ReadingPlan:
        tensors = {tensor.name: tensor for tensor in network.inputs}
        steps = {**network.transforms, **self.reading.transforms}
        return ReadingPlan(
            network=network.name,
            inputs=[InputColumn(name, tensors.get(name), steps.get(name, [])) for name in names],
            targets=network.target_widths if network.outputs else {},
            keep=() if targets_only else self.reading.keep,
            renamed=self.reading.columns,
            max_bad=self._assignment.max_bad_samples,
            keeps_text=(
                not self._assignment.store_predictions
                or self._assignment.predictions_format == "parquet"
            ),
            targets_only=targets_only,
        )

    def _rows(self, loaded: Loaded, plan: ReadingPlan) -> tuple[Rows, int]:
        split = loaded.held.split
        folder = split.partition.uri.rpartition("/")[0]
        opened = open_split(
            loaded.source,
            split.partition.uri,
            self._assignment.format or "auto",
            (split.part, max(1, split.parts)),
            plan,
            lambda name: self._store.read_any(f"{folder}/{name}"),
        )
        return opened.rows(0, opened.count), opened.residue
