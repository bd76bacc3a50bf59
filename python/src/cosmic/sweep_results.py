"""What a sweep has left at its output; docs/experiments.md lists the files."""

import io
import os

import pyarrow as pa
from pyarrow import csv

from cosmic.files import Folder
from cosmic.results import Results

_FIGURES = "figures"
_IMAGE = ".png"


class SweepResults:
    """Tables and figures of a sweep, in a folder on this machine or in an S3 store.

    For example::

        results = cosmic.SweepResults("s3://survey/results/data-size")
        frame = results.runs().to_pandas()
        frame.groupby("worldSize")["total_seconds"].median()

    They are made after the last run, and by ``cosmic sweep --report-only`` at any time. Of a store,
    keys, region and endpoint are those of the usual AWS variables and profiles. Reads when it is
    asked, and keeps nothing.
    """

    def __init__(
        self,
        where: str | os.PathLike[str],
        *,
        endpoint: str | None = None,
        region: str | None = None,
    ) -> None:
        """Reads nothing yet.

        Args:
            where: the folder's path, or its URI, as the sweep's ``output`` says it
            endpoint: the address of a store other than AWS; unset: what ``AWS_ENDPOINT_URL`` says
            region: the store's region; unset: what ``AWS_REGION`` says
        """
        self._where = str(where).rstrip("/")
        self._endpoint = endpoint
        self._region = region
        self._folder = Folder.open(where, endpoint=endpoint, region=region)

    def __repr__(self) -> str:
        return f"SweepResults({self._folder.name!r})"

    def runs(self) -> pa.Table:
        """A row for each run that took place; `to_pandas` of it gives a DataFrame.

        A column for each setting that varies, and one for each measurement, whose name has its
        unit, such as ``total_seconds``. What a run does not know is null.

        Raises:
            FatalError: (``InputNotFound``) if there is none, as before the end of a sweep
        """
        return self._folder.table("runs.parquet")

    def cells(self) -> pa.Table:
        """A row for each cell: median, quartiles and an interval of what matters most.

        Raises:
            FatalError: (``InputNotFound``) if there is none, as before the end of a sweep
        """
        return self._csv("cells.csv")

    def costs(self) -> pa.Table:
        """A row for each cell: requests, time, memory and US dollars, by what they are for.

        Raises:
            FatalError: (``InputNotFound``) if there is none, as before the end of a sweep
        """
        return self._csv("costs.csv")

    def figures(self) -> list[str]:
        """The names of the figures that there are, in alphabetical order."""
        names = self._folder.names(_FIGURES)
        return sorted(name.removesuffix(_IMAGE) for name in names if name.endswith(_IMAGE))

    def figure(self, name: str) -> bytes:
        """A figure as PNG: `IPython.display.Image` shows it.

        Args:
            name: one of `figures`

        Raises:
            FatalError: (``InputNotFound``) if there is none of that name
        """
        return self._folder.read(f"{_FIGURES}/{name}{_IMAGE}")

    def report(self) -> str:
        """Where the page with all figures and tables is: its path, or its URI in the store."""
        return self._folder.locate("sweep.html")

    def run(self, name: str) -> Results:
        """The results of one run, as of any job.

        Args:
            name: its cell and the number of the repeat, such as ``25mb-1gb-2``
        """
        where = f"{self._where}/{name}"
        return Results(where, endpoint=self._endpoint, region=self._region)

    def _csv(self, file: str) -> pa.Table:
        content = io.BytesIO(self._folder.read(file))
        try:
            return csv.read_csv(content)
        except pa.ArrowInvalid as e:
            raise self._folder.corrupt(file, " ".join(str(e).split())) from e
