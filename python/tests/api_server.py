"""An HTTP server that answers as a Kubernetes API server does for InferenceJobs and pods."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cosmic.kinds import JOBS

API = "cosmicai.dev/v1alpha1"
OURS = f"/apis/{API}/namespaces/(?P<namespace>[^/]+)"
OURS += "/(?P<plural>inference[a-z]+)(?:/(?P<name>[^/]+))?"
PODS = "/api/v1/namespaces/(?P<namespace>[^/]+)/pods(?:/(?P<name>[^/]+)/log)?"
FIXED = ("model", "data", "output", "worldSize")


class ApiServer(ThreadingHTTPServer):
    """The server with its objects; every change gets a version, and watches see it.

    It has one kind of ours: jobs, or what ``kind`` is set to.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.changed = threading.Condition()
        self.version = 100
        self.kind = JOBS
        self.jobs: dict[tuple[str, str], dict[str, Any]] = {}
        self.events: list[tuple[int, str, dict[str, Any]]] = []
        self.kept_from = 0
        self.pods: list[dict[str, Any]] = []
        self.logs: dict[str, bytes] = {}
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.refusals: list[tuple[str, int]] = []
        self.knows_jobs = True
        self.hang_ups = 0
        self.errors_in_watches: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def put(self, name: str, status: dict[str, Any] | None, namespace: str = "surveys") -> None:
        """Gives a job a status; makes it if it is not there."""
        with self.changed:
            there = self.jobs.get((namespace, name))
            job = json.loads(json.dumps(there)) if there else new_job(namespace, name)
            if status is not None:
                job["status"] = status
            self.store(namespace, name, job)

    def store(self, namespace: str, name: str, job: dict[str, Any]) -> None:
        kind = "MODIFIED" if (namespace, name) in self.jobs else "ADDED"
        self.jobs[namespace, name] = job
        self.tell(kind, job)

    def delete(self, name: str, namespace: str = "surveys") -> None:
        with self.changed:
            self.tell("DELETED", self.jobs.pop((namespace, name)))

    def tell(self, kind: str, job: dict[str, Any]) -> None:
        with self.changed:
            self.version += 1
            job["metadata"]["resourceVersion"] = str(self.version)
            self.events.append((self.version, kind, json.loads(json.dumps(job))))
            self.changed.notify_all()

    def forget(self) -> None:
        """Watches can begin at the newest version only, as after a compaction."""
        with self.changed:
            self.version += 1
            self.kept_from = self.version

    def watches(self) -> int:
        return sum("watch" in query for _, _, query in self.requests)


def new_job(namespace: str, name: str) -> dict[str, Any]:
    uris = {field: {"uri": f"s3://survey/{field}"} for field in ("model", "data", "output")}
    return {
        "apiVersion": API,
        "kind": "InferenceJob",
        "metadata": {"name": name, "namespace": namespace, "uid": f"uid-of-{name}"},
        "spec": uris,
    }


