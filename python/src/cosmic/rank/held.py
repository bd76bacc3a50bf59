"""The splits that a rank holds, and how it gets and gives back its leases."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cosmic.errors import CosmicError, FatalError
from cosmic.rank.ending import interrupted
from cosmic.reading.faults import DataError, one_line
from cosmic.rendezvous.client import RankClient
from cosmic.rendezvous.methods import ACQUIRE, RELEASE
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

# Whoever has asked this process to end does not wait for long.
_RELEASE_SECONDS = 1.0
_AT_FIRST = 2


@dataclass(eq=False)
class HeldSplit:
    """A split that this rank has a lease on.

    Attributes:
        lease: as it was given
        dropped: whether it is not to be computed any more
        samples: how many it holds, once that is known
        done: how many of them are predicted
    """

    lease: wire.Lease
    dropped: bool = False
    samples: int = 0
    done: int = 0

    @property
    def split(self) -> wire.Split:
        """Which rows of which partition."""
        return self.lease.split

    @property
    def uri(self) -> str:
        """The file's."""
        return self.split.partition.uri

    @property
    def opened_bytes(self) -> int:
        """Its share of the file's bytes, once it is known what they hold."""
        size, part, parts = self.split.partition.size_bytes, self.split.part, self.split.parts
        return size * (part + 1) // parts - size * part // parts if self.samples else 0

    def told(self) -> wire.HeldLease:
        """The lease as this rank tells of it."""
        return wire.HeldLease(id=self.lease.id, split=self.split.index)


@dataclass
class HeldSplits:
    """Those of now, in the order in which they are computed. Thread-safe."""

    _held: list[HeldSplit] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, split: HeldSplit) -> None:
        """One more."""
        with self._lock:
            self._held.append(split)

    def remove(self, split: HeldSplit) -> None:
        """It is committed, or given back."""
        with self._lock:
            if split in self._held:
                self._held.remove(split)

    def revoke(self, leases: Iterable[int]) -> None:
        """Drops those with these leases."""
        revoked = set(leases)
        with self._lock:
            for split in [one for one in self._held if one.lease.id in revoked]:
                split.dropped = True
                self._held.remove(split)

    def all(self) -> list[HeldSplit]:
        """Those of now."""
        with self._lock:
            return list(self._held)

    def leases(self) -> list[wire.HeldLease]:
        """Their leases."""
        return [split.told() for split in self.all()]


class Leases:
    """The coordinator's leases. `next` is for one thread."""

    def __init__(self, client: RankClient, held: HeldSplits) -> None:
        self._client = client
        self._held = held
        self._acquired: list[HeldSplit] = []
        self._wanted = _AT_FIRST
        self._finished = False
        self._given_back = False
        self._giving_back = threading.Lock()
        # Of what is asked for and not taken yet: `give_back` is on another thread.
        self._taking = threading.Lock()
        self._asked: Any = None

    def next(self) -> HeldSplit | None:
        """The next split; waits until there is one, or none any more."""
        while True:
            if self._acquired:
                split = self._acquired.pop(0)
                if not split.dropped:
                    return split
            elif self._finished:
                return None
            else:
                self._acquire()

    def _acquire(self) -> None:
        answer = self._client.connection.call(
            ACQUIRE,
            wire.AcquireRequest(
                member=self._client.member, held=self._held.leases(), wanted=self._wanted
            ),
            # It waits for some seconds where there may be some later.
            limit=30.0,
            begun=self._begun,
        )
        self._held.revoke(answer.revoked)
        with self._taking:
            self._asked = None
            if self._given_back:
                raise interrupted()
            for lease in answer.leases:
                split = HeldSplit(lease)
                self._held.add(split)
                self._acquired.append(split)
        self._wanted = 1
        self._finished = answer.finished

    def _begun(self, call: Any) -> None:
        with self._taking:
            self._asked = call
            if self._given_back:
                call.cancel()

    def failed(self, split: HeldSplit, error: CosmicError, figures: bytes) -> bool:
        """Says that a split cannot be computed, by whomever; whether the run goes on without it."""
        member = self._client.member
        answer = self._client.call(
            RELEASE,
            wire.ReleaseRequest(
                member=member,
                leases=[split.told()],
                figures=figures,
                failure=wire.RankFailure(
                    rank=member.rank,
                    attempt=member.attempt,
                    partition=getattr(error, "partition", None) or "",
                    reason=error.reason or "Internal",
                    message=one_line(str(error)),
                ),
            ),
        )
        if answer.tolerated:
            split.dropped = True
            self._held.remove(split)
        return bool(answer.tolerated)

    def give_back(self, figures: bytes) -> None:
        """Gives back what is held, as this process ends: once, and not for long.

        Whoever comes second waits until that is done: then the connection may be closed.
        """
        with self._giving_back:
            if self._given_back:
                return
            with self._taking:
                self._given_back = True
                leases = [*self._held.leases(), *self._not_taken()]
            if not leases:
                return
            request = wire.ReleaseRequest(
                member=self._client.member, leases=leases, figures=figures
            )
            try:
                self._client.connection.call(
                    RELEASE, request, limit=_RELEASE_SECONDS, patience=_RELEASE_SECONDS
                )
            except CosmicError:
                # Nobody answers in time: the leases end when this rank is not heard of.
                return

    def _not_taken(self) -> list[wire.HeldLease]:
        """Cancels what is asked for, since a lease that goes back could come as the answer.

        Returns:
            the leases of an answer that is here already
        """
        call = self._asked
        if call is None:
            return []
        call.cancel()
        if call.cancelled() or call.exception():
            return []
        return [HeldSplit(lease).told() for lease in call.result().leases]


def about_split(error: Exception, split: HeldSplit) -> bool:
    """Whether a fault is one of this split's file, so that the run may go on without it."""
    return isinstance(error, DataError | FatalError) and (
        getattr(error, "partition", None) == split.uri
    )
