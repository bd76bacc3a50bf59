"""Stores the predictions of splits and then commits them, in the background, two at a time."""

import threading
import time
from dataclasses import dataclass

from cosmic.errors import CosmicError
from cosmic.metrics import RankMetrics
from cosmic.rank.ending import unexpected
from cosmic.rank.held import HeldSplit, HeldSplits
from cosmic.rank.network import Network
from cosmic.rank.predictions import Predictions
from cosmic.rank.report import Clock, Report
from cosmic.rank.stop import StopSignal
from cosmic.rank.store import Store
from cosmic.reading.faults import one_line
from cosmic.reading.samples import BadSample
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.methods import COMMIT
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_AT_A_TIME = 2
_FIGURES_SECONDS = 5.0
_COMMIT_SECONDS = 30.0
_TYPES = {"parquet": "application/vnd.apache.parquet", "npz": "application/zip"}


@dataclass(frozen=True)
class Computed:
    """What came out of a split.

    Attributes:
        held: which
        network: what computed it; None where nothing had to be computed
        predictions: of all its samples; None where it is not known what they would be
        metrics: of the same
        samples: how many
        input_bytes: that went into the network
        bad: the samples that are in neither
        residue: the split's share in its file's checksums
        started_millis: when it began to be computed, since 1970
        computed_millis: for how long it was
    """

    held: HeldSplit
    network: Network | None
    predictions: Predictions | None
    metrics: bytes
    samples: int
    input_bytes: int
    bad: list[BadSample]
    residue: int
    started_millis: int
    computed_millis: int


class Commits:
    """A split that cannot be stored or committed ends the rank."""

    def __init__(
        self,
        client: RankClient,
        store: Store,
        assignment: wire.Assignment,
        held: HeldSplits,
        report: Report,
        stop: StopSignal,
        clock: Clock,
    ) -> None:
        self._client = client
        self._store = store
        self._assignment = assignment
        self._held = held
        self._report = report
        self._stop = stop
        self._clock = clock
        self._places = threading.Semaphore(_AT_A_TIME)
        self._under_way = 0
        self._changed = threading.Condition()
        self._told = time.monotonic()

    def commit(self, computed: Computed) -> None:
        """Takes one; waits while two are under way."""
        with self._changed:
            while self._under_way >= _AT_A_TIME:
                self._wait()
            self._under_way += 1
        thread = threading.Thread(target=self._run, args=(computed,), name="commit", daemon=True)
        thread.start()

    def wait(self) -> None:
        """Until all are committed.

        Raises:
            CosmicError: why the rank has to stop
        """
        with self._changed:
            while self._under_way:
                self._wait()
        self._stop.check()

    def _wait(self) -> None:
        self._stop.check()
        self._changed.wait(0.1)

    def _run(self, computed: Computed) -> None:
        try:
            if self._assignment.store_predictions and computed.predictions is not None:
                start = time.monotonic()
                self._put(computed, computed.predictions)
                self._clock.add("write", time.monotonic() - start)
            self._commit(computed)
            self._held.remove(computed.held)
        except CosmicError as e:
            # Whatever the rank waits for, this is why it will not come.
            self._stop.request(e)
        except Exception as e:
            self._stop.request(unexpected("a split was not committed", e))
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _put(self, computed: Computed, predictions: Predictions) -> None:
        kind = self._assignment.predictions_format or "npz"
        content = (
            predictions.to_parquet(self._origin(computed))
            if kind == "parquet"
            else predictions.to_npz()
        )
        folder = self._assignment.output_uri.rstrip("/")
        uri = f"{folder}/predictions/{computed.held.split.index}.{kind}"
        self._store.put(uri, content, _TYPES[kind])

    def _origin(self, computed: Computed) -> dict[str, str]:
        split, model, network = computed.held.split, self._assignment.model, computed.network
        origin = {
            "cosmic.run": self._client.member.run_uid,
            "cosmic.manifest.sha256": self._assignment.manifest_sha256,
            "cosmic.model.uri": model.uri,
            "cosmic.model.sha256": model.planned_sha256,
            "cosmic.model.signature": network.signature if network else "",
            "cosmic.task": network.task.value if network else "none",
            "cosmic.split": str(split.index),
        }
        if split.parts > 1:
            origin["cosmic.part"] = f"{split.part + 1} of {split.parts}"
        return origin

    def _commit(self, computed: Computed) -> None:
        answer = self._client.call(
            COMMIT,
            wire.CommitRequest(
                member=self._client.member,
                lease=computed.held.told(),
                samples=computed.samples,
                metrics=computed.metrics,
                started_millis=computed.started_millis,
                computed_millis=computed.computed_millis,
                residue=computed.residue,
                bad_samples=[
                    wire.BadSample(
                        row=one.row,
                        column=one.column,
                        reason=one.error.reason or "PartitionShape",
                        message=one_line(str(one.error)),
                    )
                    for one in computed.bad
                ],
                figures=self._figures(),
            ),
            limit=_COMMIT_SECONDS,
        )
        if not answer.late:
            self._report.committed(computed.samples, computed.input_bytes)

    def _figures(self) -> bytes:
        now = time.monotonic()
        if now - self._told < _FIGURES_SECONDS:
            return b""
        self._told = now
        return self._report.to_json(self._store.transfers)


def nothing() -> bytes:
    """The metrics of no samples of a task that nobody knows: they merge with any."""
    from cosmic.metrics import MeasuredOutput, Task, task_spec

    return RankMetrics(task_spec(Task.REDSHIFT, [MeasuredOutput("prediction", 1)])).to_bytes()
