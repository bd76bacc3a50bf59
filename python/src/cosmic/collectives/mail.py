"""Messages from one rank to another."""

import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

import grpc

from cosmic.collectives import values
from cosmic.collectives.exchange import (
    AGAIN_SECONDS,
    ANSWER_SECONDS,
    PATIENCE_SECONDS,
    SLICE_SECONDS,
    UNTIL_DURABLE_SECONDS,
)
from cosmic.collectives.store import ValueStore
from cosmic.errors import CollectiveTimeout, FatalError, RanksFailed, RetriableError
from cosmic.rendezvous import status
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.methods import RECEIVE, SEND
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_LEAST_STORED_BYTES = 1 << 10


@dataclass
class _Kept:
    request: wire.SendRequest
    incarnation: int
    since: float


class Mail:
    """The messages of a rank through one communicator.

    Messages are told apart by their numbers, so that one that is sent again, by this attempt or a
    later one, is the same message, and a later attempt gets all of them again.
    """

    def __init__(self, client: RankClient, store: ValueStore, communicator: str) -> None:
        self._client = client
        self._store = store
        self._communicator = communicator
        self._lock = threading.Lock()
        self._sent: Counter[int] = Counter()
        # Of each destination, the message that may have come or not.
        self._begun: dict[int, wire.SendRequest] = {}
        # What was sent, the life of the coordinator that has it, and since when.
        self._kept: deque[_Kept] = deque()
        # Of each source: the lowest number that has not come, those above it that have, and how
        # many have of each tag.
        self._lowest: Counter[int] = Counter()
        self._taken: dict[int, set[int]] = defaultdict(set)
        self._tagged: dict[int, Counter[int]] = defaultdict(Counter)
        client.on_restart(self._send_again)

    def send(self, destination: int, tag: int, value: wire.Value, most_inline: int) -> None:
        """Sends a message, and does not wait until it is received.

        After a `RetriableError` it may have come nevertheless, so the next one to that rank has to
        be the same: it has the same number, and comes once.

        Args:
            destination: the receiver, by its number in the run
            tag: any number of 32 bits
            value: what is sent
            most_inline: how many bytes go through the coordinator

        Raises:
            FatalError: (``InvalidSpec``) for another message than the one that did not get through
            CosmicError: as `Connection.call` does, and what goes wrong with the store
        """
        request = wire.SendRequest(
            member=self._client.member,
            destination=destination,
            communicator=self._communicator,
            sequence=self._sent[destination],
            tag=tag,
            value=value,
        )
        self._check_same(request)
        try:
            answer = self._sending(request, most_inline)
        except RetriableError:
            request.value.CopyFrom(value)
            self._begun[destination] = request
            raise
        self._begun.pop(destination, None)
        with self._lock:
            self._sent[destination] += 1
            now = time.monotonic()
            self._kept.append(_Kept(request, answer.incarnation, now))
            while now - self._kept[0].since > UNTIL_DURABLE_SECONDS:
                self._kept.popleft()

    def _check_same(self, request: wire.SendRequest) -> None:
        begun = self._begun.get(request.destination)
        # Not by ==, for which a NaN is another one.
        if begun and begun.SerializeToString() != request.SerializeToString():
            raise FatalError(
                f"message {begun.sequence} through {self._communicator} may have come to rank"
                f" {begun.destination}, though its call failed; send that one again before another",
                reason="InvalidSpec",
            )

    def _sending(self, request: wire.SendRequest, most_inline: int) -> wire.SendResponse:
        value = request.value
        size = value.ByteSize()
        if self._store.there and size > most_inline:
            self._put(request)
        may_store = self._store.there and _LEAST_STORED_BYTES < size <= most_inline
        connection = self._client.connection
        try:
            refused = status.is_too_much if may_store else None
            return connection.call(SEND, request, refused=refused)
        except grpc.RpcError:
            self._put(request)
            return connection.call(SEND, request)

    def receive(self, source: int, tag: int | None, timeout: float) -> wire.Value:
        """Waits for the next message that was not received yet, and returns what it holds.

        Args:
            source: the sender, by its number in the run
            tag: only of those with this tag; None: of all
            timeout: for how many seconds to wait

        Raises:
            CollectiveTimeout: with the sender, if none has come
            RanksFailed: with the sender, if none will
        """
        request = wire.ReceiveRequest(
            member=self._client.member, source=source, communicator=self._communicator
        )
        with self._lock:
            if tag is None:
                request.sequence = self._lowest[source]
            else:
                request.tagged.tag, request.tagged.ordinal = tag, self._tagged[source][tag]
        answer = self._wait(request, timeout)
        # What cannot be read now is not taken: the next call is for it again.
        value = self._store.resolve(answer.value)
        with self._lock:
            self._taken[source].add(answer.sequence)
            while self._lowest[source] in self._taken[source]:
                self._taken[source].remove(self._lowest[source])
                self._lowest[source] += 1
            self._tagged[source][answer.tag] += 1
        return value

    def _wait(self, request: wire.ReceiveRequest, timeout: float) -> wire.ReceiveResponse:
        deadline = time.monotonic() + timeout
        left = timeout
        while True:
            part = min(left, SLICE_SECONDS)
            request.wait_millis = max(1, round(part * 1000))
            answer = self._client.connection.call(
                RECEIVE, request, limit=part + ANSWER_SECONDS, patience=left + PATIENCE_SECONDS
            )
            if answer.HasField("ranks_failed"):
                failed = answer.ranks_failed
                raise RanksFailed(failed.message, values.ranks(failed.ranks))
            if answer.HasField("value"):
                return answer
            left = deadline - time.monotonic()
            if left <= 0:
                raise CollectiveTimeout(
                    f"no message of rank {request.source} has come through {self._communicator}"
                    f" within {timeout:g} s; see what it does, or allow more time",
                    [request.source],
                )

    def _put(self, request: wire.SendRequest) -> None:
        member = request.member
        name = (
            f"{self._communicator}/messages/{member.rank}-{request.destination}"
            f"/{request.sequence}.{member.attempt}"
        )
        request.value.CopyFrom(self._store.put(name, request.value))

    def _send_again(self, incarnation: int) -> None:
        with self._lock:
            lost = [kept for kept in self._kept if kept.incarnation != incarnation]
        for kept in lost:
            self._client.connection.call(SEND, kept.request, patience=AGAIN_SECONDS)
            kept.incarnation = incarnation
