"""The names of FMI's Python module, so that code for it runs with ``import cosmic.fmi as fmi``.

What differs from FMI: there is no configuration file, since the environment says where the run is;
a reduction gives None to all but its root, where FMI gives something that is not initialised;
values are folded in the order of the ranks; numbers have 64 bits; whoever waits is told when its
peers are lost. A process that ends without an exception counts as done, and so does one that ends
by ``sys.exit``, whatever its code: to be tried again, let an exception end it.
"""

import atexit
import sys
from enum import Enum
from typing import Any

from cosmic.collectives.communicator import Communicator as _Communicator
from cosmic.collectives.functions import Func, FunctionLike, Op
from cosmic.collectives.store import Hint
from cosmic.errors import FatalError

__all__ = ["Communicator", "datatypes", "func", "hints", "op", "types"]

func, op, hints = Func, Op, Hint


class datatypes(Enum):  # noqa: N801 (FMI's name)
    """What a value is."""

    int = "int"
    double = "double"
    int_list = "int_list"
    double_list = "double_list"


class types:  # noqa: N801 (FMI's name)
    """What a value is, and how many numbers a list has."""

    def __init__(self, type: datatypes, num_objects: int = 1) -> None:
        self.type = type
        self.num_objects = num_objects

    def given(self, obj: Any) -> Any:
        """The object as that type.

        Raises:
            FatalError: (``InvalidSpec``) if it is none
        """
        wanted = self.type
        try:
            if wanted is datatypes.int:
                return _integer(obj)
            if wanted is datatypes.double:
                return float(obj)
            number = _integer if wanted is datatypes.int_list else float
            numbers = [number(one) for one in obj]
        except (TypeError, ValueError):
            raise FatalError(f"{obj!r} is no {wanted.value}", reason="InvalidSpec") from None
        if len(numbers) != self.num_objects:
            raise FatalError(
                f"a list of {len(numbers)} is none of {self.num_objects}", reason="InvalidSpec"
            )
        return numbers

    def listed(self, obj: Any) -> list[Any]:
        """The object as that type, as a list in any case."""
        given = self.given(obj)
        return given if isinstance(given, list) else [given]


class Communicator:
    """FMI's communicator; for new code, `cosmic.Communicator` offers more."""

    def __init__(
        self,
        peer_id: int,
        num_peers: int,
        config_path: str = "",
        comm_name: str = "main",
        faas_memory: int = 128,
    ) -> None:
        """Becomes a member of the run.

        Args:
            peer_id: which rank this is, from 0
            num_peers: how many there are
            config_path: FMI's configuration; not read
            comm_name: the communicator's name; capital letters count as small ones
            faas_memory: FMI's input for its model of prices; not used
        """
        self._over = _Communicator(peer_id, num_peers, name=comm_name.lower())
        atexit.register(self._at_exit)

    def send(self, obj: Any, dst: int, type: types) -> None:
        """Sends a value to a rank."""
        self._over.send(type.given(obj), dst)

    def recv(self, src: int, type: types) -> Any:
        """The next value that a rank has sent."""
        return type.given(self._over.recv(src))

    def bcast(self, obj: Any, root: int, type: types) -> Any:
        """The root's value."""
        mine = type.given(obj) if self._over.rank == root else None
        return type.given(self._over.bcast(mine, root))

    def barrier(self) -> None:
        """Waits until all ranks are here."""
        self._over.barrier()

    def gather(self, obj: Any, root: int, type: types) -> list[Any]:
        """Of the root one list of all ranks' numbers; of others an empty one."""
        gathered = self._over.gather(type.listed(obj), root)
        return [number for numbers in gathered or () for number in numbers]

    def scatter(self, obj: Any, root: int, type: types) -> list[Any]:
        """A rank's own part of the root's list, which is cut into equal ones."""
        if type.type in (datatypes.int, datatypes.double):
            raise FatalError("only lists scatter; give one", reason="InvalidSpec")
        size = self._over.size
        if type.num_objects % size:
            raise FatalError(
                f"a list of {type.num_objects} has no equal parts for {size} ranks",
                reason="InvalidSpec",
            )
        parts = None
        if self._over.rank == root:
            numbers, step = type.given(obj), type.num_objects // size
            parts = [numbers[at : at + step] for at in range(0, len(numbers), step)]
        scattered: list[Any] = self._over.scatter(parts, root)
        return scattered

    def reduce(self, obj: Any, root: int, f: FunctionLike, type: types) -> Any:
        """Of the root the fold of all values; of others None."""
        return self._over.reduce(type.given(obj), root, f)

    def allreduce(self, obj: Any, f: FunctionLike, type: types) -> Any:
        """The fold of all values."""
        return self._over.allreduce(type.given(obj), f)

    def scan(self, obj: Any, f: FunctionLike, type: types) -> Any:
        """The fold of the values up to this rank's own."""
        return self._over.scan(type.given(obj), f)

    def hint(self, hint: Hint) -> None:
        """Says what to go by."""
        self._over.hint(hint)

    def _at_exit(self) -> None:
        # The interpreter has noted the exception that ends the process.
        self._over.close(finish=getattr(sys, "last_type", None) is None)


def _integer(obj: Any) -> int:
    if isinstance(obj, float):
        raise TypeError("a float")
    return int(obj)
