"""Where the files that are read go, and how they are written."""

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CODECS = ("none", "snappy", "gzip", "zstd", "lz4")
VERSIONS = ("1.0", "2.0")


class Read:
    def __init__(self, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def expect(self, name, expected):
        np.savez_compressed(self.folder / f"{name}.npz", **expected)

    def write(self, name, table, **options):
        """Small pages and row groups, so that there are several of each."""
        options = (
            dict(
                compression="none",
                data_page_size=300,
                write_batch_size=16,
                row_group_size=64,
                write_statistics=False,
                store_schema=False,
            )
            | options
        )
        path = self.folder / f"{name}.parquet"
        pq.write_table(table, path, **options)
        assert pq.read_table(path).num_rows == table.num_rows


def nested(values):
    """Lists of lists, as pyarrow makes them of arrays of several dimensions."""
    array = pa.array(values.reshape(-1))
    for length in values.shape[:0:-1]:
        array = pa.FixedSizeListArray.from_arrays(array, length)
    return array
