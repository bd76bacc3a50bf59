"""FMI's operations for the processes of a run."""

import operator
import re
from dataclasses import replace
from types import TracebackType

from cosmic.collectives.calls import invalid, whole
from cosmic.collectives.folding import Folding
from cosmic.collectives.session import Session
from cosmic.collectives.store import Hint, most_inline
from cosmic.collectives.values import longs, of_longs
from cosmic.rendezvous.environment import RankEnvironment
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_NAME = re.compile(r"[a-z0-9._/-]{1,100}")


class Communicator(Folding):
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
    ``timeout`` says; then it raises `CollectiveTimeout` with the ranks that have not come. After
    that or another `RetriableError`, the next collective is the same one made again, with the value
    that was brought first; another one is refused, since the peers are to make both. If a
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
            raise invalid(f"a communicator's name has 1 to 100 of [a-z0-9._/-], not {name!r}")
        found = environment or RankEnvironment.read(rank=rank)
        if rank is not None and rank != found.rank:
            found = replace(found, rank=rank)
        session = Session.join(found)
        if size not in (None, session.size):
            session.end(finish=False)
            raise invalid(f"the run has {session.size} ranks, not {size}")
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

    def __enter__(self) -> "Communicator":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A program that says itself that it ended well has done so.
        well = isinstance(error, SystemExit) and error.code in (None, 0)
        self.close(finish=kind is None or well)

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
            raise invalid(f"there is no hint {hint!r}; give fast or cheap") from None

    @whole
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
        if color is not None:
            color = _whole_number("colour", color)
            if color < 0:
                raise invalid(f"the colour {color} is below 0; None takes part in no communicator")
        pair = of_longs([-1 if color is None else color, _whole_number("key", key)])
        collective = self._next(wire.SPLIT)
        result = self._take_part(collective, pair, timeout, True, most_inline(Hint.fast))
        if color is None:
            return None
        part = Communicator.__new__(Communicator)
        ranks = longs(result.value)
        name = f"{collective.name}/{color}"
        part._open(self._session, name, f"{collective.name}#{color}", ranks, self._timeout)
        return part


def _whole_number(named: str, given: int) -> int:
    """An int of 64 bits, from a bool or an integer of numpy too."""
    try:
        number = operator.index(given)
        of_longs([number])
    except (TypeError, OverflowError):
        raise invalid(f"the {named} {given!r} is no int of 64 bits") from None
    return number
