"""Messages whose calls failed: sent or received again, each comes once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest

import cosmic
from cosmic.rendezvous.wire import rendezvous_pb2 as wire
from tests.small_world import Serving, SmallWorld, small_world


class Pair:
    """Two ranks of a world, the first of which sends to the second."""

    def __init__(self, serving: Serving) -> None:
        self.world: SmallWorld = serving.world
        environments = [replace(serving.rank(rank), patience_seconds=0) for rank in (0, 1)]
        self.sender, self.receiver = (
            cosmic.Communicator(environment=one, timeout=5) for one in environments
        )


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A pair, and a coordinator that loses the answer of a send whose tag is 1 or 2, once."""
    received, lost = SmallWorld.send, set()

    def send(world: SmallWorld, request: wire.SendRequest, context: Any) -> wire.SendResponse:
        if request.tag in (1, 2) and request.tag not in lost:
            lost.add(request.tag)
            if request.tag == 1:
                received(world, request, context)
            context.abort(grpc.StatusCode.UNAVAILABLE, "gone")
        return received(world, request, context)

    monkeypatch.setattr(SmallWorld, "send", send)
    with small_world(2) as serving:
        pair = Pair(serving)
        yield pair
        pair.sender.close()
        pair.receiver.close()


@pytest.mark.parametrize("tag", [1, 2], ids=["it has come", "it has not"])
def test_a_message_that_is_sent_again_comes_once(pair: Pair, tag: int) -> None:
    pair.sender.send(10, 1)
    with pytest.raises(cosmic.RetriableError):
        pair.sender.send(float("nan"), 1, tag=tag)
    with pytest.raises(cosmic.FatalError, match="message 1 through main may have come to rank 1"):
        pair.sender.send(12, 1, tag=tag)
    pair.sender.send(float("nan"), 1, tag=tag)
    pair.sender.send(12, 1)

    got = [pair.receiver.recv(0, timeout=1) for _ in range(3)]
    assert (got[0], str(got[1]), got[2]) == (10, "nan", 12)


def test_a_message_that_could_not_be_read_is_the_next_one_still(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.sender.send(1, 1, tag=7)
    pair.sender.send(2, 1, tag=7)
    store = pair.receiver._session.store

    def away(value: wire.Value) -> wire.Value:
        raise cosmic.RetriableError("the store does not answer", reason="StorageUnavailable")

    with monkeypatch.context() as broken:
        broken.setattr(store, "resolve", away)
        with pytest.raises(cosmic.RetriableError):
            pair.receiver.recv(0)
        with pytest.raises(cosmic.RetriableError):
            pair.receiver.recv(0, tag=7)

    assert [pair.receiver.recv(0, timeout=1), pair.receiver.recv(0, tag=7, timeout=1)] == [1, 2]
