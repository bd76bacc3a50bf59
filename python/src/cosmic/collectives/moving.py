"""What moves values as they are: messages, broadcast, gather and scatter."""

from typing import Any

from cosmic.collectives.calls import Calls, invalid, whole
from cosmic.collectives.store import most_inline
from cosmic.collectives.values import decode, encode, is_array
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_MAX_TAG = 2**31


class Moving(Calls):
    """Operations of a communicator that change no value."""

    def send(self, obj: Any, dst: int, *, tag: int = 0) -> None:
        """Sends a value to a rank, and does not wait until it is received.

        After a `RetriableError`, send it again before another one goes to that rank; it comes once.

        Args:
            obj: the value
            dst: the receiver
            tag: which kind of message, from -2**31 to 2**31 - 1
        """
        self._session.check()
        if not -_MAX_TAG <= tag < _MAX_TAG:
            raise invalid(f"the tag {tag} has more than 32 bits")
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

    @whole
    def barrier(self, *, timeout: float | None = None, allow_missing: bool = False) -> None:
        """Waits until all ranks are here."""
        self._bring(wire.BARRIER, None, timeout, allow_missing)

    @whole
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
            self._contribute(wire.BROADCAST, encode(obj), timeout, root=root)
            return obj
        result = self._bring(wire.BROADCAST, None, timeout, allow_missing, root=root)
        return decode(result.value, array)

    @whole
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
            self._contribute(wire.GATHER, value, timeout, root=root, inline=inline)
            return None
        result = self._bring(wire.GATHER, value, timeout, allow_missing, root=root, inline=inline)
        found = iter(result.value.values.values)
        return [
            None if place in self.missing else decode(next(found), is_array(obj))
            for place in range(self.size)
        ]

    @whole
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
                raise invalid(f"{len(objs)} values do not scatter over {self.size} ranks")
            parts = wire.Value(values=wire.ValueList(values=[encode(obj) for obj in objs]))
            self._contribute(wire.SCATTER, parts, timeout, root=root, inline=inline)
            return objs[root]
        result = self._bring(wire.SCATTER, None, timeout, allow_missing, root=root, inline=inline)
        return decode(result.value, array)
