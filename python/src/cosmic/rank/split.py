"""A split as a rank's program sees it: read it, compute, commit."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import CosmicError, FatalError
from cosmic.rank import scoring
from cosmic.rank.committing import Computed, nothing
from cosmic.rank.ending import misuse
from cosmic.rank.held import about_split
from cosmic.rank.loading import Loaded
from cosmic.rank.network import Network
from cosmic.rank.predictions import Predictions, alike
from cosmic.reading.column import Array
from cosmic.reading.faults import DataError
from cosmic.reading.samples import BadSamples, Rows

if TYPE_CHECKING:
    from cosmic.rank.work import Work

_MILLIS = 1000


class Split:
    """Some rows of one file, which this rank has a lease on. For one thread.

    Read it, compute, and `commit` what came out; or `fail` it. A split that was revoked, since
    another rank has it, may be computed to its end; its commit does nothing.
    """

    def __init__(self, work: "Work", loaded: Loaded) -> None:
        self._work = work
        self._loaded = loaded
        self._started = time.time()
        self._settled = False

    @property
    def index(self) -> int:
        """Its number in the run, from 0."""
        return self._loaded.held.split.index

    @property
    def uri(self) -> str:
        """The URI of its file."""
        return self._loaded.held.uri

    @property
    def revoked(self) -> bool:
        """Whether it need not be computed any more."""
        return self._loaded.held.dropped

    @property
    def settled(self) -> bool:
        """Whether it was committed or failed, or need not be."""
        return self._settled or self.revoked

    @property
    def column_names(self) -> list[str]:
        """The columns that its file has."""
        return self._work.loader.columns(self._loaded)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The positions in the file of the samples that were read, ``[N]``."""
        return self._read().numbers

    def __len__(self) -> int:
        return len(self._read())

    def read(self, *names: str) -> dict[str, Array]:
        """The columns of the inputs, ``[N, …]`` each: not to be written to.

        They are converted to the types that the network takes, transformed as the job or the model
        declares, and finite. Samples that the job lets be set aside are not among them. If the file
        cannot be read and the run goes on without it, they have no rows.

        Args:
            names: which columns; none for the network's inputs

        Raises:
            CosmicError: if the file cannot be read and the run does not tolerate that
        """
        return dict(self._read(names).inputs)

    def batches(self, size: int | None = None, *names: str) -> Iterator[dict[str, Array]]:
        """The same, some rows at a time; ends early if the split is revoked.

        Args:
            size: how many rows at most; None for what the job or the model says
            names: as in `read`
        """
        rows = self._read(names)
        step = size or self._work.batch_size
        if step < 1:
            raise misuse(f"asks for batches of {size} samples; 1 at least")
        for start in range(0, len(rows), step):
            if self.revoked:
                return
            yield {name: values[start : start + step] for name, values in rows.inputs.items()}
            self._loaded.held.done = min(len(rows), start + step)

    def commit(self, outputs: scoring.Outputs) -> bool:
        """Hands over what was computed: stored, measured and committed in the background.

        Args:
            outputs: ``[N, …]`` each, a row for each that was read: by name, in the network's
                order, or one alone; arrays of numpy, or tensors of torch on any device

        Returns:
            False if it does not count: the split was revoked, or cannot be computed and the run
            goes on without it

        Raises:
            CosmicError: if outputs are not finite, or not what the network declares, and the run
                does not tolerate that; or why this rank has to stop
        """
        if self._settled and not self.revoked:
            raise misuse(f"commits split {self.index} twice")
        self._settled = True
        self._work.stop.check()
        if self.revoked:
            return False
        try:
            computed = self._computed(outputs)
        except (DataError, FatalError) as e:
            self._tolerated_or_raise(e)
            return False
        self._work.clock.add("inference", time.time() - self._started)
        self._work.stage = "Writing"
        self._work.commits.commit(computed)
        return True

    def fail(self, problem: str, reason: str = "PartitionCorrupt") -> bool:
        """Says that the split cannot be computed, whoever tries it.

        Args:
            problem: what is wrong with its file and what to do, for people
            reason: one of the constant words of a partition

        Returns:
            True: the run goes on without it, as ``maxFailedSplits`` tolerates

        Raises:
            DataError: if the run does not tolerate that
        """
        self._settled = True
        error = DataError(f"{self.uri} {problem}", reason=reason, partition=self.uri)
        self._tolerated_or_raise(error)
        return True

    def _read(self, names: tuple[str, ...] = ()) -> Rows:
        loaded = self._loaded
        if loaded.rows is not None and (not names or names == loaded.names):
            return loaded.rows
        if self._settled:
            return _no_rows(names)
        network = self._work.network
        wanted = names or tuple(tensor.name for tensor in network.inputs)
        if not wanted:
            raise misuse(
                "does not say which columns to read, and the job has no model that does; name"
                " them: split.read('images')"
            )
        start = time.monotonic()
        try:
            self._work.loader.read(loaded, network, wanted)
        except CosmicError as e:
            self._settled = True
            self._tolerated_or_raise(e)
            return _no_rows(wanted)
        self._work.clock.add("read", time.monotonic() - start)
        self._work.names = wanted
        assert loaded.rows is not None
        return loaded.rows

    def _tolerated_or_raise(self, error: CosmicError) -> None:
        if self.revoked:
            return
        if not about_split(error, self._loaded.held) or not self._work.failed(
            self._loaded.held, error
        ):
            raise error

    def _computed(self, outputs: scoring.Outputs) -> Computed:
        work, loaded = self._work, self._loaded
        rows = self._read()
        given = scoring.arrays(outputs, work.network)
        network = scoring.named(work.network, given)
        if work.assignment.store_predictions:
            scoring.check_names(network, work.loader.reading.keep)
        if not network.target_widths.keys() <= rows.targets.keys():
            # It was read before the outputs were known.
            rows = self._with_targets(rows, network)
        values = [
            scoring.fitted(given[tensor.name], tensor, len(self._read()), network)
            for tensor in network.outputs
        ]
        # Those whose targets turned out to be bad are not among the rows any more.
        kept = np.isin(self._read().numbers, rows.numbers)
        values = [one[kept] for one in values]
        bad = BadSamples(work.assignment.max_bad_samples > 0)
        scoring.check_outputs(values, network, rows, bad, self.uri)
        if bad.by_row:
            good = ~np.isin(rows.numbers, list(bad.by_row))
            values = [one[good] for one in values]
            rows = rows.without(bad.by_row)
        self._require_few_bad(rows)
        work.network = network
        return computed(work, loaded, network, rows, values, self._started)

    def _with_targets(self, rows: Rows, network: Network) -> Rows:
        """What the outputs are compared with, now that they are known."""
        found = self._work.loader.targets(self._loaded, network)
        mine = np.isin(found.numbers, rows.numbers)
        bad = {one.row: one for one in found.bad if one.row in set(rows.numbers.tolist())}
        remaining = rows.without(bad)
        remaining.targets = {
            name: None if values is None else values[mine] for name, values in found.targets.items()
        }
        return remaining

    def _require_few_bad(self, rows: Rows) -> None:
        most = self._work.assignment.max_bad_samples
        if len(rows.bad) > most:
            first = rows.bad[0].error
            raise DataError(
                f"{self.uri} has at least {len(rows.bad)} bad samples and maxBadSamples tolerates"
                f" {most}: {first}",
                reason=first.reason or "PartitionShape",
                partition=self.uri,
            )


