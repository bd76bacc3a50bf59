"""A job's progress as a bar, in a terminal or a notebook."""

from types import TracebackType

from tqdm.auto import tqdm

from cosmic.resource.status import JobStatus


class ProgressBar:
    """Samples done of all, with phase and ranks; to be used as a context."""

    def __init__(self, name: str) -> None:
        self._bar = tqdm(desc=name, unit=" samples", unit_scale=True, dynamic_ncols=True)
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

    def show(self, status: JobStatus) -> None:
        """Brings the bar to a status."""
        self._bar.set_description(f"{self._name}: {status.phase or 'waiting'}", refresh=False)
        if status.ranks and status.ranks.done:
            self._bar.set_postfix_str(f"ranks {status.ranks.done}", refresh=False)
        if status.progress:
            self._bar.total = status.progress.samples_total
            self._bar.n = status.progress.samples_done or 0
        self._bar.refresh()
