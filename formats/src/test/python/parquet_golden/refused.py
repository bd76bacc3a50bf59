"""Files that are refused, or of which a column is."""

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

ROWS = 20


class Refused:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def write(self, name, column, reason, message, **options):
        """A table of one column, which is refused."""
        options = dict(compression="none", write_statistics=False, store_schema=False) | options
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table({"x": column}), sink, **options)
        self.add(name, sink.getvalue().to_pybytes(), reason, message)
        return sink.getvalue().to_pybytes()

    def add(self, name, content, reason, message, column="x"):
        (self.folder / f"{name}.parquet").write_bytes(content)
        self.lines.append(f"{name}.parquet\t{column}\t{reason}\t{message}\n")

    def close(self):
        (self.folder / "reasons.tsv").write_text("".join(self.lines))


def write_unwanted(refused):
    shape = "PartitionShape"
    steps = np.arange(ROWS)
    holes = steps == 7
    refused.write("text", pa.array(["a"] * ROWS), shape, "holds text in column `x`")
    refused.write("binary", pa.array([b"a"] * ROWS), shape, "holds byte strings in column `x`")
    refused.write("words", pa.array([["a", "b"]] * ROWS), shape, "holds text in column `x`")
    refused.write("nothing", pa.nulls(ROWS), shape, "holds values of a type that is not read")
    moments = pa.array(steps).cast(pa.timestamp("us"))
    message = "holds timestamps of 96 bits in column `x`"
    refused.write("int96", moments, shape, message, use_deprecated_int96_timestamps=True)
    uuids = pa.array([bytes([i] * 16) for i in steps], pa.uuid())
    refused.write("uuid", uuids, shape, "holds values of a type that is not read")
    wide = pa.array([1, 2**63], pa.uint64())
    refused.write("uint64", wide, shape, "holds 9223372036854775808 in column `x`")

    message = "holds a null in column `x`, first in row 7 (counted from 0)"
    for name, array in (
        ("null-integer", pa.array(steps, mask=holes)),
        ("null-flag", pa.array(steps > 3, mask=holes)),
        ("null-day", pa.array(steps.astype("i4"), mask=holes).cast(pa.date32())),
        ("null-code", pa.array([None if i == 7 else b"abc" for i in steps], pa.binary(3))),
    ):
        refused.write(name, array, shape, message)
        refused.write(f"{name}-v2", array, shape, message, data_page_version="2.0")
    rows = [[float(i), 1.0] for i in steps]
    message = "holds a null or an empty list in column `x`, first in row 7 (counted from 0)"
    inside = pa.array([[0.0, None] if i == 7 else row for i, row in enumerate(rows)])
    refused.write("null-in-list", inside, shape, message)
    refused.write("null-in-list-v2", inside, shape, message, data_page_version="2.0")
    empty = pa.array([[] if i == 7 else [1.0] for i in steps])
    refused.write("empty-list", empty, shape, message)
    none = pa.array([None if i == 7 else [1.0] for i in steps])
    refused.write("null-list", none, shape, message)

    message = "holds lists of different lengths in column `x`, "
    one = pa.array([[1.0] if i == 7 else row for i, row in enumerate(rows)])
    refused.write("ragged", one, shape, message + "among the rows 0 to 19")
    swapped = [*rows[:7], [7.0], [8.0, 1.0, 2.0], *rows[9:]]
    refused.write("ragged-same-sum", pa.array(swapped), shape, message + "of row 7")
    groups = pa.array(rows[:10] + [row * 2 for row in rows[10:]])
    message_of_group = message + "among the rows 10 to 19"
    refused.write("ragged-groups", groups, shape, message_of_group, row_group_size=10)
    deep = [[[1, 2], [3, 4]]] * 12 + [[[1, 2, 3, 4]]] * 8
    refused.write("ragged-deep", pa.array(deep), shape, message + "of row 12")
    first = [[[1, 2, 3], [4]]] + [[[1, 2], [3, 4]]] * 19
    refused.write("ragged-deep-first", pa.array(first), shape, message + "of row 0")
    odd = [[[1, 2], [3], [4]]] + [[[1, 2], [3, 4]]] * 19
    refused.write("ragged-deep-odd", pa.array(odd), shape, message + "of row 0")

    message = "holds column `x` compressed with brotli"
    refused.write("brotli", pa.array(steps), shape, message, compression="brotli")
    write_encrypted(refused, pa.array(steps))