def merged(there: Any, change: Any) -> Any:
    """RFC 7386."""
    if not isinstance(change, dict):
        return change
    result = dict(there) if isinstance(there, dict) else {}
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ApiServer

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def do_PATCH(self) -> None:
        self.answer()

    def do_DELETE(self) -> None:
        self.answer()

    def answer(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append((self.command, parts.path, query))
        for index, (method, code) in enumerate(self.server.refusals):
            if method in (self.command, "watch" if "watch" in query else "-"):
                del self.server.refusals[index]
                self.status(code, f"refused with {code}", "Refused", {})
                return
        jobs, pods = re.fullmatch(OURS, parts.path), re.fullmatch(PODS, parts.path)
        if jobs and (not self.server.knows_jobs or jobs["plural"] != self.server.kind.plural):
            self.reply(404, b"404 page not found\n", "text/plain")
        elif jobs:
            self.of_jobs(jobs["namespace"], jobs["name"], query, content)
        elif pods:
            self.of_pods(pods["name"], query)
        else:
            self.reply(404, b"404 page not found\n", "text/plain")

    def of_jobs(
        self, namespace: str, name: str | None, query: dict[str, str], content: bytes
    ) -> None:
        if name is None and self.command == "POST":
            self.create(namespace, content)
        elif name is None:
            wanted = query.get("fieldSelector", "").removeprefix("metadata.name=")
            if "watch" in query:
                self.watch(wanted, query)
                return
            items = [
                job
                for (space, called), job in self.server.jobs.items()
                if space == namespace and wanted in ("", called)
            ]
            version = {"resourceVersion": str(self.server.version)}
            self.json(200, {"kind": "InferenceJobList", "metadata": version, "items": items})
        elif (namespace, name) not in self.server.jobs:
            details = {"name": name, "group": "cosmicai.dev", "kind": self.server.kind.plural}
            self.status(404, f'inferencejobs "{name}" not found', "NotFound", details)
        elif self.command == "PATCH":
            self.patch(namespace, name, content)
        elif self.command == "DELETE":
            self.server.delete(name, namespace)
            self.json(200, {"kind": "Status", "status": "Success"})
        else:
            self.json(200, self.server.jobs[namespace, name])

    def create(self, namespace: str, content: bytes) -> None:
        job = json.loads(content)
        name = job["metadata"]["name"]
        if (namespace, name) in self.server.jobs:
            details = {"name": name, "kind": self.server.kind.plural}
            self.status(409, f'inferencejobs "{name}" already exists', "AlreadyExists", details)
            return
        job["metadata"] |= {"namespace": namespace, "uid": f"uid-of-{name}"}
        self.default(job["spec"])
        self.server.store(namespace, name, job)
        self.json(201, job)

    def default(self, spec: dict[str, Any]) -> None:
        """Sets what the resource's schema does."""
        field, value = ("batchSize", 512) if self.server.kind is JOBS else ("repeats", 1)
        spec.setdefault(field, value)

    def patch(self, namespace: str, name: str, content: bytes) -> None:
        there = self.server.jobs[namespace, name]
        if self.headers["Content-Type"] != "application/merge-patch+json":
            self.status(415, "this is no merge patch", "UnsupportedMediaType", {})
            return
        change = json.loads(content)
        of = change.get("metadata", {}).get("resourceVersion", there["metadata"]["resourceVersion"])
        if of != there["metadata"]["resourceVersion"]:
            self.status(409, "the object has been modified", "Conflict", {"name": name})
            return
        job = merged(there, change)
        self.default(job["spec"])
        for field in FIXED if there.get("status", {}).get("phase") else ():
            if job["spec"].get(field) != there["spec"].get(field):
                message = f"spec.{field} cannot change once the job has started"
                self.status(422, message + "; create another job", "Invalid", {"name": name})
                return
        self.server.store(namespace, name, job)
        self.json(200, job)

    def watch(self, name: str, query: dict[str, str]) -> None:
        server, since = self.server, int(query["resourceVersion"])
        if since < server.kept_from:
            self.status(410, f"too old resource version: {since}", "Expired", {})
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if server.hang_ups:
            server.hang_ups -= 1
            self.wfile.write(b"10\r\n{")  # A piece of a piece.
            self.close_connection = True
            return
        if server.errors_in_watches:
            code = server.errors_in_watches.pop()
            status = {"kind": "Status", "code": code, "reason": "Expired", "message": "too old"}
            self.chunk({"type": "ERROR", "object": status})
            self.wfile.write(b"0\r\n\r\n")
            return
        with server.changed:
            while True:
                fresh = [e for e in server.events if e[0] > since]
                for version, kind, job in fresh:
                    since = version
                    if job["metadata"]["name"] == name:
                        self.chunk({"type": kind, "object": job})
                if not server.changed.wait(float(query["timeoutSeconds"])):
                    self.wfile.write(b"0\r\n\r\n")
                    return

    def of_pods(self, name: str | None, query: dict[str, str]) -> None:
        if name is not None:
            self.reply(200, self.server.logs[name], "text/plain")
            return
        wanted = dict(pair.split("=") for pair in query["labelSelector"].split(","))
        items = [
            pod for pod in self.server.pods if wanted.items() <= pod["metadata"]["labels"].items()
        ]
        self.json(200, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": items})

    def chunk(self, event: dict[str, Any]) -> None:
        line = json.dumps(event).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        self.wfile.flush()

    def status(self, code: int, message: str, reason: str, details: dict[str, str]) -> None:
        status = {"kind": "Status", "code": code, "reason": reason, "message": message}
        self.json(code, status | {"status": "Failure", "details": details})

    def json(self, code: int, document: dict[str, Any]) -> None:
        self.reply(code, json.dumps(document).encode(), "application/json")

    def reply(self, code: int, content: bytes, kind: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
