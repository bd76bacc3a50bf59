"""What the communicators of a process share: its connection, its store and its heartbeat."""

import os
import threading

from cosmic.collectives.exchange import Exchange
from cosmic.collectives.store import Hint, ValueStore
from cosmic.errors import CosmicError, FatalError, InternalError, RetriableError
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.connection import Connection
from cosmic.rendezvous.environment import RankEnvironment, StorageEnvironment
from cosmic.rendezvous.methods import FINISH
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_STAGE = "Computing"


class Session:
    """An attempt of a rank among its peers; for use by many threads.

    Attributes:
        client: what it calls
        size: the number of ranks of the run
        exchange: its collectives
        store: where large values lie
        hint: what it goes by
    """

    def __init__(
        self, client: RankClient, size: int, output_uri: str, storage: StorageEnvironment
    ) -> None:
        self.client = client
        self.size = size
        self.store = ValueStore(output_uri, storage)
        self.exchange = Exchange(client, self.store)
        self.hint = Hint.fast
        self._heartbeat: Heartbeat | None = None
        self._ended = False
        self._lock = threading.Lock()

    @classmethod
    def join(cls, environment: RankEnvironment) -> "Session":
        """Becomes a member of the run, and reports as long as it is open.

        Raises:
            Superseded: if a newer attempt of the rank is known
            CosmicError: as `Connection.call` does
        """
        connection = Connection(environment.endpoint, environment.patience_seconds)
        client = RankClient(connection, environment.run_uid, environment.rank, environment.attempt)
        try:
            joined = client.join(environment.host)
        except BaseException:
            client.close()
            raise
        session = cls(
            client,
            joined.assignment.world_size,
            joined.assignment.output_uri,
            environment.storage,
        )
        session._heartbeat = Heartbeat(client, joined.heartbeat_millis / 1000)
        return session

    def check(self) -> None:
        """Raises what ended this attempt, if something did."""
        if self._heartbeat and self._heartbeat.fault:
            raise self._heartbeat.fault

    def end(self, finish: bool) -> None:
        """Ends it, once; of one that it does not own, only the communicators.

        Args:
            finish: whether to say that this rank is done, which no later attempt takes back
        """
        with self._lock:
            if self._ended or self._heartbeat is None:
                return
            self._ended = True
        if self._heartbeat.process != os.getpid():
            return
        try:
            if finish and self._heartbeat.fault is None:
                self.client.call(FINISH, wire.FinishRequest(member=self.client.member))
        finally:
            self._heartbeat.stop()
            self.client.close()


class Heartbeat:
    """A thread that reports while a rank lives, and so learns of another life of the coordinator.

    Attributes:
        fault: what ended this attempt; None while it may go on
        process: the one that it runs in
    """

    def __init__(self, client: RankClient, interval_seconds: float) -> None:
        self.fault: CosmicError | None = None
        self.process = os.getpid()
        self._client = client
        self._interval_seconds = max(0.1, interval_seconds)
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="cosmic-heartbeat", daemon=True).start()

    def stop(self) -> None:
        """Ends it; does not wait for a report that is under way."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._interval_seconds):
            try:
                response = self._client.report(wire.ReportRequest(stage=_STAGE))
                if response.stop:
                    self._end(
                        RetriableError(
                            "the run needs nothing more from this rank", reason="Interrupted"
                        )
                    )
            except RetriableError:
                continue  # whoever calls meanwhile finds out for itself
            except (FatalError, InternalError) as e:
                self._end(e)

    def _end(self, fault: CosmicError) -> None:
        if not self._stopped.is_set():
            self.fault = fault
            self._stopped.set()
