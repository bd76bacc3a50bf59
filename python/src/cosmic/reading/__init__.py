"""Partitions of every format, read without running what is in them.

`open_split` finds the columns that are wanted and hands out their rows as a network takes them:
converted, transformed, checked. Formats, names, limits and refusals are those of docs/job.md.
"""

from cosmic.reading.conversion import Tensor
from cosmic.reading.faults import DataError
from cosmic.reading.opened import OpenSplit
from cosmic.reading.partition import columns_of, open_split
from cosmic.reading.plan import InputColumn, JobReading, ReadingPlan
from cosmic.reading.samples import BadSample, Rows
from cosmic.reading.source import RangedSource, Source, WholeSource

__all__ = [
    "BadSample",
    "DataError",
    "InputColumn",
    "JobReading",
    "OpenSplit",
    "RangedSource",
    "ReadingPlan",
    "Rows",
    "Source",
    "Tensor",
    "WholeSource",
    "columns_of",
    "open_split",
]
