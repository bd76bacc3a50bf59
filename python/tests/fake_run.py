"""A run for tests of ranks: a coordinator in this process, and a store."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import grpc
from moto.server import ThreadedMotoServer

from cosmic.rendezvous.wire import rendezvous_pb2 as wire
from tests.coordinator import TOKEN, serving

BUCKET = "survey"


class FakeRun:
    """Leases splits in order and keeps what is told."""

    def __init__(self, store: Any, endpoint: str, **assignment: Any) -> None:
        self.store = store
        self.endpoint = endpoint
        self.assignment: dict[str, Any] = {
            "world_size": 1,
            "batch_size": 512,
            "format": "auto",
            "output_uri": f"s3://{BUCKET}/results",
            "store_predictions": True,
            "manifest_sha256": "ab" * 32,
            "predictions_format": "parquet",
            **assignment,
        }
        self.waiting: list[wire.Split] = []
        self.leases: dict[int, wire.Split] = {}
        self.commits: list[wire.CommitRequest] = []
        self.releases: list[wire.ReleaseRequest] = []
        self.reports: list[wire.ReportRequest] = []
        self.finishes: list[wire.FinishRequest] = []
        self.revoked: list[int] = []
        self.unfit = ""
        self.tolerated = False
        self.stop = False
        self.done = False
        self.held_at_once = 0
        self.lets_wait = False
        self.asking: list[Any] = []
        self.asking_at_release: list[bool] = []
        self.changed = threading.Condition()

    def add(self, name: str, content: bytes, parts: int = 1) -> None:
        """A file of the run, in so many splits."""
        answer = self.store.put_object(Bucket=BUCKET, Key=name, Body=content)
        index = len({split.partition.uri for split in self.waiting})
        partition = wire.Partition(
            uri=f"s3://{BUCKET}/{name}",
            size_bytes=len(content),
            etag=answer["ETag"].strip('"'),
            index=index,
        )
        for part in range(parts):
            number = len(self.waiting)
            self.waiting.append(
                wire.Split(index=number, partition=partition, part=part, parts=parts)
            )

    def model(self, name: str, content: bytes, **more: Any) -> None:
        """The run's model."""
        answer = self.store.put_object(Bucket=BUCKET, Key=name, Body=content)
        self.assignment["model"] = wire.Model(
            uri=f"s3://{BUCKET}/{name}",
            size_bytes=len(content),
            etag=answer["ETag"].strip('"'),
            **more,
        )

    def stored(self, name: str) -> bytes:
        """An object of the run."""
        content: bytes = self.store.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        return content

    def environment(self, endpoint: Any, folder: Path) -> dict[str, str]:
        """The variables of its rank."""
        (folder / "token").write_text(TOKEN)
        (folder / "tls.crt").write_text(endpoint.certificate_pem)
        (folder / "scratch").mkdir(exist_ok=True)
        return {
            "COSMIC_RUN_UID": "run-1",
            "COSMIC_RANK": "0",
            "COSMIC_RENDEZVOUS_HOST": endpoint.host,
            "COSMIC_RENDEZVOUS_PORT": str(endpoint.port),
            "COSMIC_TLS_CERTIFICATE_FILE": str(folder / "tls.crt"),
            "COSMIC_TOKEN_FILE": str(folder / "token"),
            "COSMIC_RENDEZVOUS_PATIENCE_SECONDS": "3",
            "COSMIC_S3_ENDPOINT": self.endpoint,
            "COSMIC_S3_PATH_STYLE": "true",
            "COSMIC_S3_PATIENCE_SECONDS": "2",
            "COSMIC_SCRATCH_DIR": str(folder / "scratch"),
            "COSMIC_TERMINATION_LOG": str(folder / "termination"),
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }

    def wait(self, condition: Any, seconds: float = 20) -> None:
        """Until something was told."""
        with self.changed:
            assert self.changed.wait_for(condition, seconds), "that did not come"

    @property
    def handlers(self) -> dict[str, Any]:
        """What the coordinator answers."""
        return {
            "Join": lambda request, context: wire.JoinResponse(
                assignment=wire.Assignment(**self.assignment),
                heartbeat_millis=30,
                finished=self.done,
            ),
            "Acquire": self._acquire,
            "Commit": self._commit,
            "Release": self._release,
            "Finish": lambda request, context: self._keep(
                self.finishes, request, wire.FinishResponse()
            ),
            "Report": lambda request, context: self._keep(
                self.reports, request, wire.ReportResponse(stop=self.stop, revoked=self.revoked)
            ),
            "Contribute": lambda request, context: wire.ContributeResponse(),
            "Await": lambda request, context: wire.AwaitResponse(result=wire.Value()),
        }

    def _keep(self, kept: list[Any], request: Any, answer: Any) -> Any:
        with self.changed:
            kept.append(request)
            self.changed.notify_all()
        return answer

    def _acquire(self, request: wire.AcquireRequest, context: Any) -> wire.AcquireResponse:
        with self.changed:
            self.held_at_once = max(self.held_at_once, len(request.held) + request.wanted)
            leases = []
            for split in self.waiting[: request.wanted]:
                number = 100 + split.index
                self.leases[number] = split
                leases.append(wire.Lease(id=number, split=split))
            del self.waiting[: request.wanted]
            if not leases and (request.held and not self.revoked):
                time.sleep(0.02)
        if self.lets_wait and not leases:
            # As the real one, which may give somebody else's lease later.
            self.asking.append(context)
            while context.is_active():
                time.sleep(0.02)
        return wire.AcquireResponse(leases=leases, finished=not leases, revoked=self.revoked)

    def _commit(self, request: wire.CommitRequest, context: Any) -> wire.CommitResponse:
        if self.unfit:
            self._keep(self.commits, request, None)
            context.abort(grpc.StatusCode.DATA_LOSS, self.unfit)
        return self._keep(self.commits, request, wire.CommitResponse())  # type: ignore[no-any-return]

    def _release(self, request: wire.ReleaseRequest, context: Any) -> wire.ReleaseResponse:
        if self.lets_wait:
            time.sleep(0.3)
            self.asking_at_release = [context.is_active() for context in self.asking]
        answer = wire.ReleaseResponse(tolerated=self.tolerated)
        return self._keep(self.releases, request, answer)  # type: ignore[no-any-return]


@contextmanager
def moto() -> Iterator[tuple[Any, str]]:
    """A store with a bucket: its client and its endpoint."""
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket=BUCKET)
    try:
        yield client, endpoint
    finally:
        server.stop()


@contextmanager
def running(run: FakeRun, folder: Path) -> Iterator[dict[str, str]]:
    """Serves a run; the variables of its rank."""
    with serving(run.handlers) as endpoint:
        yield run.environment(endpoint, folder)


def committed(run: FakeRun) -> Sequence[int]:
    """The splits that were committed."""
    return sorted(request.lease.split for request in run.commits)
