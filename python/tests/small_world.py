"""A small coordinator in this process, for tests of what its clients do.

It knows enough of collectives and messages to answer; the real one is tested with the real program
in test_real_collectives.py.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import grpc

from cosmic.collectives.functions import Fold
from cosmic.collectives.values import decode, encode, longs, of_longs
from cosmic.rendezvous.environment import Endpoint, RankEnvironment, StorageEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire
from tests.coordinator import certificate, serving

_FUNCTIONS = {wire.SUM: "sum", wire.PROD: "prod", wire.MIN: "min", wire.MAX: "max"}
_FROM_ROOT = (wire.BROADCAST, wire.SCATTER)


class SmallWorld:
    """What a coordinator keeps; `restart` makes it forget all."""

    def __init__(self, size: int, output_uri: str = "") -> None:
        self.size = size
        self.output_uri = output_uri
        self.incarnation = 1
        self.most_bytes = 1 << 30
        self.failed: set[int] = set()
        self.tolerant = False
        self.finished: set[int] = set()
        self.attempts: dict[int, int] = {}
        self.values: dict[str, dict[int, wire.Value]] = {}
        self.described: dict[str, wire.Collective] = {}
        self.groups: dict[str, list[int]] = {"": list(range(size))}
        self.messages: dict[tuple[str, int, int], dict[int, wire.SendRequest]] = {}
        self.calls: list[str] = []
        self.changed = threading.Condition()

    def handlers(self) -> dict[str, Any]:
        return {
            "Join": self.join,
            "Report": self.report,
            "Finish": self.finish,
            "Contribute": self.contribute,
            "Exchange": self.exchange,
            "Await": self.wait,
            "Send": self.send,
            "Receive": self.receive,
        }

    def restart(self) -> None:
        """Forgets all, as a coordinator that is another one."""
        with self.changed:
            self.incarnation += 1
            self.values.clear()
            self.described.clear()
            self.messages.clear()
            self.groups = {"": list(range(self.size))}
            self.changed.notify_all()

    def lose(self, rank: int) -> None:
        """A rank is lost for good."""
        with self.changed:
            self.failed.add(rank)
            self.changed.notify_all()

    def join(self, request: wire.JoinRequest, context: Any) -> wire.JoinResponse:
        self.admit(request.member, context, "Join")
        assigned = wire.Assignment(world_size=self.size, output_uri=self.output_uri)
        return wire.JoinResponse(assignment=assigned, heartbeat_millis=100)

    def report(self, request: wire.ReportRequest, context: Any) -> wire.ReportResponse:
        self.admit(request.member, context, "Report")
        return wire.ReportResponse(incarnation=self.incarnation)

    def finish(self, request: wire.FinishRequest, context: Any) -> wire.FinishResponse:
        self.admit(request.member, context, "Finish")
        self.finished.add(request.member.rank)
        return wire.FinishResponse()

    def contribute(self, request: Any, context: Any) -> wire.ContributeResponse:
        self.admit(request.member, context, "Contribute")
        life = self.incarnation
        self.take(request, context)
        self.check_life(life, context)
        return wire.ContributeResponse(incarnation=life)

    def exchange(self, request: wire.ExchangeRequest, context: Any) -> wire.AwaitResponse:
        self.admit(request.member, context, "Exchange")
        life = self.incarnation
        self.take(request, context)
        return self.answer(request.collective.name, request, life, context)

    def wait(self, request: wire.AwaitRequest, context: Any) -> wire.AwaitResponse:
        self.admit(request.member, context, "Await")
        return self.answer(request.collective, request, self.incarnation, context)

    def send(self, request: wire.SendRequest, context: Any) -> wire.SendResponse:
        self.admit(request.member, context, "Send")
        self.weigh(request.value, context)
        with self.changed:
            box = self.box(request.communicator, request.member.rank, request.destination)
            box.setdefault(request.sequence, request)
            self.changed.notify_all()
            return wire.SendResponse(incarnation=self.incarnation)

    def receive(self, request: wire.ReceiveRequest, context: Any) -> wire.ReceiveResponse:
        self.admit(request.member, context, "Receive")

        def find() -> wire.SendRequest | None:
            box = self.box(request.communicator, request.source, request.member.rank)
            if request.HasField("sequence"):
                return box.get(request.sequence)
            tag, ordinal = request.tagged.tag, request.tagged.ordinal
            tagged = [box[n] for n in sorted(box) if box[n].tag == tag]
            return tagged[ordinal] if ordinal < len(tagged) else None

        with self.changed:
            gone = lambda: request.source in self.failed | self.finished  # noqa: E731
            self.changed.wait_for(lambda: find() or gone(), request.wait_millis / 1000)
            message = find()
        if message:
            return wire.ReceiveResponse(
                value=message.value, sequence=message.sequence, tag=message.tag
            )
        if gone():
            failed = wire.RanksFailed(ranks=str(request.source), message="the sender is gone")
            return wire.ReceiveResponse(ranks_failed=failed)
        return wire.ReceiveResponse(pending=True)

    def admit(self, member: wire.Member, context: Any, call: str) -> None:
        with self.changed:
            self.calls.append(call)
            newest = max(member.attempt, self.attempts.get(member.rank, 0))
            self.attempts[member.rank] = newest
        if member.attempt < newest:
            context.abort(grpc.StatusCode.ABORTED, f"attempt {newest} is known")

    def check_life(self, life: int, context: Any) -> None:
        """A coordinator that ends takes its calls along."""
        if self.incarnation != life:
            context.abort(grpc.StatusCode.UNAVAILABLE, "it was restarted")

    def weigh(self, value: wire.Value, context: Any) -> None:
        if value.ByteSize() > self.most_bytes:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "no room")

    def take(self, request: Any, context: Any) -> None:
        self.weigh(request.value, context)
        name = request.collective.name
        with self.changed:
            if request.collective.group not in self.groups:
                context.abort(grpc.StatusCode.UNAVAILABLE, "no such group yet")
            if self.described.setdefault(name, request.collective) != request.collective:
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{name} is something else")
            if request.HasField("value") or request.collective.operation == wire.BARRIER:
                self.values.setdefault(name, {}).setdefault(request.member.rank, request.value)
            if request.collective.operation == wire.SPLIT and not self.absent(name):
                self.split(name)
            self.changed.notify_all()

    def answer(self, name: str, request: Any, life: int, context: Any) -> wire.AwaitResponse:
        with self.changed:
            self.changed.wait_for(
                lambda: self.incarnation != life or not self.absent(name) - self.failed,
                request.wait_millis / 1000,
            )
            self.check_life(life, context)
            absent = self.absent(name)
            if absent - self.failed:
                ranks = ",".join(map(str, sorted(absent)))
                return wire.AwaitResponse(pending=ranks, incarnation=self.incarnation)
            ranks = ",".join(map(str, sorted(absent)))
            if absent and not self.tolerant:
                failed = wire.RanksFailed(ranks=ranks, message=f"rank {ranks} failed")
                return wire.AwaitResponse(ranks_failed=failed)
            result = self.result(name, request.member.rank)
            return wire.AwaitResponse(
                result=result, missing_ranks=ranks, incarnation=self.incarnation
            )

    def absent(self, name: str) -> set[int]:
        described = self.described.get(name)
        if described is None:
            return set(range(self.size))
        rooted = described.operation in _FROM_ROOT
        wanted = {described.root} if rooted else set(self.groups[described.group])
        return wanted - set(self.values.get(name, {}))

    def result(self, name: str, rank: int) -> wire.Value:
        described, brought = self.described[name], self.values[name]
        ranks, operation = self.groups[described.group], described.operation
        if operation == wire.BARRIER:
            return wire.Value()
        if operation == wire.BROADCAST:
            return brought[described.root]
        if operation == wire.SCATTER:
            return brought[described.root].values.values[ranks.index(rank)]
        listed = [brought[one] for one in ranks if one in brought]
        if operation == wire.GATHER:
            return wire.Value(values=wire.ValueList(values=listed))
        if operation == wire.SPLIT:
            colour = longs(brought[rank])[0]
            return of_longs(self.groups[f"{name}#{colour}"] if colour >= 0 else [])
        place = ranks.index(rank)
        upto = {wire.SCAN: place + 1, wire.EXCLUSIVE_SCAN: place}.get(operation, len(ranks))
        if any(value.HasField("stored") for value in listed):
            return wire.Value(values=wire.ValueList(values=listed[:upto]))
        if upto == 0:
            return wire.Value()
        fold = Fold.of(_FUNCTIONS[described.function])
        import numpy as np

        folded = fold.all(np.asarray(decode(value)) for value in listed[:upto])
        return encode(folded)

    def split(self, name: str) -> None:
        pairs = {rank: longs(value) for rank, value in self.values[name].items()}
        made: dict[str, list[int]] = {}
        places = {rank: place for place, rank in enumerate(self.groups[self.described[name].group])}
        for rank in sorted(pairs, key=lambda one: (pairs[one][1], places[one])):
            made.setdefault(f"{name}#{pairs[rank][0]}", []).append(rank)
        self.groups |= made

    def box(self, name: str, source: int, to: int) -> dict[int, wire.SendRequest]:
        return self.messages.setdefault((name, source, to), {})


class Serving:
    """A small world that is served, and the environments of its ranks."""

    def __init__(self, world: SmallWorld, endpoint: Endpoint, storage: StorageEnvironment) -> None:
        self.world = world
        self._endpoint = endpoint
        self._storage = storage

    def rank(self, rank: int, attempt: int = 0) -> RankEnvironment:
        return RankEnvironment(
            run_uid="u",
            rank=rank,
            attempt=attempt,
            host="here",
            endpoint=self._endpoint,
            patience_seconds=10,
            storage=self._storage,
        )


@contextmanager
def small_world(
    size: int, output_uri: str = "", storage: StorageEnvironment | None = None
) -> Iterator[Serving]:
    """Serves a world of that many ranks."""
    world = SmallWorld(size, output_uri)
    key, pem = certificate("127.0.0.1")
    with ExitStack() as stack:
        endpoint = stack.enter_context(serving(world.handlers(), key=key, pem=pem))
        yield Serving(world, endpoint, storage or StorageEnvironment())
