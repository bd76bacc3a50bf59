"""The progress of a job or a sweep as a bar, in a terminal or a notebook."""

from dataclasses import dataclass
from types import TracebackType

from tqdm.auto import tqdm


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a bar shows.

    Attributes:
        phase: where it is, in a word; None: it waits
        unit: what is counted
        done: how many are done; None: not known yet, and the bar stays as it is
        total: of how many; None: not known yet
        more: what stands behind the bar
    """

    phase: str | None = None
    unit: str = "samples"
    done: int | None = None
    total: int | None = None
    more: str = ""


class ProgressBar:
    """What is done of all; to be used as a context."""

    def __init__(self, name: str) -> None:
        self._bar = tqdm(desc=name, unit_scale=True, dynamic_ncols=True)
        self._name = name

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()

    def show(self, look: Look) -> None:
        """Brings the bar to where it is."""
        self._bar.unit = f" {look.unit}"
        self._bar.set_description(f"{self._name}: {look.phase or 'waiting'}", refresh=False)
        if look.more:
            self._bar.set_postfix_str(look.more, refresh=False)
        if look.done is not None:
            self._bar.total = look.total
            self._bar.n = look.done
        self._bar.refresh()
