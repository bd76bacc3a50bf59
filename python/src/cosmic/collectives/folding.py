"""What folds the values of the ranks, in their order."""

from typing import Any

from cosmic.collectives.calls import whole
from cosmic.collectives.functions import Fold, FunctionLike
from cosmic.collectives.moving import Moving
from cosmic.collectives.values import decode, encode, is_array
from cosmic.rendezvous.wire import rendezvous_pb2 as wire


class Folding(Moving):
    """Operations of a communicator that make one value of several."""

    @whole
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
        self._world(root)
        if fold.named is None:
            gathered = self.gather(obj, root, timeout=timeout, allow_missing=allow_missing)
            return None if gathered is None else fold.all(self._present(gathered))
        value = encode(obj)
        # All of them lie at the coordinator, but only the fold comes back.
        if self._rank != root:
            self._contribute(wire.REDUCE, value, timeout, function=fold.named)
            return None
        result = self._bring(wire.REDUCE, value, timeout, allow_missing, function=fold.named)
        return self._folded(fold, result.value, obj)

    @whole
    def allreduce(
        self,
        obj: Any,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """Folds the values of all ranks and gives that to all; see `reduce`.

        A function of the caller's own is called by the first rank, and only that one knows which
        ranks are `missing` then.
        """
        fold = Fold.of(f)
        if fold.named is not None:
            result = self._bring(
                wire.REDUCE, encode(obj), timeout, allow_missing, function=fold.named
            )
            return self._folded(fold, result.value, obj)
        gathered = self.gather(obj, 0, timeout=timeout, allow_missing=allow_missing)
        folded = None if gathered is None else fold.all(self._present(gathered))
        missing = self.missing
        result = self.bcast(
            folded, 0, timeout=timeout, allow_missing=allow_missing, array=is_array(obj)
        )
        self.missing = missing
        return result

    @whole
    def scan(
        self,
        obj: Any,
        f: FunctionLike,
        *,
        timeout: float | None = None,
        allow_missing: bool = False,
    ) -> Any:
        """Gives each rank the fold of the values up to its own; see `reduce`.

        A function of the caller's own is called by the first rank, and only that one knows which
        ranks are `missing` then.
        """
        return self._scan(wire.SCAN, obj, f, timeout, allow_missing)

    @whole
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
        missing = self.missing
        scattered = self.scatter(
            folds, 0, timeout=timeout, allow_missing=allow_missing, array=is_array(obj)
        )
        self.missing = missing
        return None if exclusive and self._rank == 0 else scattered

    def _folded(self, fold: Fold, value: wire.Value, obj: Any) -> Any:
        """What a rank gets of a fold; of values that lie in the store, it folds them itself."""
        if not value.HasField("values"):
            return decode(value, is_array(obj))
        folded = fold.all(decode(value, as_array=True))
        return folded if is_array(obj) else folded.tolist()

    def _present(self, gathered: list[Any]) -> list[Any]:
        return [obj for place, obj in enumerate(gathered) if place not in self.missing]
