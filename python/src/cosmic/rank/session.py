"""A rank in Python: any framework, device and code as a worker of a run."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from cosmic.errors import InternalError
from cosmic.rank import ending
from cosmic.rank.ending import misuse
from cosmic.rank.health import Health
from cosmic.rank.network import Network
from cosmic.rank.report import Clock
from cosmic.rank.split import Split
from cosmic.rank.stop import StopSignal
from cosmic.rank.work import Work
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.connection import Connection
from cosmic.rendezvous.environment import RankEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

if TYPE_CHECKING:
    from cosmic.collectives.communicator import Communicator
    from cosmic.collectives.session import Session

_INTERRUPTED = 143


class Rank:
    """One attempt of a rank: leases, reading, storing, committing, with the guarantees of a run.

    ::

        with cosmic.Rank.from_env() as rank:
            network = load(rank.model_path())
            for split in rank:
                columns = split.read()
                split.commit({"prediction": network(columns["images"])})

    Files are fetched and read in the background while others are computed, predictions are stored
    and committed likewise. Leaving the ``with`` says that the rank is done, or ends the process
    with the exit code and message that tell its supervisor why it is not. SIGTERM gives leases back
    at once and ends the process. Health and metrics are served where ``COSMIC_HEALTH_PORT`` says.
    """

    def __init__(self, network: Network | None, columns: Sequence[str]) -> None:
        self._network = network
        self._columns = tuple(columns)
        self._stop = StopSignal()
        self._clock = Clock()
        self._work: Work | None = None
        self._client: RankClient | None = None
        self._environment: RankEnvironment | None = None
        self._session: Session | None = None
        self._communicators: dict[str, Communicator] = {}
        self._health: Health | None = None
        self._finished = False
        self._termination = ending.Termination(self._terminate)

    @classmethod
    def from_env(cls, network: Network | None = None, *, columns: Sequence[str] = ()) -> "Rank":
        """The rank that this process is, by its environment variables.

        Args:
            network: what goes in and what comes out; None for what the model declares, or else
                columns as they are stored and outputs as they are committed
            columns: which columns to read ahead, if the network does not say it
        """
        return cls(network, columns)

    @property
    def rank(self) -> int:
        """Which one of the run, from 0."""
        return self._known().rank

    @property
    def world_size(self) -> int:
        """How many ranks the run has."""
        return int(self._working().assignment.world_size)

    @property
    def device(self) -> str:
        """What the job asks to compute on: ``auto``, ``cpu`` or ``cuda``."""
        return str(self._working().assignment.model.device) or "auto"

    @property
    def threads(self) -> int:
        """The cores that this rank is to use."""
        return self._known().threads or len(os.sched_getaffinity(0))

    @property
    def network(self) -> Network:
        """What goes in and what comes out, as far as that is known."""
        return self._working().network

    @property
    def batch_size(self) -> int:
        """Samples of one forward pass, as the job says or the model recommends."""
        return self._working().batch_size

    def model_path(self) -> Path:
        """The model's file on this machine: as the run was planned with it, and verified.

        Where ranks of a machine share the folder ``COSMIC_MODEL_CACHE_DIR``, one of them downloads
        it for all; the file is this rank's own nevertheless.

        Raises:
            CosmicError: if the job names none, or it is not the one any more
        """
        return self._working().model_path()

    def communicator(self, name: str = "main", *, timeout: float = 600) -> "Communicator":
        """Collectives and messages among all ranks of the run, over this rank's own connection.

        Args:
            name: which communicator of this rank; of the same name it is the same one
            timeout: for how many seconds its calls wait that do not say it themselves; counts when
                it is asked for the first time
        """
        from cosmic.collectives.communicator import Communicator
        from cosmic.collectives.session import Session

        work = self._working()
        if self._session is None:
            assert self._client is not None
            self._session = Session(
                self._client, self.world_size, work.assignment.output_uri, self._known().storage
            )
        if name not in self._communicators:
            # Another one would count from 0 and get the results of the first one's calls again.
            self._communicators[name] = Communicator.over(self._session, name, timeout=timeout)
        return self._communicators[name]

    def describe(self, *, device: str = "", engine: str = "") -> None:
        """Says for the results what computes.

        Args:
            device: such as ``cuda:0 (NVIDIA H100)``
            engine: such as ``PyTorch 2.7.1``
        """
        report = self._working().report
        report.device = device or report.device
        report.engine = engine or report.engine

    def __iter__(self) -> Iterator[Split]:
        """The rank's splits, until nothing is left; each is to be committed or failed."""
        work = self._working()
        if not self._finished:
            for split in work.splits():
                self._is_ready()
                yield split
        self._is_ready()

    def __enter__(self) -> "Rank":
        """Joins the run; ends the process if that cannot be."""
        try:
            self._join()
        except BaseException as e:
            self._end(e)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        thrown: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Says that the rank is done, or ends the process with what says why it is not."""
        if isinstance(thrown, SystemExit) and thrown.code not in (None, 0):
            # The program says itself how it ends.
            if self._work:
                self._work.give_back()
            self._close()
            return
        try:
            if thrown is not None and not isinstance(thrown, SystemExit):
                raise thrown
            if self._work and not self._finished:
                self._work.finish()
        except BaseException as e:
            self._end(e)
        self._close()

    def _join(self) -> None:
        self._environment = environment = RankEnvironment.read()
        self._termination.install()
        ending.watch_parent(self._terminate)
        if environment.health_port is not None:
            self._health = Health(environment.health_port)
        connection = Connection(environment.endpoint, environment.patience_seconds)
        self._client = client = RankClient(
            connection, environment.run_uid, environment.rank, environment.attempt
        )
        start = time.monotonic()
        joined: wire.JoinResponse = client.join(environment.host)
        self._clock.add("join", time.monotonic() - start)
        self._finished = joined.finished
        self._work = work = Work(
            environment, client, joined, self._network, self._columns, self._stop, self._clock
        )
        if self._health:
            self._health.watch(
                activity=lambda: work.stage,
                samples=lambda: work.report.samples,
                requests=lambda: work.store.transfers.requests,
                received_bytes=lambda: work.store.transfers.bytes,
            )

    def _is_ready(self) -> None:
        if self._health:
            self._health.ready = True

    def _end(self, thrown: BaseException) -> None:
        """Leases go back first: others may have them while this process says why it ends."""
        error = ending.as_error(thrown)
        if self._work:
            self._work.give_back()
        if isinstance(error, InternalError):
            ending.trace(thrown)
        log = self._environment.termination_log if self._environment else None
        code = ending.leave(error, log or _named_log())
        self._close()
        raise SystemExit(code) from None

    def _terminate(self) -> None:
        """On another thread than the program's, whatever that does; always ends the process."""
        try:
            error = ending.interrupted()
            self._stop.request(error)
            try:
                if self._work:
                    self._work.give_back()
            finally:
                log = self._environment.termination_log if self._environment else None
                ending.leave(error, log)
            if self._work:
                self._work.close()
            sys.stdout.flush()
        finally:
            os._exit(_INTERRUPTED)

    def _close(self) -> None:
        self._termination.uninstall()
        if self._work:
            self._work.close()
        if self._client:
            self._client.close()
        if self._health:
            self._health.close()

    def _working(self) -> Work:
        if self._work is None:
            raise misuse("uses its rank outside of `with`; write: with cosmic.Rank.from_env()")
        return self._work

    def _known(self) -> RankEnvironment:
        if self._environment is None:
            raise misuse("uses its rank outside of `with`; write: with cosmic.Rank.from_env()")
        return self._environment


def _named_log() -> Path | None:
    """Where the message goes if the environment cannot be read as a whole."""
    named = os.environ.get("COSMIC_TERMINATION_LOG")
    return Path(named) if named else None
