"""What folds values: sums, products, minima, maxima, and functions of the caller's own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cosmic.collectives.values import is_array
from cosmic.errors import FatalError
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

Custom = Callable[[Any, Any], Any]


class Op(Enum):
    """The functions that have a name; the members are called as FMI calls them."""

    sum = "sum"
    prod = "prod"
    max = "max"
    min = "min"
    custom = "custom"


class Func:
    """A function for `Communicator.reduce` and its like, as FMI writes it.

    A function of the caller's own gets two numbers and returns one; of lists and arrays it folds
    the elements one by one. It need neither commute nor associate: values are folded in the order
    of their ranks.
    """

    def __init__(
        self,
        op: Op,
        function: Custom | None = None,
        commutative: bool = False,
        associative: bool = False,
    ) -> None:
        """Takes a function by its name, or one of the caller's own.

        Args:
            op: which
            function: of two numbers, if it is ``Op.custom``
            commutative: taken for FMI's sake; it makes no difference
            associative: the same
        """
        if (op is Op.custom) != (function is not None):
            raise FatalError(
                "op.custom needs a function of two numbers, and no other op takes one",
                reason="InvalidSpec",
            )
        self.op = op
        self.function = function
        self.commutative = commutative
        self.associative = associative


FunctionLike = str | Op | Func | Custom

_NAMED = {Op.sum: wire.SUM, Op.prod: wire.PROD, Op.max: wire.MAX, Op.min: wire.MIN}
_BUILTIN: dict[Any, Op] = {sum: Op.sum, max: Op.max, min: Op.min}


@dataclass(frozen=True)
class Fold:
    """A function that folds the ranks' values in their order.

    Attributes:
        named: the function of the wire; None of one of the caller's own
        pair: folds two objects
    """

    named: wire.Function | None
    pair: Custom

    @classmethod
    def of(cls, function: FunctionLike) -> "Fold":
        """What a caller means: a name, FMI's func, or a function of two values.

        Raises:
            FatalError: (``InvalidSpec``) if it is none of them
        """
        if isinstance(function, Func) and function.function is not None:
            return cls(None, _by_elements(function.function))
        op = function.op if isinstance(function, Func) else function
        op = _BUILTIN.get(op, op) if callable(op) else op
        if isinstance(op, str):
            op = Op.__members__.get(op, op)
        if isinstance(op, Op) and op in _NAMED:
            return cls(_NAMED[op], _exactly(op))
        if callable(op):
            return cls(None, op)
        raise FatalError(
            f"{function!r} does not fold; name sum, prod, min or max, or give a function of two"
            " values",
            reason="InvalidSpec",
        )

    def all(self, values: Iterable[Any]) -> Any:
        """The fold of all; None of none."""
        last = None
        for folded in self.each(values):
            last = folded
        return last

    def each(self, values: Iterable[Any]) -> Iterator[Any]:
        """The folds of the first one, the first two, and so on."""
        started, folded = False, None
        for value in values:
            folded = self.pair(folded, value) if started else value
            started = True
            yield folded


def _by_elements(function: Custom) -> Custom:
    def pair(a: Any, b: Any) -> Any:
        if is_array(a):
            return type_of(a)([function(x, y) for x, y in _zipped(a.tolist(), b.tolist())])
        if isinstance(a, list):
            return [function(x, y) for x, y in _zipped(a, b)]
        return function(a, b)

    def type_of(a: Any) -> Callable[[list[Any]], Any]:
        import numpy as np

        return lambda numbers: np.array(numbers, dtype=a.dtype)

    return pair


def _zipped(a: list[Any], b: list[Any]) -> Iterable[tuple[Any, Any]]:
    if len(a) != len(b):
        raise FatalError(
            f"lists of {len(a)} and {len(b)} numbers do not fold; bring equally many",
            reason="InvalidSpec",
        )
    return zip(a, b, strict=True)


def _exactly(op: Op) -> Custom:
    """The same bits as the coordinator's; for arrays, and so for lists and numbers in them."""

    def pair(a: Any, b: Any) -> Any:
        import numpy as np

        with np.errstate(all="ignore"):
            if op is Op.sum:
                return a + b
            if op is Op.prod:
                return a * b
            least = op is Op.min
            chosen = np.minimum(a, b) if least else np.maximum(a, b)
            if a.dtype.kind == "i":
                return chosen
            # -0.0 is less than +0.0.
            zero = (a == 0) & (b == 0)
            negative = np.signbit(a) | np.signbit(b) if least else np.signbit(a) & np.signbit(b)
            return np.where(zero, np.where(negative, -0.0, 0.0), chosen)

    return pair
