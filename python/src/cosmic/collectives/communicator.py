"""FMI's operations for the processes of a run."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

from cosmic.collectives.exchange import Result
from cosmic.collectives.functions import Fold, FunctionLike
from cosmic.collectives.mail import Mail
from cosmic.collectives.session import Session
from cosmic.collectives.store import Hint, most_inline
from cosmic.collectives.values import decode, encode, is_array, longs, of_longs
from cosmic.errors import FatalError, RanksFailed
from cosmic.rendezvous.environment import RankEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_NAME = re.compile(r"[a-z0-9._/-]{1,100}")
_MAX_TAG = 2**31


class Communicator:
    """Ranks that do things together: collectives and messages, as in MPI and FMI.

    For example::

        with cosmic.Communicator.from_env() as comm:
            total = comm.allreduce(len(samples), "sum")

    Every rank of it makes the same calls in the same order. Values are an int, a float, a list of
    them, a one-dimensional array of int64 or float64, or bytes. What one brings as an array comes
    back as one; else lists of numbers come as lists, or as arrays if ``array=True`` is said. All
    values are folded in the order of the ranks without regrouping, so the result has the same bits
    in every run.

    A rank that fails and starts anew, as a later attempt, makes its calls from the first one again:
    what its peers have done already answers at once, with the same results. A call waits as long as
    ``timeout`` says; then it raises `CollectiveTimeout` with the ranks that have not come. If a
    rank is lost for good, calls that need it raise `RanksFailed` with its number. Where the run
    goes on without such ranks, ``allow_missing=True`` takes a result without them, and
    `missing` tells which.

    Only one thread at a time may use a communicator; of several communicators, each may have its
    own. It belongs to the process that made it: a process that is forked off makes one of its own,
    of another rank.

    Attributes:
        missing: the ranks that the last result is without, by their numbers in this communicator
    """

    def __init__(
        self,
        rank: int | None = None,
        size: int | None = None,
        *,
        name: str = "main",
        timeout: float = 600,
        environment: RankEnvironment | None = None,
    ) -> None:
        """Becomes a member of the run.

        Args:
            rank: which rank this process is, from 0; unset: what the environment says
            size: how many there are, to be checked; unset: as many as the run has
            name: which communicator of the process; one of another name is independent of it
            timeout: for how many seconds calls wait that do not say it themselves
            environment: where the run is; unset: what this process's variables say

        Raises:
            FatalError: (``InvalidSpec``) if a variable is missing or the size is another
            Superseded: if a newer attempt of the rank is known
            RetriableError: (``RendezvousUnavailable``) if there is no coordinator
        """
        if not _NAME.fullmatch(name):
            raise _invalid(f"a communicator's name has 1 to 100 of [a-z0-9._/-], not {name!r}")
        found = environment or RankEnvironment.read(rank=rank)
        if rank is not None and rank != found.rank:
            found = replace(found, rank=rank)
        session = Session.join(found)
        if size not in (None, session.size):
            session.end(finish=False)
            raise _invalid(f"the run has {session.size} ranks, not {size}")
        self._open(session, name, "", range(session.size), timeout)

    @classmethod
    def from_env(cls, name: str = "main", *, timeout: float = 600) -> "Communicator":
        """The communicator of all ranks of the run that the environment names.

        Args:
            name: which communicator of the process
            timeout: for how many seconds calls wait that do not say it themselves
        """
        return cls(name=name, timeout=timeout)

    @classmethod
    def over(cls, session: Session, name: str, *, timeout: float = 600) -> "Communicator":
        """One of a process that is a member already; `close` leaves that open."""
        communicator = cls.__new__(cls)
        communicator._open(session, name, "", range(session.size), timeout)
        return communicator

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

    def __enter__(self) -> "Communicator":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close(finish=kind is None)

    def close(self, finish: bool = True) -> None:
        """Leaves the run, with all communicators that were split off; may be repeated.

        Args:
            finish: whether to say that this rank is done, which no later attempt takes back;
                without that, the rank counts as silent after a while
        """
        self._session.end(finish)

    def hint(self, hint: Hint | str) -> None:
        """Says what to go by: ``fast`` (as long as nothing is said) or ``cheap``.

        With ``fast``, values up to 1 MiB go through the coordinator, of gather and scatter up to
        64 MiB divided by the number of ranks. With ``cheap``, all from 64 KiB on lie in the
        store of the run.
        """
        try:
            self._session.hint = Hint(hint.value if isinstance(hint, Hint) else hint)
        except ValueError:
            raise _invalid(f"there is no hint {hint!r}; give fast or cheap") from None

    def send(self, obj: Any, dst: int, *, tag: int = 0) -> None:
        """Sends a value to a rank, and does not wait until it is received.

        Args:
            obj: the value
            dst: the receiver
            tag: which kind of message, from -2**31 to 2**31 - 1
        """
        self._session.check()
        if not -_MAX_TAG <= tag < _MAX_TAG:
            raise _invalid(f"the tag {tag} has more than 32 bits")
        self._box().send(self._world(dst), tag, encode(obj), most_inline(self._session.hint))

    def recv(
        self, src: int, *, tag: int | None = None, timeout: float | None = None, array: bool = False
    ) -> Any:
        """Waits for the next message of a rank, in the order of sending, and returns its value.

        Args:
            src: the sender
            tag: takes the next one with this tag; unset: the next one of all
            timeout: for how many seconds to wait
            array: whether a list of numbers comes as an array
        """
        self._session.check()
        value = self._box().receive(self._world(src), tag, self._seconds(timeout))
        return decode(value, array)

    def barrier(self, *, timeout: float | None = None, allow_missing: bool = False) -> None:
        """Waits until all ranks are here."""
        self._bring(wire.BARRIER, None, timeout, allow_missing)

    def bcast(
        self,
        obj: Any,
        root: int,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
        array: bool = False,
    ) -> Any:
        """Gives all ranks the root's value, and returns it; the root waits for nobody.

        Args:
            obj: the value, of the root; what others give is not looked at
            root: whose value it is
            timeout: for how many seconds to wait
            allow_missing: makes no difference, since without its root there is none
            array: whether a list of numbers comes as an array
        """
        if self._rank == root:
            self._contribute(wire.BROADCAST, encode(obj), root)
            return obj
        result = self._bring(wire.BROADCAST, None, timeout, allow_missing, root=root)
        return decode(result.value, array)

    def gather(
        self, obj: Any, root: int, *, timeout: float | None = None, allow_missing: bool = False
    ) -> list[Any] | None:
        """Gives the root the values of all ranks, in their order; the others wait for nobody.

        Returns:
            of the root the list, with None of a rank that is missing; of others None
        """
        value = encode(obj)
        inline = most_inline(self._session.hint, self.size)
        if self._rank != root:
            self._contribute(wire.GATHER, value, root, inline)
            return None
        result = self._bring(wire.GATHER, value, timeout, allow_missing, root=root, inline=inline)
        found = iter(result.value.values.values)
        return [
            None if place in self.missing else decode(next(found), is_array(obj))
            for place in range(self.size)
        ]

    def scatter(
        self,
        objs: Any,
        root: int,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
        array: bool = False,
    ) -> Any:
        """Gives each rank the value of its place in the root's list; the root waits for nobody.

        Args:
            objs: of the root as many values as there are ranks; else not looked at
            root: whose values they are
            timeout: for how many seconds to wait
            allow_missing: makes no difference, since without its root there are none
            array: whether a list of numbers comes as an array
        """
        inline = most_inline(self._session.hint, self.size)
        if self._rank == root:
            if len(objs) != self.size:
                raise _invalid(f"{len(objs)} values do not scatter over {self.size} ranks")
            parts = wire.ValueList(values=[encode(obj) for obj in objs])
            self._contribute(wire.SCATTER, wire.Value(values=parts), root, inline)
            return objs[root]
        result = self._bring(wire.SCATTER, None, timeout, allow_missing, root=root, inline=inline)
        return decode(result.value, array)

    def reduce(
        self,
        obj: Any,
        root: int,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """Folds the values of all ranks and gives that to the root; the others wait for nobody.

        Args:
            obj: this rank's value; of lists and arrays, the elements are folded one by one
            root: who gets the result
            f: ``sum``, ``prod``, ``min``, ``max``, or a function of two values as the ranks bring
                them, the second one of a higher rank; it is called by the root
            timeout: for how many seconds to wait
            allow_missing: whether the result may be without ranks that were lost

        Returns:
            of the root the result; of others None
        """
        fold = Fold.of(f)
        if fold.named is None:
            gathered = self.gather(obj, root, timeout=timeout, allow_missing=allow_missing)
            return None if gathered is None else fold.all(self._present(gathered))
        value = encode(obj)
        # All of them lie at the coordinator, but only the fold comes back.
        if self._rank != root:
            self._contribute(wire.REDUCE, value, function=fold.named)
            return None
        result = self._bring(wire.REDUCE, value, timeout, allow_missing, function=fold.named)
        return self._folded(fold, result.value, obj)

    def allreduce(
        self,
        obj: Any,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """Folds the values of all ranks and gives that to all; see `reduce`.

        A function of the caller's own is called by the first rank.
        """
        fold = Fold.of(f)
        if fold.named is not None:
            result = self._bring(
                wire.REDUCE, encode(obj), timeout, allow_missing, function=fold.named
            )
            return self._folded(fold, result.value, obj)
        gathered = self.gather(obj, 0, timeout=timeout, allow_missing=allow_missing)
        folded = None if gathered is None else fold.all(self._present(gathered))
        return self.bcast(
            folded, 0, timeout=timeout, allow_missing=allow_missing, array=is_array(obj)
        )

    def scan(
        self,
        obj: Any,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """Gives each rank the fold of the values up to its own; see `reduce`.

        A function of the caller's own is called by the first rank.
        """
        return self._scan(wire.SCAN, obj, f, timeout, allow_missing)

    def exclusive_scan(
        self,
        obj: Any,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """As `scan`, but without the rank's own value; the first one gets None."""
        return self._scan(wire.EXCLUSIVE_SCAN, obj, f, timeout, allow_missing)

    def split(
        self, color: int | None, key: int = 0, *, timeout: float | None = None
    ) -> "Communicator | None":
        """Makes communicators of the ranks that give the same colour.

        Args:
            color: from 0; None takes part in none
            key: the ranks' order in it; those with the same key are in their order here
            timeout: for how many seconds to wait

        Returns:
            the one of this rank, or None without a colour
        """
        if color is not None and color < 0:
            raise _invalid(f"the colour {color} is below 0; None takes part in no communicator")
        pair = of_longs([-1 if color is None else color, key])
        name = self._next_name()
        result = self._take_part(
            wire.Collective(name=name, operation=wire.SPLIT, group=self._group),
            pair,
            timeout,
            True,
            most_inline(Hint.fast),
        )
        if color is None:
            return None
        part = Communicator.__new__(Communicator)
        ranks = longs(result.value)
        part._open(self._session, f"{name}/{color}", f"{name}#{color}", ranks, self._timeout)
        return part

    def _scan(
        self,
        operation: wire.Operation,
        obj: Any,
        f: FunctionLike,
        timeout: float | None,
        allow_missing: bool,
    ) -> Any:
        fold, exclusive = Fold.of(f), operation == wire.EXCLUSIVE_SCAN
        if fold.named is not None:
            result = self._bring(
                operation, encode(obj), timeout, allow_missing, function=fold.named
            )
            return self._folded(fold, result.value, obj)
        gathered = self.gather(obj, 0, timeout=timeout, allow_missing=allow_missing)
        folds: list[Any] = []
        if gathered is not None:
            each = fold.each(self._present(gathered))
            for place in range(self.size):
                folds.append(folds[-1] if place in self.missing and folds else next(each, None))
            if exclusive:
                folds = [folds[0], *folds[:-1]]
        scattered = self.scatter(
            folds, 0, timeout=timeout, allow_missing=allow_missing, array=is_array(obj)
        )
        return None if exclusive and self._rank == 0 else scattered

    def _folded(self, fold: Fold, value: wire.Value, obj: Any) -> Any:
        """What a rank gets of a fold; of values that lie in the store, it folds them itself."""
        if not value.HasField("values"):
            return decode(value, is_array(obj))
        folded = fold.all(decode(value, as_array=True))
        return folded if is_array(obj) else folded.tolist()

    def _present(self, gathered: list[Any]) -> list[Any]:
        return [obj for place, obj in enumerate(gathered) if place not in self.missing]

    def _contribute(
        self,
        operation: wire.Operation,
        value: wire.Value,
        root: int | None = None,
        inline: int | None = None,
        function: wire.Function = wire.FUNCTION_UNSPECIFIED,
    ) -> None:
        collective = self._next(operation, root, function)
        self.missing = ()
        self._session.check()
        self._session.exchange.contribute(
            collective, value, most_inline(self._session.hint) if inline is None else inline
        )

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
        self, operation: wire.Operation, root: int | None, function: wire.Function
    ) -> wire.Collective:
        return wire.Collective(
            name=self._next_name(),
            operation=operation,
            function=function,
            root=0 if root is None else self._world(root),
            group=self._group,
        )

    def _next_name(self) -> str:
        name = f"{self._name}.{self._calls}"
        self._calls += 1
        self._unsettled.append(name)
        return name

    def _box(self) -> Mail:
        if self._mail is None:
            self._mail = Mail(self._session.client, self._session.store, self._name)
        return self._mail

    def _world(self, rank: int) -> int:
        """A rank's number in the run."""
        if not 0 <= rank < self.size:
            raise _invalid(f"rank {rank} is not in {self._name}, which has {self.size} ranks")
        return self._ranks[rank]

    def _seconds(self, timeout: float | None) -> float:
        return self._timeout if timeout is None else timeout


def _invalid(problem: str) -> FatalError:
    return FatalError(problem, reason="InvalidSpec")
