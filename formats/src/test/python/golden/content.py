"""What the files hold, how they are made, and where they go."""

import io
import struct
import zipfile

import torch

COUNT = 6
generator = torch.Generator().manual_seed(20261122)
IMAGES64 = torch.randn(COUNT, 5, 4, 4, generator=generator, dtype=torch.float64)
MAGNITUDES64 = 18 + 2 * torch.randn(COUNT, 5, generator=generator, dtype=torch.float64)
REDSHIFT64 = 0.5 * torch.rand(COUNT, generator=generator, dtype=torch.float64)
IMAGES, MAGNITUDES, REDSHIFT = IMAGES64.float(), MAGNITUDES64.float(), REDSHIFT64.float()


def torch_bytes(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def legacy_bytes(value, **options):
    return torch_bytes(value, _use_new_zipfile_serialization=False, **options)


def npz_bytes(save, *arrays, **named):
    buffer = io.BytesIO()
    save(buffer, *arrays, **named)
    return buffer.getvalue()


class Good:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, content, images=IMAGES, magnitudes=MAGNITUDES, redshift=REDSHIFT):
        (self.folder / name).write_bytes(content)
        expected = images.float().contiguous().numpy().astype("<f4").tobytes()
        expected += magnitudes.float().contiguous().numpy().astype("<f4").tobytes()
        if redshift is not None:
            expected += redshift.double().contiguous().numpy().astype("<f8").tobytes()
        (self.folder / (name + ".expected")).write_bytes(expected)


class Refused:
    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, content, reason, message):
        (self.folder / name).write_bytes(content)
        self.lines.append(f"{name}\t{reason}\t{message}\n")

    def corrupt(self, name, content, message):
        self.add(name, content, "PartitionCorrupt", message)

    def unsafe(self, name, content, message):
        self.add(name, content, "PartitionUnsafe", message)

    def shape(self, name, content, message):
        self.add(name, content, "PartitionShape", message)

    def close(self):
        (self.folder / "reasons.tsv").write_text("".join(self.lines))


def rezip(content, method=zipfile.ZIP_STORED, rename=lambda name: name, change=None, comment=b""):
    """The members of an archive in a new one, as a zip tool would write it (nothing is aligned)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", method) as new:
        new.comment = comment
        for member in old.namelist():
            data = old.read(member)
            if change is not None:
                data = change(member, data)
            if data is not None:
                new.writestr(zipfile.ZipInfo(rename(member)), data, compress_type=method)
    return buffer.getvalue()


def flip(content, index):
    return content[:index] + bytes([content[index] ^ 0x10]) + content[index + 1 :]


def header(json_bytes):
    return struct.pack("<Q", len(json_bytes)) + json_bytes


def lower_sizes(archive):
    """Says in the central directory that a deflated member unpacks to 1,000 bytes."""
    at = archive.index(b"PK\x01\x02") + 24
    return archive[:at] + struct.pack("<I", 1000) + archive[at + 4 :]
