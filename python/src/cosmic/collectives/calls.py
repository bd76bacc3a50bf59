"""The calls of one rank through one communicator, numbered in their order."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from cosmic.collectives.exchange import Result
from cosmic.collectives.mail import Mail
from cosmic.collectives.session import Session
from cosmic.collectives.store import most_inline
from cosmic.errors import FatalError, RanksFailed, RetriableError
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

Self = TypeVar("Self", bound="Calls")
Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def whole(
    method: Callable[Concatenate[Self, Given], Returned],
) -> Callable[Concatenate[Self, Given], Returned]:
    """Makes a method one call of the caller's, of however many collectives it consists.

    If it ends in a `RetriableError` or is interrupted, the next call is the same one made again: it
    goes through the same collectives from the first one on, as a later attempt of the rank does,
    and those that are complete answer at once.
    """

    @wraps(method)
    def call(self: Self, /, *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        if self._first is not None:
            return method(self, *args, **kwargs)  # a part of another one
        self._first = self._calls
        try:
            return method(self, *args, **kwargs)
        except (RetriableError, KeyboardInterrupt):
            self._go_back()
            raise
        finally:
            self._first = None
            self._begun = {at: one for at, one in self._begun.items() if at >= self._calls}

    return call


class Calls:
    """What a communicator is made of: its ranks, its name, and how many calls it has made."""

    def _open(
        self, session: Session, name: str, group: str, ranks: Sequence[int], timeout: float
    ) -> None:
        self.missing: tuple[int, ...] = ()
        self._session = session
        self._name = name
        self._group = group
        self._ranks = ranks
        self._rank = ranks.index(session.client.member.rank)
        self._timeout = timeout
        self._calls = 0
        # Where the call that is under way began, and the collectives of one to be made again.
        self._first: int | None = None
        self._begun: dict[int, wire.Collective] = {}
        self._unsettled: list[str] = []
        self._mail: Mail | None = None

    @property
    def rank(self) -> int:
        """Which rank of this communicator the process is, from 0."""
        return self._rank

    @property
    def size(self) -> int:
        """How many ranks it has."""
        return len(self._ranks)

    @property
    def name(self) -> str:
        """Its name; of a part of another communicator, with that one's name first."""
        return self._name

    def _contribute(
        self,
        operation: wire.Operation,
        value: wire.Value,
        timeout: float | None,
        *,
        root: int | None = None,
        inline: int | None = None,
        function: wire.Function = wire.FUNCTION_UNSPECIFIED,
    ) -> None:
        collective = self._next(operation, root, function)
        self.missing = ()
        self._session.check()
        inline = most_inline(self._session.hint) if inline is None else inline
        self._session.exchange.contribute(collective, value, inline, self._seconds(timeout))
        self._make_room(self._seconds(timeout))

    def _make_room(self, seconds: float) -> None:
        """Waits for what this rank gave long ago: one that only gives would keep all of it."""
        exchange = self._session.exchange
        while len(self._unsettled) > self._made and exchange.keeps_too_much():
            exchange.wait(self._unsettled[0], seconds)
            exchange.settle([self._unsettled.pop(0)])

    def _bring(
        self,
        operation: wire.Operation,
        value: wire.Value | None,
        timeout: float | None,
        allow_missing: bool,
        *,
        root: int | None = None,
        inline: int | None = None,
        function: wire.Function = wire.FUNCTION_UNSPECIFIED,
    ) -> Result:
        collective = self._next(operation, root, function)
        inline = most_inline(self._session.hint) if inline is None else inline
        return self._take_part(collective, value, timeout, allow_missing, inline)

    def _take_part(
        self,
        collective: wire.Collective,
        value: wire.Value | None,
        timeout: float | None,
        allow_missing: bool,
        inline: int,
    ) -> Result:
        self._session.check()
        seconds = self._seconds(timeout)
        result = self._session.exchange.bring(collective, value, inline, seconds)
        if collective.operation not in (wire.BROADCAST, wire.SCATTER):
            # Everybody has come so far, and needs nothing that was before.
            self._session.exchange.settle(self._unsettled[:-1])
            del self._unsettled[:-1]
        if result.missing and not allow_missing:
            raise RanksFailed(
                f"{collective.name} is complete without {len(result.missing)} of the ranks, which"
                " were lost; allow_missing takes that",
                result.missing,
            )
        self.missing = tuple(self._ranks.index(rank) for rank in result.missing)
        return result

    def _next(
        self,
        operation: wire.Operation,
        root: int | None = None,
        function: wire.Function = wire.FUNCTION_UNSPECIFIED,
    ) -> wire.Collective:
        number = self._calls
        collective = wire.Collective(
            name=f"{self._name}.{number}",
            operation=operation,
            function=function,
            root=0 if root is None else self._world(root),
            group=self._group,
        )
        begun = self._begun.setdefault(number, collective)
        if begun != collective:
            self._go_back()
            raise invalid(
                f"{begun.name} is a {_words(begun)} that has not come to its end, so no"
                f" {_words(collective)} can follow; make that call again first"
            )
        self._calls += 1
        self._unsettled.append(collective.name)
        return collective

    @property
    def _made(self) -> int:
        """How many collectives the call that is under way has made; they are the last ones."""
        assert self._first is not None
        return self._calls - self._first

    def _go_back(self) -> None:
        del self._unsettled[len(self._unsettled) - self._made :]
        self._calls -= self._made

    def _box(self) -> Mail:
        if self._mail is None:
            self._mail = Mail(self._session.client, self._session.store, self._name)
        return self._mail

    def _world(self, rank: int) -> int:
        """A rank's number in the run."""
        if not 0 <= rank < self.size:
            raise invalid(f"rank {rank} is not in {self._name}, which has {self.size} ranks")
        return self._ranks[rank]

    def _seconds(self, timeout: float | None) -> float:
        return self._timeout if timeout is None else timeout


def _words(collective: wire.Collective) -> str:
    """Such as ``broadcast with root 1``, by the numbers of the run."""
    operation = wire.Operation.Name(collective.operation).lower().replace("_", " ")
    if collective.function:
        return f"{operation} with {wire.Function.Name(collective.function).lower()}"
    rooted = collective.operation in (wire.BROADCAST, wire.SCATTER, wire.GATHER)
    return f"{operation} with root {collective.root}" if rooted else operation


def invalid(problem: str) -> FatalError:
    """What a caller did wrong."""
    return FatalError(problem, reason="InvalidSpec")
