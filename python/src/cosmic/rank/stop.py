"""Whether the rank has to stop before its work is done, and why."""

import threading

from cosmic.errors import CosmicError


class StopSignal:
    """The first request counts. Thread-safe."""

    def __init__(self) -> None:
        self._why: CosmicError | None = None
        self._lock = threading.Lock()
        self._requested = threading.Event()

    def request(self, why: CosmicError) -> None:
        """Asks the rank to end with this fault."""
        with self._lock:
            if self._why is None:
                self._why = why
        self._requested.set()

    @property
    def requested(self) -> bool:
        """Whether it was asked."""
        return self._requested.is_set()

    def check(self) -> None:
        """Raises the fault that was requested, if any."""
        if self._why is not None:
            raise self._why