def write_encrypted(refused, column):
    class Kms(pe.KmsClient):
        def wrap_key(self, key_bytes, master_key_identifier):
            return key_bytes.hex()

        def unwrap_key(self, wrapped_key, master_key_identifier):
            return bytes.fromhex(wrapped_key)

    factory = pe.CryptoFactory(lambda _: Kms())
    for name, plain_footer, message in (
        ("encrypted", False, "is an encrypted Parquet file"),
        ("encrypted-column", True, "has column `x` encrypted"),
    ):
        config = pe.EncryptionConfiguration(
            footer_key="f", column_keys={"k": ["x"]}, plaintext_footer=plain_footer
        )
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
        path = refused.folder / "encrypted.tmp"
        table = pa.table({"x": column, "y": column})
        with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
            writer.write_table(table)
        refused.add(name, path.read_bytes(), "PartitionShape", message)
        path.unlink()


def write_damaged(refused):
    corrupt = "PartitionCorrupt"
    rows = pa.array(np.arange(ROWS) / 7)
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"x": rows}), sink, compression="none", write_page_checksum=True)
    whole = sink.getvalue().to_pybytes()
    refused.add("cut-short", whole[:-1], corrupt, "the footer of a Parquet file is missing")
    refused.add("cut-at-half", whole[: len(whole) // 2], corrupt, "is cut short")
    refused.add("only-magic", b"PAR1", corrupt, "is cut short")
    refused.add("twice-magic", b"PAR1PAR1", corrupt, "does not lie inside the file")
    refused.add("middle-missing", whole[:40] + whole[80:], corrupt, "is damaged")
    at = whole.index(np.float64(3 / 7).tobytes())
    flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    message = "is damaged: a page of column `x` has a wrong checksum"
    refused.add("flipped", flipped, corrupt, message)
    noise = np.random.default_rng(1).bytes(400)
    refused.add("noise", b"PAR1" + noise + (400).to_bytes(4, "little") + b"PAR1", corrupt, "footer")
    for codec in ("snappy", "gzip", "zstd", "lz4"):
        sink = pa.BufferOutputStream()
        options = dict(compression=codec, use_dictionary=False, write_statistics=False)
        pq.write_table(pa.table({"x": np.arange(300) % 50}), sink, **options)
        content = bytearray(sink.getvalue().to_pybytes())
        chunk = pq.ParquetFile(sink.getvalue()).metadata.row_group(0).column(0)
        end = chunk.data_page_offset + chunk.total_compressed_size
        content[end - 100 : end] = bytes(100)
        refused.add(f"damaged-{codec}", bytes(content), corrupt, "a page of column `x` ")


def write_bombs(refused):
    """Four megabytes in few, without and with a dictionary."""
    shape = "PartitionShape"
    message = "holds compressed arrays that would unpack to 4,000,000 bytes"
    zeros = pa.array([bytes(5_000)] * 800, pa.binary(5_000))
    for codec in ("gzip", "zstd", "lz4"):
        options = dict(compression=codec, use_dictionary=False, data_page_size=1 << 24)
        refused.write(f"bomb-{codec}", zeros, shape, message, **options)
    refused.write("bomb-dictionary", zeros, shape, message)
    message = "holds compressed arrays that would unpack to 8,000,000 bytes"
    # A row group's bit and a value take a byte a thousand rows: so many rows may be.
    refused.write("bomb-runs", pa.array(np.zeros(1_000_000)), shape, message)