def computed(
    work: "Work",
    loaded: Loaded,
    network: Network | None,
    rows: Rows,
    values: list[Array],
    started: float,
) -> Computed:
    """What to commit.

    Args:
        work: of the rank
        loaded: the split
        network: what computed it; None if nothing is known of it, and there are no rows
        rows: of its samples that were predicted
        values: the outputs
        started: when it began, in seconds since 1970
    """
    held = loaded.held
    held.done = len(rows)
    predictions, metrics = None, nothing()
    if network is not None:
        file = held.split.partition.index
        metrics = scoring.scored(network, values, rows.targets, file, rows.numbers).to_bytes()
        kept = {name: alike([part], name) for name, part in rows.kept.items()}
        predictions = Predictions(network, kept, values, rows.targets, file, rows.numbers)
    return Computed(
        held=held,
        network=network,
        predictions=predictions,
        metrics=metrics,
        samples=len(rows),
        input_bytes=sum(one.nbytes for one in rows.inputs.values()),
        bad=sorted(rows.bad, key=lambda one: one.row),
        residue=loaded.residue,
        started_millis=int(started * _MILLIS),
        computed_millis=int((time.time() - started) * _MILLIS),
    )


def _no_rows(names: tuple[str, ...]) -> Rows:
    empty = np.zeros(0, dtype=np.float32)
    return Rows(np.zeros(0, dtype=np.int64), dict.fromkeys(names, empty), {}, {})
