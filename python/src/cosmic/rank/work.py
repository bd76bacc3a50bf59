"""One attempt of a rank at work: splits are fetched and read while others are computed."""

import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cosmic.errors import CosmicError
from cosmic.rank.committing import Commits
from cosmic.rank.ending import misuse, unexpected
from cosmic.rank.heartbeat import Heartbeat
from cosmic.rank.held import HeldSplit, HeldSplits, Leases, about_split
from cosmic.rank.loading import Loaded, Loader
from cosmic.rank.model import fetch_model
from cosmic.rank.network import Network, declared
from cosmic.rank.report import Clock, Report
from cosmic.rank.split import Split, computed
from cosmic.rank.stop import StopSignal
from cosmic.rank.store import Store
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.environment import RankEnvironment
from cosmic.rendezvous.methods import AWAIT, CONTRIBUTE, FINISH
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_LOOK_SECONDS = 0.1
_AHEAD = 2
_DEFAULT_BATCH = 128
_BARRIER = "start"
_SLICE_SECONDS = 20.0


class Work:
    """What the parts of one attempt share."""

    def __init__(
        self,
        environment: RankEnvironment,
        client: RankClient,
        joined: wire.JoinResponse,
        network: Network | None,
        names: tuple[str, ...],
        stop: StopSignal,
        clock: Clock,
    ) -> None:
        self.assignment = joined.assignment
        self.stop = stop
        self.clock = clock
        self.stage = "Starting"
        self.names = names
        self._environment = environment
        self._client = client
        self._given = network
        self._network: Network | None = None
        self._model: Path | None = None
        self._lock = threading.RLock()
        environment.scratch_dir.mkdir(parents=True, exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(dir=environment.scratch_dir, prefix="cosmic-rank-"))
        start = time.monotonic()
        self.store = Store(environment.storage)
        clock.add("store", time.monotonic() - start)
        self.loader = Loader(self.store, self.assignment, self._scratch)
        held = HeldSplits()
        self._leases = Leases(client, held)
        self.report = self._new_report()
        self.commits = Commits(client, self.store, self.assignment, held, self.report, stop, clock)
        self._heartbeat = Heartbeat(client, held, stop, lambda: self.stage)
        self._heartbeat.start(joined.heartbeat_millis)
        self._places = threading.Semaphore(_AHEAD)
        self._ready: queue.Queue[Loaded | None] = queue.Queue()
        self._ended = False

    def _new_report(self) -> Report:
        environment, assignment = self._environment, self.assignment
        report = Report(
            {
                "run": environment.run_uid,
                "rank": environment.rank,
                "attempt": environment.attempt,
                "manifest_sha256": assignment.manifest_sha256,
                "host": environment.host,
            },
            f"{assignment.output_uri.rstrip('/')}/ranks/{environment.rank}.json",
            self.clock,
        )
        report.batch_size = assignment.batch_size
        report.model_batch_size = assignment.model.batch_size
        report.precision = assignment.model.precision or "auto"
        return report

    @property
    def network(self) -> Network:
        """What computes: as it was given, or as the model declares; with the job's task."""
        with self._lock:
            if self._network is None:
                known = self._given
                if known is None and self.assignment.model.uri:
                    known = declared(self.model_path(), self.assignment.model.uri)
                network = (known or Network()).for_task(self.loader.reading.task)
                if network.outputs:
                    network.spec()
                self._network = network
                self.report.model_batch_size = self.batch_size
            return self._network

    @network.setter
    def network(self, network: Network) -> None:
        self._network = network

    @property
    def batch_size(self) -> int:
        """Samples of one forward pass: as the job says, or the model recommends."""
        recommended = self._network.batch_size if self._network else 0
        return int(self.assignment.model.batch_size or recommended or _DEFAULT_BATCH)

    def model_path(self) -> Path:
        """The model's file, which is there and verified."""
        with self._lock:
            if self._model is None:
                start = time.monotonic()
                self._model = fetch_model(
                    self.store,
                    self.assignment.model,
                    self._scratch,
                    self._environment.model_cache_dir,
                    self.stop.check,
                )
                self.report.model_bytes = self._model.stat().st_size
                self.clock.add("modelDownload", time.monotonic() - start)
            return self._model

    def splits(self) -> Iterator[Split]:
        """The rank's splits, one after another, until nothing is left."""
        if self.assignment.gang:
            self._pass_barrier()
        threading.Thread(target=self._fetch_ahead, name="fetch", daemon=True).start()
        while True:
            loaded = self._next()
            if loaded is None:
                self._ended = True
                return
            if not loaded.held.dropped:
                split = Split(self, loaded)
                if loaded.rows is not None and not len(loaded.rows):
                    self._commit_nothing(loaded)
                else:
                    self.stage = "Computing"
                    self.clock.reached("firstForward")
                    yield split
                    self.stop.check()
                    if not split.settled:
                        raise misuse(f"neither commits nor fails split {split.index}")
            self._places.release()

    def _next(self) -> Loaded | None:
        """Waits for what is read ahead, and for nothing if the rank has to stop."""
        start = time.monotonic()
        self.stage = "Reading" if self._ready.empty() else self.stage
        while True:
            self.stop.check()
            try:
                loaded = self._ready.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            self.clock.add("read", time.monotonic() - start)
            return loaded

    def _commit_nothing(self, loaded: Loaded) -> None:
        """A split without samples, such as a part of a file that is not read by rows."""
        rows, network = loaded.rows, self.network
        assert rows is not None
        known = network if network.outputs else None
        values = [np.zeros((0, *one.shape), one.numpy) for one in network.outputs]
        self.commits.commit(computed(self, loaded, known, rows, values, time.time()))

    def _fetch_ahead(self) -> None:
        try:
            while not self.stop.requested:
                self._places.acquire()
                held = self._leases.next()
                if held is None:
                    break
                loaded = self._load(held)
                if loaded is None:
                    self._places.release()
                else:
                    self._ready.put(loaded)
            self._ready.put(None)
        except CosmicError as e:
            self.stop.request(e)
        except Exception as e:
            self.stop.request(unexpected("a split was not read", e))

    def _load(self, held: HeldSplit) -> Loaded | None:
        """The split with its rows, if it is known which; None if the run goes on without it."""
        try:
            start = time.monotonic()
            loaded = self.loader.fetch(held)
            names = self.names or tuple(tensor.name for tensor in self.network.inputs)
            if names:
                self.loader.read(loaded, self.network, names)
            self.clock.reached("firstBytes")
            self.clock.add("check", time.monotonic() - start)
            return loaded
        except CosmicError as e:
            if held.dropped:
                return None
            if about_split(e, held) and self.failed(held, e):
                return None
            raise

    def failed(self, held: HeldSplit, error: CosmicError) -> bool:
        """Tells of a split that cannot be computed; whether the run goes on without it."""
        return self._leases.failed(held, error, self.report.to_json(self.store.transfers))

    def finish(self) -> None:
        """Waits for the last commits and says that this rank is done."""
        if not self._ended:
            raise misuse("leaves before all of its splits are computed; iterate to the end")
        self.commits.wait()
        self.stop.check()
        # No heartbeat any more: the run may end with this rank, which is done.
        self._heartbeat.close()
        figures = self.report.to_json(self.store.transfers)
        self._client.call(
            FINISH, wire.FinishRequest(member=self._client.member, figures=figures), limit=30.0
        )

    def give_back(self) -> None:
        """Gives back what is held, as the rank ends early."""
        self._leases.give_back(self.report.to_json(self.store.transfers))
        self._heartbeat.close()

    def close(self) -> None:
        """Removes what lies in the scratch folder."""
        self._heartbeat.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _pass_barrier(self) -> None:
        start = time.monotonic()
        member = self._client.member
        barrier = wire.Collective(name=_BARRIER, operation=wire.BARRIER)
        self._client.call(CONTRIBUTE, wire.ContributeRequest(member=member, collective=barrier))
        await_start(self._client, self._environment.start_patience_seconds, self.stop)
        self.clock.add("barrier", time.monotonic() - start)


def await_start(client: RankClient, seconds: float, stop: StopSignal) -> None:
    """Waits until all ranks of a gang are there.

    Raises:
        CosmicError: ``RanksFailed``, or ``DeadlineExceeded`` after so many seconds
    """
    import grpc

    from cosmic.errors import FatalError, RetriableError
    from cosmic.rendezvous import status

    request = wire.AwaitRequest(member=client.member, collective=_BARRIER)
    began = time.monotonic()
    while True:
        stop.check()
        left = seconds - (time.monotonic() - began)
        if left <= 0:
            raise RetriableError(
                f"not all ranks were there within {seconds:.0f} s; see which have not come",
                reason="DeadlineExceeded",
            )
        try:
            answer = client.connection.call(
                AWAIT, request, limit=min(left, _SLICE_SECONDS), refused=status.is_deadline
            )
        except grpc.RpcError:
            continue
        if answer.HasField("ranks_failed"):
            raise FatalError(answer.ranks_failed.message, reason="RanksFailed")
        return
