"""What a run has left at its output; docs/job.md lists the files."""

import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa

from cosmic.errors import FatalError
from cosmic.files import Folder
from cosmic.resource.conversion import from_document
from cosmic.summary import Summary

_SUMMARY = "summary.json"
_PREDICTIONS = "predictions"
_JOURNAL = "journal"
_READERS = 8


class Results:
    """The results of a complete run, in a folder on this machine or in an S3 store.

    For example::

        results = cosmic.Results("s3://survey/results/first")
        results.metrics()["r2"]
        results.predictions().to_pandas()

    Of a store, keys, region and endpoint are those of the usual AWS variables and profiles. Reads
    when it is asked, and keeps nothing.
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
            where: the folder's path, or its URI, as the job's ``output`` says it
            endpoint: the address of a store other than AWS; unset: what ``AWS_ENDPOINT_URL`` says
            region: the store's region; unset: what ``AWS_REGION`` says
        """
        self._folder = Folder.open(where, endpoint=endpoint, region=region)

    def __repr__(self) -> str:
        return f"Results({self._folder.name!r})"

    def summary(self) -> Summary:
        """Metrics, times, throughput, cost and failures.

        Raises:
            FatalError: (``InputNotFound``) if there is none, as before the end of a run
        """
        document = self._json(_SUMMARY)
        try:
            return from_document(Summary, document, _SUMMARY)
        except FatalError as e:
            raise self._folder.corrupt(_SUMMARY, str(e)) from e

    def metrics(self) -> dict[str, float]:
        """The metrics of the run's task by their names, such as ``r2``; NaN if not defined."""
        return {
            metric.name: math.nan if metric.value is None else metric.value
            for metric in self.summary().metrics.values
        }

    def predictions(self) -> pa.Table:
        """A row for each sample, once; `to_pandas` of it gives a DataFrame.

        The columns are those that the job keeps, the network's outputs, what they are compared
        with, and ``file`` and ``row``, which say where a sample comes from. Rows are in the order
        of the splits. Splits that were left out have no part in it.

        Raises:
            FatalError: if the run is not complete, stored no predictions, or stored them as
                ``npz``; or (``ResultCorrupt``) if they are not those that the summary is about
        """
        summary = self.summary()
        splits = self._stored_splits()
        if summary.splits and summary.splits.failed:
            # A rank may have stored one that was then left out.
            splits &= self._committed_splits()
        with ThreadPoolExecutor(_READERS) as readers:
            tables = list(readers.map(self._table, sorted(splits)))
        table = pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})
        if table.num_rows != summary.metrics.samples:
            raise self._folder.corrupt(
                _PREDICTIONS,
                f"{table.num_rows} rows, and the summary is about {summary.metrics.samples}",
            )
        return table

    def figure(self) -> bytes:
        """The predictions in one picture, as PNG: `IPython.display.Image` shows it."""
        return self._folder.read("inference.png")

    def report(self) -> str:
        """Where the report is, a page in HTML: its path, or its URI in the store."""
        return self._folder.locate("report.html")

    def _stored_splits(self) -> set[int]:
        names = self._folder.names(_PREDICTIONS)
        stems = [name.removesuffix(".parquet") for name in names if name.endswith(".parquet")]
        splits = {int(stem) for stem in stems if stem.isdecimal()}
        if not splits and any(name.endswith(".npz") for name in names):
            raise FatalError(
                f"{self._folder.locate(_PREDICTIONS)} holds .npz files; read each with numpy.load,"
                " or leave predictions_format unset in the next job",
                reason="InvalidSpec",
            )
        if not splits:
            raise FatalError(
                f"{self._folder.locate(_PREDICTIONS)} holds no predictions; leave"
                " output.predictions unset in the job, and let it run to its end",
                reason="InputNotFound",
            )
        return splits

    def _committed_splits(self) -> set[int]:
        """By the journal, whose entries begin each commit with the number of its split."""
        files = [name for name in self._folder.names(_JOURNAL) if name.endswith(".json")]
        with ThreadPoolExecutor(_READERS) as readers:
            entries = list(readers.map(lambda name: self._json(f"{_JOURNAL}/{name}"), files))
        try:
            return {commit[0] for entry in entries for commit in entry["commits"]}
        except (KeyError, TypeError, IndexError) as e:
            raise self._folder.corrupt(_JOURNAL, "an entry has no commits") from e

    def _table(self, split: int) -> pa.Table:
        # It says which split this is: what is true of one file only.
        table = self._folder.table(f"{_PREDICTIONS}/{split}.parquet")
        return table.replace_schema_metadata(None)

    def _json(self, file: str) -> Any:
        try:
            return json.loads(self._folder.read(file))
        except ValueError as e:
            raise self._folder.corrupt(file, str(e)) from e
