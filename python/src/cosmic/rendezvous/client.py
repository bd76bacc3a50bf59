"""A rank's side of the rendezvous."""

import threading
from collections.abc import Callable

from cosmic.rendezvous.connection import Connection
from cosmic.rendezvous.methods import JOIN, REPORT, Answer, Method, Request
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

Again = Callable[[int], None]


class RankClient:
    """What a process calls as an attempt of a rank; for use by many threads.

    A coordinator that is restarted has lost what it did not have to keep. Who brought something to
    it registers with `on_restart` and is told when another life of the coordinator answers.
    """

    def __init__(self, connection: Connection, run_uid: str, rank: int, attempt: int) -> None:
        self.connection = connection
        self.member = wire.Member(run_uid=run_uid, rank=rank, attempt=attempt)
        self._again: list[Again] = []
        self._lock = threading.Lock()

    def join(self, host: str) -> wire.JoinResponse:
        """Becomes a member and gets what a rank needs to know; may be repeated.

        Args:
            host: where this attempt runs, for people who read logs
        """
        return self.call(JOIN, wire.JoinRequest(member=self.member, host=host))

    def report(self, request: wire.ReportRequest) -> wire.ReportResponse:
        """Tells how far this attempt is; the heartbeat.

        Args:
            request: all but the member
        """
        request.member.CopyFrom(self.member)
        response = self.call(REPORT, request)
        if not response.stop:
            self.heard(response.incarnation)
        return response

    def call(
        self, method: Method[Request, Answer], request: Request, *, limit: float = 10.0
    ) -> Answer:
        """Makes a call whose request names the member; see `Connection.call`."""
        return self.connection.call(method, request, limit=limit)

    def on_restart(self, again: Again) -> None:
        """Registers what is called with the life of the coordinator each time one was heard of."""
        with self._lock:
            self._again.append(again)

    def heard(self, incarnation: int) -> None:
        """Notes which life of the coordinator has answered."""
        with self._lock:
            registered = list(self._again)
        for again in registered:
            again(incarnation)

    def close(self) -> None:
        """Ends at once, and with it the calls in progress on other threads."""
        self.connection.close()
