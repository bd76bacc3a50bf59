"""Files that are read."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from parquet_golden.files import CODECS, VERSIONS, nested
from parquet_golden.table import Table, every_type, floats, random


def write_types(read):
    """Every type by every codec in pages of both versions, from dictionaries where that helps."""
    table = every_type()
    read.expect("types", table.expected)
    for codec in CODECS:
        for version in VERSIONS:
            read.write(
                f"types.{codec}-{version}",
                table.arrow(),
                compression=codec,
                data_page_version=version,
                write_page_checksum=version == "1.0",
            )
    read.write("types.decimals-as-integers", table.arrow(), store_decimal_as_integer=True)
    read.write("types.statistics", table.arrow(), write_statistics=True, write_page_index=True)


def write_encodings(read):
    """Every encoding of every type that has it."""
    table = every_type(rows=130, spread=90)
    read.expect("encodings", table.expected)
    ints = [name for name in table.expected if "int" in name]
    ints += ["day", "moment", "clock", "pair.a"]
    reals = ["float16", "float32", "float64", "pair.b"]
    fixed = ["code", "decimal", "decimal38"]
    text = ["word", "blob"]
    plain = dict.fromkeys(ints + reals + fixed + text + ["flag"], "PLAIN")
    changes = {
        "plain": {"flag": "RLE"},
        "delta": dict.fromkeys(ints, "DELTA_BINARY_PACKED")
        | dict.fromkeys(text, "DELTA_LENGTH_BYTE_ARRAY")
        | dict.fromkeys(["code"], "DELTA_BYTE_ARRAY"),
        "split": dict.fromkeys(ints + reals + fixed, "BYTE_STREAM_SPLIT")
        | dict.fromkeys(text, "DELTA_BYTE_ARRAY"),
    }
    for name, change in changes.items():
        for version in VERSIONS:
            read.write(
                f"encodings.{name}-{version}",
                table.arrow(),
                compression="zstd" if version == "1.0" else "none",
                use_dictionary=False,
                column_encoding=plain | change,
                data_page_version=version,
            )


def write_lists(read):
    table = Table()
    rows = 70
    mags = random.standard_normal((rows, 5)).astype("f4")
    table.add("mags", nested(mags), mags)
    image = random.standard_normal((rows, 3, 4)).astype("f8")
    table.add("image", nested(image), image)
    cube = random.integers(-9, 9, (rows, 2, 3, 5)).astype("i2")
    table.add("cube", nested(cube), cube)
    single = random.standard_normal((rows, 1)).astype("f4")
    table.add("single", nested(single), single)
    column = random.integers(0, 255, (rows, 4, 1)).astype("u1")
    table.add("column", nested(column), column)
    lists = random.standard_normal((rows, 40)).astype("f4")
    table.add("spectrum", pa.array(list(lists)), lists)
    required = pa.list_(pa.field("element", pa.float32(), nullable=False), 5)
    table.add("required", pa.array(mags.tolist(), required), mags, nullable=False)
    codes = random.integers(0, 256, (rows, 2, 3)).astype("u1")
    table.add(
        "codes",
        pa.array([[row.tobytes() for row in pair] for pair in codes], pa.list_(pa.binary(3))),
        codes,
    )
    read.expect("lists", table.expected)
    for version in VERSIONS:
        read.write(f"lists.{version}", table.arrow(), data_page_version=version)
        read.write(
            f"lists.zstd-{version}", table.arrow(), data_page_version=version, compression="zstd"
        )
    read.write("lists.item", table.arrow(), use_compliant_nested_type=False)

    tensors = pa.FixedShapeTensorArray.from_numpy_ndarray(image.astype("f4"))
    turned = pa.ExtensionArray.from_storage(
        pa.fixed_shape_tensor(pa.float32(), (3, 4), permutation=[1, 0]), tensors.storage
    )
    shaped = pa.table({"image": tensors, "turned": turned, "mags": nested(mags)})
    read.expect(
        "tensors",
        {"image": image.astype("f4"), "turned": image.astype("f4").reshape(rows, 12), "mags": mags},
    )
    read.write("tensors", shaped, store_schema=True)


def write_nulls(read):
    table = Table()
    rows = 200
    for name, arrow in (("f2", pa.float16()), ("f4", pa.float32()), ("f8", pa.float64())):
        for share in (0.5, 0.02, 1):
            values = random.standard_normal(rows).astype(name)
            missing = random.random(rows) < share
            array = pa.array(values, arrow, mask=missing)
            table.add(f"{name}-{share}", array, np.where(missing, np.array(np.nan, name), values))
    blocks = np.arange(rows) // 50 % 2 == 1
    values = random.standard_normal(rows)
    table.add("blocks", pa.array(values, mask=blocks), np.where(blocks, np.nan, values))
    money = [None if i % 3 == 0 else Decimal(i).scaleb(-1) for i in range(rows)]
    expected = [np.nan if v is None else float(v) for v in money]
    table.add("decimal", pa.array(money, pa.decimal128(5, 1)), np.array(expected))
    inner = pa.array(values, mask=np.arange(rows) % 4 == 1)
    struct = pa.StructArray.from_arrays([inner], ["z"], mask=pa.array(np.arange(rows) % 5 == 2))
    table.fields.append(pa.field("object", struct.type))
    table.columns.append(struct)
    present = (np.arange(rows) % 4 != 1) & (np.arange(rows) % 5 != 2)
    table.expected["object.z"] = np.where(present, values, np.nan)
    table.add_strings("no-words", pa.nulls(rows, pa.string()))
    read.expect("nulls", table.expected)
    for version in VERSIONS:
        for name, options in (
            ("plain", dict(use_dictionary=False)),
            ("dictionary", dict(compression="snappy")),
            ("split", dict(use_dictionary=False, use_byte_stream_split=True)),
        ):
            if name == "split":
                options["use_byte_stream_split"] = [c for c in table.expected if c[0] == "f"]
            options["data_page_version"] = version
            read.write(f"nulls.{name}-{version}", table.arrow(), **options)


def write_corners(read):
    required = Table()
    floats(required, 90, 90, nullable=False)
    read.expect("required", required.expected)
    read.write("required", required.arrow())
    read.write("required.one-group", required.arrow(), row_group_size=1000, data_page_size=1 << 20)

    empty = every_type(rows=0)
    empty.add("mags", pa.array([], pa.list_(pa.float32())), np.zeros((0, 1), "f4"))
    read.expect("empty", empty.expected)
    read.write("empty", empty.arrow())
    with pq.ParquetWriter(read.folder / "empty.no-group.parquet", empty.arrow().schema):
        pass

    shaped = Table()
    shaped.add("images", nested(np.zeros((0, 3, 4), "f4")), np.zeros((0, 3, 4), "f4"))
    shaped.add("mags", nested(np.zeros((0, 5), "f8")), np.zeros((0, 5), "f8"))
    read.expect("empty-lists", shaped.expected)
    read.write("empty-lists", shaped.arrow(), store_schema=True)

    constant = Table()
    rows = 5_000
    constant.add("zero", pa.array(np.zeros(rows, "f4")), np.zeros(rows, "f4"))
    steps = np.repeat(np.arange(4, dtype="i4"), rows // 4)
    constant.add("step", pa.array(steps), steps)
    constant.add("on", pa.array(steps > 1), steps > 1)
    constant.add_strings("survey", pa.array(["SDSS"] * rows))
    read.expect("constant", constant.expected)
    read.write("constant", constant.arrow(), row_group_size=rows, data_page_size=1 << 20)
    read.write(
        "constant.delta",
        constant.arrow(),
        row_group_size=rows,
        use_dictionary=False,
        column_encoding={"step": "DELTA_BINARY_PACKED", "survey": "DELTA_BYTE_ARRAY"},
    )

    big = Table()
    image = random.integers(0, 256, (3, 6_000)).astype("u1")
    big.add("row-over-pages", nested(image), image)
    blobs = [random.bytes(n) for n in (0, 5_000, 9_000)]
    big.add_strings("jpeg", pa.array(blobs))
    read.expect("big", big.expected)
    read.write("big", big.arrow(), use_dictionary=False)
