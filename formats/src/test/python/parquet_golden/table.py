"""A table with a column of every type, and what its columns are read as."""

from decimal import Decimal

import numpy as np
import pyarrow as pa

ROWS = 150
random = np.random.default_rng(20261130)


class Table:
    """Arrow's columns, and beside each what it is read as."""

    def __init__(self):
        self.fields = []
        self.columns = []
        self.expected = {}

    def add(self, name, array, expected, nullable=True):
        self.fields.append(pa.field(name, array.type, nullable=nullable))
        self.columns.append(array)
        self.expected[name] = np.ascontiguousarray(expected)

    def add_strings(self, name, array):
        self.fields.append(pa.field(name, array.type))
        self.columns.append(array)
        values = array.cast(pa.binary()).to_pylist()
        self.expected[name + ".bytes"] = np.frombuffer(b"".join(v or b"" for v in values), np.uint8)
        self.expected[name + ".lengths"] = np.array(
            [-1 if v is None else len(v) for v in values], np.int64
        )

    def arrow(self):
        return pa.table(self.columns, schema=pa.schema(self.fields))


def integers(table, rows, spread, nullable=True):
    """Every type of integers; of few values if spread is small."""
    for bits in (8, 16, 32, 64):
        for kind, read in (("int", f"i{bits // 8}"), ("uint", {8: "u1", 16: "i4"}.get(bits, "i8"))):
            name = f"{kind}{bits}"
            info = np.iinfo(name)
            low, high = int(info.min), min(int(info.max), 2**63 - 1)
            values = random.integers(low, high, spread, dtype=name, endpoint=True)
            values = values[random.integers(0, spread, rows)] if rows else values[:0]
            values[:2] = [low, high][: min(rows, 2)]
            table.add(name, pa.array(values), values.astype(read), nullable)


def floats(table, rows, spread, nullable=True):
    for name in ("float16", "float32", "float64"):
        values = (10 * random.standard_normal(spread)).astype(name)
        values = values[random.integers(0, spread, rows)] if rows else values[:0]
        values[:3] = [np.inf, -0.0, 0.0][: min(rows, 3)]
        table.add(name, pa.array(values), values, nullable)


def others(table, rows, spread, nullable=True):
    flags = random.random(rows) < 0.3
    table.add("flag", pa.array(flags), flags, nullable)
    days = random.integers(-30_000, 30_000, rows).astype("i4")
    table.add("day", pa.array(days).cast(pa.date32()), days.astype("i8"), nullable)
    moments = random.integers(-(2**50), 2**50, rows)
    table.add("moment", pa.array(moments).cast(pa.timestamp("us")), moments, nullable)
    clock = np.abs(days)
    table.add("clock", pa.array(clock).cast(pa.time32("ms")), clock.astype("i8"), nullable)
    cents = random.integers(-(10**7), 10**7, rows)
    money = [Decimal(int(c)).scaleb(-2) for c in cents]
    table.add("decimal", pa.array(money, pa.decimal128(9, 2)), cents / 100, nullable)
    digits = random.integers(-(2**53), 2**53, rows)
    wide = [Decimal(int(d)).scaleb(-15) for d in digits]
    table.add("decimal38", pa.array(wide, pa.decimal128(38, 15)), digits / 1e15, nullable)
    codes = random.integers(0, 256, (spread, 5)).astype("u1")[random.integers(0, spread, rows)]
    codes = codes.reshape(rows, 5)
    blobs = [row.tobytes() for row in codes]
    table.add("code", pa.array(blobs, pa.binary(5)), codes, nullable)
    pairs = np.arange(rows, dtype="i4")
    struct = pa.StructArray.from_arrays([pa.array(pairs), pa.array(pairs / 7)], ["a", "b"])
    table.fields.append(pa.field("pair", struct.type, nullable=nullable))
    table.columns.append(struct)
    table.expected["pair.a"] = pairs
    table.expected["pair.b"] = pairs / 7


def strings(table, rows):
    words = [None if i % 11 == 5 else "galaxy ü" * (i % 4) + str(i % 17) for i in range(rows)]
    table.add_strings("word", pa.array(words, pa.string()))
    blobs = [None if i % 7 == 2 else random.bytes(i % 23) for i in range(rows)]
    table.add_strings("blob", pa.array(blobs, pa.binary()))


def every_type(rows=ROWS, spread=20):
    table = Table()
    integers(table, rows, spread)
    floats(table, rows, spread)
    others(table, rows, spread)
    strings(table, rows)
    return table
