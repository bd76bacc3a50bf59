"""One rank's part in collectives: it brings its value, waits, and brings it again if it must."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import grpc

from cosmic.collectives import values
from cosmic.collectives.store import ValueStore
from cosmic.errors import CollectiveTimeout, RanksFailed
from cosmic.rendezvous import status
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.methods import AWAIT, CONTRIBUTE, EXCHANGE
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

# A call waits no longer, so that it never hangs on a coordinator that is gone.
SLICE_SECONDS = 20.0
# How much longer a call may take than it waits.
ANSWER_SECONDS = 10.0
# How much longer than its caller waits a coordinator that is away is tried.
PATIENCE_SECONDS = 1.0
# For how long something is brought again before the next heartbeat is due.
AGAIN_SECONDS = 2.0
# Longer than a store may take until something is durable.
UNTIL_DURABLE_SECONDS = 120.0
# How much is kept at most of what every rank has, and as much of what not every rank has.
_KEPT_BYTES = 64 << 20
# A coordinator that is full has room for what stands for a stored value; less is not worth it.
_LEAST_STORED_BYTES = 1 << 10


@dataclass
class _Kept:
    request: wire.ContributeRequest
    incarnation: int


@dataclass(frozen=True)
class Result:
    """What a collective came to.

    Attributes:
        value: of this rank; nothing in it is stored
        missing: the ranks that are left out of it, by their numbers in the run
    """

    value: wire.Value
    missing: tuple[int, ...]


class Exchange:
    """The collectives of a rank; for use by many threads, each with names of its own."""

    def __init__(self, client: RankClient, store: ValueStore) -> None:
        self._client = client
        self._store = store
        self._kept: dict[str, _Kept] = {}
        # Of these, every rank has the result; since when.
        self._settled: deque[tuple[str, float]] = deque()
        self._settled_bytes = 0
        self._kept_bytes = 0
        self._lock = threading.Lock()
        client.on_restart(self._contribute_again)

    def contribute(
        self, collective: wire.Collective, value: wire.Value, most_inline: int, timeout: float
    ) -> None:
        """Brings a value, and waits for nobody; made again, it brings the value of the first time.

        Args:
            collective: which, and what it does
            value: what this rank brings
            most_inline: how many bytes of one value go through the coordinator
            timeout: for how many seconds to try a coordinator that is away

        Raises:
            CollectiveMismatch: if other ranks do something else under this name
            CosmicError: as `Connection.call` does, and what goes wrong with the store
        """
        request = wire.ContributeRequest(
            member=self._client.member,
            collective=collective,
            value=self._first_of(collective.name, value, most_inline),
        )
        connection, patience = self._client.connection, timeout + PATIENCE_SECONDS
        refused = self._may_store(request.value)
        try:
            answer = connection.call(CONTRIBUTE, request, patience=patience, refused=refused)
        except grpc.RpcError:
            request.value.CopyFrom(self._stored(collective.name, request.value))
            answer = connection.call(CONTRIBUTE, request, patience=patience)
        self._keep(request, answer.incarnation)

    def bring(
        self,
        collective: wire.Collective,
        value: wire.Value | None,
        most_inline: int,
        timeout: float,
    ) -> Result:
        """Takes part in a collective and waits for its result; made again, with the same value.

        Args:
            collective: which, and what it does
            value: what this rank brings, if anything
            most_inline: how many bytes of one value go through the coordinator
            timeout: for how many seconds to wait

        Raises:
            CollectiveTimeout: with the ranks that have not come
            RanksFailed: with the ranks that will not come
            CollectiveMismatch: if other ranks do something else under this name
            CosmicError: as `Connection.call` does, and what goes wrong with the store
        """
        deadline = time.monotonic() + timeout
        name = collective.name
        if value is not None:
            value = self._first_of(name, value, most_inline)
        answer = self._exchange(collective, value, timeout)
        while True:
            outcome = answer.WhichOneof("outcome")
            if outcome == "result":
                missing = tuple(values.ranks(answer.missing_ranks))
                return Result(self._store.resolve(answer.result), missing)
            if outcome == "ranks_failed":
                failed = answer.ranks_failed
                raise RanksFailed(failed.message, values.ranks(failed.ranks))
            self._check_time(name, answer, timeout, deadline)
            answer = self._await(name, deadline - time.monotonic())

    def keeps_too_much(self) -> bool:
        """Whether so much is kept that not every rank has that whoever brings more must wait."""
        with self._lock:
            return self._kept_bytes - self._settled_bytes > _KEPT_BYTES

    def wait(self, name: str, timeout: float) -> None:
        """Waits until a collective is complete, or cannot be any more.

        Raises:
            CollectiveTimeout: with the ranks that have not come
            CosmicError: as `Connection.call` does
        """
        deadline = time.monotonic() + timeout
        answer = self._await(name, timeout)
        while answer.WhichOneof("outcome") == "pending":
            self._check_time(name, answer, timeout, deadline)
            answer = self._await(name, deadline - time.monotonic())

    def settle(self, names: Iterable[str]) -> None:
        """Notes that every rank has the results of those, and drops what was noted long ago.

        Until then they are kept for a rank that starts anew: what is sealed is durable soon, and
        then a coordinator that is restarted has it.
        """
        now = time.monotonic()
        with self._lock:
            for name in names:
                if name in self._kept:
                    self._settled.append((name, now))
                    self._settled_bytes += self._kept[name].request.ByteSize()
            while self._settled:
                name, since = self._settled[0]
                if now - since < UNTIL_DURABLE_SECONDS and self._settled_bytes <= _KEPT_BYTES:
                    break
                self._settled.popleft()
                size = self._kept.pop(name).request.ByteSize()
                self._settled_bytes -= size
                self._kept_bytes -= size

    def _exchange(
        self, collective: wire.Collective, value: wire.Value | None, left: float
    ) -> wire.AwaitResponse:
        request = wire.ExchangeRequest(
            member=self._client.member,
            collective=collective,
            value=value,
            wait_millis=_millis(left),
        )
        connection, limit = self._client.connection, min(left, SLICE_SECONDS) + ANSWER_SECONDS
        patience, refused = left + PATIENCE_SECONDS, self._may_store(value)
        try:
            answer = connection.call(
                EXCHANGE, request, limit=limit, patience=patience, refused=refused
            )
        except grpc.RpcError:
            assert value is not None
            request.value.CopyFrom(self._stored(collective.name, value))
            answer = connection.call(EXCHANGE, request, limit=limit, patience=patience)
        if value is not None:
            kept = wire.ContributeRequest(
                member=request.member, collective=collective, value=request.value
            )
            self._keep(kept, answer.incarnation)
        return answer

    @staticmethod
    def _check_time(name: str, answer: wire.AwaitResponse, timeout: float, deadline: float) -> None:
        if time.monotonic() >= deadline:
            raise CollectiveTimeout(
                f"{name} was not complete within {timeout:g} s: rank {answer.pending} has not"
                " come; see what it does, or allow more time",
                values.ranks(answer.pending),
            )

    def _await(self, name: str, left: float) -> wire.AwaitResponse:
        request = wire.AwaitRequest(
            member=self._client.member, collective=name, wait_millis=_millis(left)
        )
        kept = self._kept.get(name)
        return self._client.connection.call(
            AWAIT,
            request,
            limit=min(left, SLICE_SECONDS) + ANSWER_SECONDS,
            patience=left + PATIENCE_SECONDS,
            # It may be another life of the coordinator, which knows nothing of it.
            before_retry=(lambda: self._repeat(kept)) if kept else None,
        )

    def _keep(self, request: wire.ContributeRequest, incarnation: int) -> None:
        with self._lock:
            before = self._kept.get(request.collective.name)
            self._kept_bytes += request.ByteSize() - (before.request.ByteSize() if before else 0)
            self._kept[request.collective.name] = _Kept(request, incarnation)

    def _contribute_again(self, incarnation: int) -> None:
        with self._lock:
            lost = [kept for kept in self._kept.values() if kept.incarnation != incarnation]
        # In the order of the first time: a group is there when its split is. What does not get
        # through comes again with the next heartbeat.
        for kept in lost:
            self._client.connection.call(CONTRIBUTE, kept.request, patience=AGAIN_SECONDS)
            kept.incarnation = incarnation

    def _repeat(self, kept: _Kept) -> None:
        answer = self._client.connection.once(CONTRIBUTE, kept.request, ANSWER_SECONDS)
        kept.incarnation = answer.incarnation

    def _first_of(self, name: str, value: wire.Value, most_inline: int) -> wire.Value:
        """What this rank has brought to it before, since that stands; else the value, fitting."""
        with self._lock:
            kept = self._kept.get(name)
        return kept.request.value if kept else self._fitting(name, value, most_inline)

    def _fitting(self, name: str, value: wire.Value, most_inline: int) -> wire.Value:
        """The value, or what stands for it or for its parts in the store."""
        if value.ByteSize() <= most_inline or not self._store.there:
            return value
        return self._stored(name, value, most_inline)

    def _stored(self, name: str, value: wire.Value, most_inline: int = 0) -> wire.Value:
        member = self._client.member
        place = f"{name}/{member.rank}.{member.attempt}"
        if not value.HasField("values"):
            return self._store.put(place, value)
        most = max(most_inline, _LEAST_STORED_BYTES)
        parts = [
            self._store.put(f"{place}.{index}", part) if part.ByteSize() > most else part
            for index, part in enumerate(value.values.values)
        ]
        return wire.Value(values=wire.ValueList(values=parts))

    def _may_store(self, value: wire.Value | None) -> Callable[[grpc.RpcError], bool] | None:
        """Says of which refusals the value is stored: where there is no room for it elsewhere."""
        if value is None or value.HasField("stored") or not self._store.there:
            return None
        if value.ByteSize() > _LEAST_STORED_BYTES:
            return status.is_too_much
        return None


def _millis(left: float) -> int:
    # 0 would mean that the call's deadline ends it, which tells nothing.
    return max(1, round(min(left, SLICE_SECONDS) * 1000))
