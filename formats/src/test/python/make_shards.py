"""Writes tar archives and what Python's tarfile says of them, and archives that are refused.

Run it in this folder: python make_shards.py ../resources/dev/cosmicai/formats/tar
A line `NAME<TAB>SIZE<TAB>CRC-32` of `good/ARCHIVE.members` is a file in `good/ARCHIVE.tar`.
`refused/reasons.tsv` says why, and by which words, the archives beside it are refused.
"""

import bz2
import gzip
import io
import json
import shutil
import sys
import tarfile
import zlib
from pathlib import Path

import numpy as np

LONG = "folder-" * 12 + "/" + "name-" * 30 + ".cls"
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
PIXELS = Path("../resources/dev/cosmicai/formats/image/good")


def archive(members, tar_format=tarfile.GNU_FORMAT, **attributes):
    """Members are names with their bytes, or tarfile's own descriptions."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tar_format, **attributes) as tar:
        for member, content in members:
            if isinstance(member, str):
                member = tarfile.TarInfo(member)
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def of_type(kind, name="x", **fields):
    member = tarfile.TarInfo(name)
    member.type = kind
    for field, value in fields.items():
        setattr(member, field, value)
    return member


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def samples():
    for i, image in enumerate(("420.jpg", "rgb.png", "grey.jpg")):
        key = f"train/{i:06d}"
        data = (PIXELS / image).read_bytes()
        yield f"{key}.{image.split('.')[1].upper() if i == 0 else image.split('.')[1]}", data
        yield f"{key}.cls", f"{i + 3}\n".encode()
        yield f"{key}.seg.png", (PIXELS / "0-8-plain.png").read_bytes()
        yield f"{key}.vector.npy", npy(np.arange(3, dtype=np.float32) + i)
        yield f"{key}.txt", f"1.5, {i}  -2e1\n".encode()
        fields = {"ra": 10.25 + i, "id": 2**53 + 1 + i, "name": f"Æ{i}", "deep": {"list": [1, i]}}
        yield f"{key}.json", json.dumps(fields, ensure_ascii=False).encode()


def good():
    small = [("a.cls", b"1"), ("a.jpg", b"x" * 512), ("b.cls", b""), ("b.jpg", b"y" * 513)]
    for name, tar_format in FORMATS.items():
        long = "folder/" * 20 + "name.cls" if name == "ustar" else LONG
        members = [*small, (long, b"long"), (of_type(tarfile.DIRTYPE, "folder"), b"")]
        members += [("folder/with space.cls", b"2"), ("._a.jpg", b"apple"), ("README", b"text")]
        if name != "ustar":
            members.append(("Ü/ß.cls", b"3"))
        yield name, archive(members, tar_format)
    headers = {"comment": "of all", "mtime": "1.5"}
    yield "pax-of-all", archive(small, tarfile.PAX_FORMAT, pax_headers=headers)
    exact = of_type(tarfile.REGTYPE, "exact.cls", mtime=1.25, size=2)
    yield "pax-size", archive([(exact, b"42"), *small], tarfile.PAX_FORMAT)
    yield "old-type", archive([(of_type(tarfile.AREGTYPE, "a.cls", size=1), b"1")])
    yield "empty", archive([])
    yield "one-block-at-its-end", archive(small)[: 512 * 9]
    yield "samples", archive(samples())


def refused():
    corrupt, shape = "PartitionCorrupt", "PartitionShape"
    noise = np.random.default_rng(1).integers(0, 256, 5000, dtype=np.uint8).tobytes()
    small = [("a.cls", b"1"), ("a.jpg", noise)]
    whole = archive(small)
    yield "link", archive([(of_type(tarfile.LNKTYPE, linkname="a"), b"")]), shape, "a link"
    yield "symlink", archive([(of_type(tarfile.SYMTYPE, linkname="/etc"), b"")]), shape, "a link"
    yield "device", archive([(of_type(tarfile.CHRTYPE), b"")]), shape, "a device"
    yield "pipe", archive([(of_type(tarfile.FIFOTYPE), b"")]), shape, "a pipe"
    yield "sparse", archive([(of_type(b"S"), b"")]), shape, "a sparse file"
    pax = of_type(tarfile.REGTYPE, "a.cls", pax_headers={"GNU.sparse.major": "1"})
    yield "pax-sparse", archive([(pax, b"")], tarfile.PAX_FORMAT), shape, "a sparse file"
    yield "unknown-type", archive([(of_type(b"V"), b"")]), shape, "of type 86"
    yield "gzip", gzip.compress(whole, mtime=0), shape, "is compressed by gzip"
    yield "bzip2", bz2.compress(whole), shape, "is compressed by bzip2"
    yield "cut-in-a-member", whole[:3000], corrupt, "`a.jpg` has 5,000 bytes, of which 1,464"
    yield "cut-behind-a-member", whole[:1024], corrupt, "the archive does not end"
    yield "cut-in-a-header", whole[:1200], corrupt, "the archive does not end"
    spoilt = whole[:1030] + b"?" + whole[1031:]
    yield "spoilt-header", spoilt, corrupt, "a member's checksum is wrong"
    yield "text", b"no tar at all " * 100, corrupt, "no tar archive"
    bomb = header(of_type(tarfile.GNUTYPE_LONGNAME, size=1 << 33))
    yield "long-name-bomb", bomb, shape, "a name or attributes of 8,589,934,592 bytes"
    huge = header(of_type(tarfile.REGTYPE, "a.jpg", size=9 * 10**12))
    yield "huge-member", huge, corrupt, "cut short: `a.jpg` has 9,000,000,000,000 bytes"
    lies = header(of_type(b"x", size=9))[:512] + b"99 path=\n".ljust(512, b"\0") + whole
    yield "pax-lies", lies, corrupt, "pax attributes are none"


def header(member):
    """Of which nothing follows."""
    return member.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("good", "refused"):
        (folder / name).mkdir(parents=True)
    for name, data in good():
        (folder / "good" / f"{name}.tar").write_bytes(data)
        lines = []
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for member in tar:
                if member.isfile():
                    content = tar.extractfile(member).read()
                    lines.append(f"{member.name}\t{len(content)}\t{zlib.crc32(content)}\n")
        (folder / "good" / f"{name}.members").write_text("".join(lines))
    reasons = []
    for name, data, reason, words in refused():
        (folder / "refused" / f"{name}.tar").write_bytes(data)
        reasons.append(f"{name}.tar\t{reason}\t{words}\n")
    (folder / "refused" / "reasons.tsv").write_text("".join(reasons))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
