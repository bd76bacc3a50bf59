"""Tells the coordinator at even intervals how far the rank is, and hears what was revoked."""

import logging
import threading
from collections.abc import Callable

from cosmic.errors import CosmicError, FatalError, RetriableError
from cosmic.rank.held import HeldSplits
from cosmic.rank.stop import StopSignal
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_LOG = logging.getLogger("cosmic.rank")


class Heartbeat:
    """A coordinator that is away is no reason to stop: it restarts."""

    def __init__(
        self, client: RankClient, held: HeldSplits, stop: StopSignal, stage: Callable[[], str]
    ) -> None:
        self._client = client
        self._held = held
        self._stop = stop
        self._stage = stage
        self._closed = threading.Event()

    def start(self, interval_millis: int) -> None:
        """Reports now and then until it is closed."""
        thread = threading.Thread(
            target=self._run, args=(max(1, interval_millis) / 1000,), name="heartbeat", daemon=True
        )
        thread.start()

    def close(self) -> None:
        """Stops reporting, and ignores the answer to a report that is still on its way."""
        self._closed.set()

    def _run(self, seconds: float) -> None:
        while True:
            try:
                self._report()
            except FatalError as e:
                if not self._closed.is_set():
                    self._stop.request(e)
            except CosmicError as e:
                if not self._closed.is_set():
                    _LOG.warning("progress was not reported: %s", e)
            if self._closed.wait(seconds):
                return

    def _report(self) -> None:
        held = self._held.all()
        answer = self._client.report(
            wire.ReportRequest(
                stage=self._stage(),
                samples_done=sum(split.done for split in held),
                samples_total=sum(split.samples for split in held),
                opened_bytes=sum(split.opened_bytes for split in held),
                held=[split.told() for split in held],
            )
        )
        self._held.revoke(answer.revoked)
        if answer.stop and not self._closed.is_set():
            self._stop.request(
                RetriableError("the run needs nothing more from this rank", reason="Interrupted")
            )
