"""The calls of the rendezvous, each with the messages that go and come."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.message import Message

from cosmic.rendezvous.wire import rendezvous_pb2 as wire

Request = TypeVar("Request", bound=Message)
Answer = TypeVar("Answer", bound=Message)

SERVICE = "cosmic.rendezvous.v1.Rendezvous"


@dataclass(frozen=True)
class Method(Generic[Request, Answer]):
    """A call with one request and one answer."""

    name: str
    request: type[Request]
    answer: type[Answer]

    @property
    def path(self) -> str:
        """How gRPC names it."""
        return f"/{SERVICE}/{self.name}"


JOIN = Method("Join", wire.JoinRequest, wire.JoinResponse)
ACQUIRE = Method("Acquire", wire.AcquireRequest, wire.AcquireResponse)
COMMIT = Method("Commit", wire.CommitRequest, wire.CommitResponse)
RELEASE = Method("Release", wire.ReleaseRequest, wire.ReleaseResponse)
FINISH = Method("Finish", wire.FinishRequest, wire.FinishResponse)
REPORT = Method("Report", wire.ReportRequest, wire.ReportResponse)
CONTRIBUTE = Method("Contribute", wire.ContributeRequest, wire.ContributeResponse)
AWAIT = Method("Await", wire.AwaitRequest, wire.AwaitResponse)
EXCHANGE = Method("Exchange", wire.ExchangeRequest, wire.AwaitResponse)
SEND = Method("Send", wire.SendRequest, wire.SendResponse)
RECEIVE = Method("Receive", wire.ReceiveRequest, wire.ReceiveResponse)

METHODS = (
    JOIN,
    ACQUIRE,
    COMMIT,
    RELEASE,
    FINISH,
    REPORT,
    CONTRIBUTE,
    AWAIT,
    EXCHANGE,
    SEND,
    RECEIVE,
)
