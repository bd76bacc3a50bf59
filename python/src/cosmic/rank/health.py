"""A rank's health and metrics over HTTP, as those of a rank in Java."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cosmic.errors import FatalError

_ACTIVITIES = ("Starting", "Reading", "Computing", "Writing")
_SECONDS = 5.0


class Health:
    """Serves ``/healthz``, ``/readyz`` and ``/metrics`` over plain HTTP: they hold nothing secret.

    The first answers 200 while the process lives. The second does so once the program has got its
    first split, or there is nothing to do, and 503 before.
    """

    def __init__(self, port: int) -> None:
        """Starts serving.

        Args:
            port: the TCP port on all addresses; 0 picks a free one

        Raises:
            FatalError: (``InvalidSpec``) if it is taken
        """
        self.ready = False
        self._metrics: Callable[[], Iterator[str]] = lambda: iter(())
        try:
            self._server = ThreadingHTTPServer(("", port), _handler(self))
        except OSError as e:
            raise FatalError(
                f"cannot serve health and metrics on port {port}: {e}; set COSMIC_HEALTH_PORT to a"
                " free one, or not at all",
                reason="InvalidSpec",
            ) from e
        self._server.daemon_threads = True
        serving = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        serving.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def watch(
        self,
        activity: Callable[[], str],
        samples: Callable[[], int],
        requests: Callable[[], int],
        received_bytes: Callable[[], int],
    ) -> None:
        """Takes the rank's own figures, from now on."""

        def metrics() -> Iterator[str]:
            yield from _counter("samples", "Samples predicted by this attempt", samples())
            told = "Requests that the store answered with content"
            yield from _counter("s3_requests", told, requests())
            told = "Bytes of content received from the store"
            yield from _counter("s3_received_bytes", told, received_bytes())
            yield "# HELP cosmic_worker_activity 1 for what the rank is doing now"
            yield "# TYPE cosmic_worker_activity gauge"
            now = activity()
            for one in _ACTIVITIES:
                yield f'cosmic_worker_activity{{activity="{one}"}} {float(one == now)}'

        self._metrics = metrics

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, content type and content of a page."""
        plain = "text/plain; charset=utf-8"
        if path == "/healthz":
            return 200, plain, "ok\n"
        if path == "/readyz":
            return (200, plain, "ok\n") if self.ready else (503, plain, "not ready\n")
        if path == "/metrics":
            kind = "text/plain; version=0.0.4; charset=utf-8"
            return 200, kind, "".join(f"{line}\n" for line in self._metrics())
        return 404, plain, "not found\n"

    def close(self) -> None:
        """Serves no more."""
        self._server.shutdown()
        self._server.server_close()


def _counter(name: str, told: str, value: int) -> Iterator[str]:
    name = f"cosmic_worker_{name}_total"
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} counter"
    yield f"{name} {float(value)}"


def _handler(health: Health) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # Of one who connects and asks nothing.
        timeout = _SECONDS

        def do_GET(self) -> None:
            code, kind, text = health.answer(self.path.partition("?")[0])
            content = text.encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing: a probe comes every few seconds."""

    return Handler
