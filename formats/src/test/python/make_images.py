"""Writes JPEGs and PNGs, what Pillow makes of them, and files that are refused.

Run it in this folder: python make_images.py ../resources/dev/cosmicai/formats/image
`good/NAME` is an image; `expected.npz` holds `NAME/3` and `NAME/1`: Pillow's RGB and L, or the
array that was written where Pillow gives 8 of 16 bits. `refused/NAME` is refused for what the line
NAME in `reasons.tsv` says. Needs Pillow and numpy.
"""

import io
import shutil
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

RNG = np.random.default_rng(3)
HEIGHT, WIDTH = 37, 53
JFIF = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2)]
PASSES.append((1, 0, 2, 1))


def photo(height=HEIGHT, width=WIDTH):
    rough = np.clip(128 + 60 * RNG.normal(size=(height // 8 + 2, width // 8 + 2, 3)), 0, 255)
    smooth = Image.fromarray(rough.astype(np.uint8)).resize((width, height), Image.BICUBIC)
    noise = RNG.integers(-12, 12, (height, width, 3))
    return Image.fromarray(np.clip(np.asarray(smooth) + noise, 0, 255).astype(np.uint8))


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def without_markers(data):
    """Up to its first table: neither JFIF nor Adobe."""
    return data[:2] + data[data.index(b"\xff\xdb") :]


def jpegs():
    image = photo()
    yield "420.jpg", jpeg(image, quality=75)
    yield "422.jpg", jpeg(image, quality=90, subsampling=1)
    yield "444.jpg", jpeg(image, quality=95, subsampling=0)
    yield "rough.jpg", jpeg(image, quality=5)
    yield "large.jpg", jpeg(photo(200, 250), quality=85)
    yield "progressive.jpg", jpeg(image, quality=80, progressive=True)
    yield "optimized.jpg", jpeg(image, quality=80, optimize=True)
    yield "restart.jpg", jpeg(image, quality=80, restart_marker_blocks=3)
    yield "grey.jpg", jpeg(image.convert("L"), quality=85)
    yield "one-pixel.jpg", jpeg(photo(1, 1), quality=85)
    yield "narrow.jpg", jpeg(photo(40, 1), quality=85)
    yield "rgb.jpg", jpeg(image, quality=85, keep_rgb=True)
    yield "rgb-by-ids.jpg", without_markers(jpeg(image, quality=85, keep_rgb=True))
    yield "420-without-markers.jpg", without_markers(jpeg(image, quality=85))
    yield "444-without-markers.jpg", without_markers(jpeg(image, quality=85, subsampling=0))
    cmyk = jpeg(image.convert("CMYK"), quality=85)
    yield "cmyk.jpg", cmyk
    at = cmyk.index(b"Adobe") + 11
    yield "ycck.jpg", cmyk[:at] + b"\2" + cmyk[at + 1 :]
    yield "cmyk-without-markers.jpg", without_markers(cmyk)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "turned-by-exif.jpg", jpeg(image, quality=85, exif=exif, icc_profile=b"x" * 3000)
    plain = jpeg(image, quality=85)
    yield "more-behind-its-end.jpg", plain + b"\xff\xd8 and more"
    yield "spare-bytes-before-its-end.jpg", plain[:-2] + b"\x12\x34\xff\xd9"
    yield "filled-markers.jpg", plain.replace(b"\xff\xdb", b"\xff\xff\xff\xdb")


def png(array, color, bits, interlaced=False, extra=()):
    """A PNG of samples `[H, W, samples]`, without Pillow, which writes fewer kinds."""
    height, width, _ = array.shape
    raw = b""
    for top, left, down, right in PASSES if interlaced else [(0, 0, 1, 1)]:
        part = array[top::down, left::right]
        if part.size:
            raw += b"".join(b"\0" + packed(row.reshape(-1), bits) for row in part)
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced))
    data = zlib.compress(raw)
    half = len(data) // 2
    chunks = [(b"IHDR", header), *extra, (b"IDAT", data[:half]), (b"IDAT", data[half:])]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in [*chunks, (b"IEND", b"")])


def chunk(kind, data):
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def packed(samples, bits):
    if bits >= 8:
        return samples.astype(f">u{bits // 8}").tobytes()
    ones = (samples[:, None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(ones.reshape(-1)).tobytes()


def pngs():
    """Name, bytes, and the array where Pillow does not give all of it."""
    for name, mode in {"grey": "L", "rgb": "RGB", "rgba": "RGBA", "grey-alpha": "LA"}.items():
        out = io.BytesIO()
        image = photo().convert(mode)
        if "A" in mode:
            image.putalpha(photo().convert("L"))
        image.save(out, "PNG")
        yield f"{name}.png", out.getvalue(), None
    colors = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    for color, samples in colors.items():
        for bits in (1, 2, 4, 8, 16):
            if (bits < 8 and color not in (0, 3)) or (bits == 16 and color == 3):
                continue
            for interlaced in (False, True):
                array = RNG.integers(0, 1 << bits, (11, 13, samples))
                palette = RNG.integers(0, 256, 3 << min(bits, 8), dtype=np.uint8).tobytes()
                extra = [(b"PLTE", palette)] if color == 3 else []
                extra.append((b"gAMA", struct.pack(">I", 45455)))
                if color == 3:
                    extra.append((b"tRNS", b"\0\x80"))
                data = png(array, color, bits, interlaced, extra)
                visible = array[..., : 3 if samples > 2 else 1]
                kind = "interlaced" if interlaced else "plain"
                yield f"{color}-{bits}-{kind}.png", data, visible if bits == 16 else None


def grey(rgb):
    """Pillow's L, of any number of bits."""
    rgb = rgb.astype(np.int64)
    mixed = rgb[..., 0] * 19595 + rgb[..., 1] * 38470 + rgb[..., 2] * 7471 + 0x8000
    return (mixed >> 16)[..., None]


def write_good(folder):
    arrays = {}
    for name, data, wide in [*((n, d, None) for n, d in jpegs()), *pngs()]:
        (folder / name).write_bytes(data)
        if wide is not None:
            rgb = np.broadcast_to(wide, (*wide.shape[:2], 3))
            arrays[f"{name}/3"] = rgb.astype(np.int32)
            arrays[f"{name}/1"] = (wide if wide.shape[2] == 1 else grey(wide)).astype(np.int32)
            high = np.asarray(Image.open(folder / name).convert("RGB"))
            if wide.shape[2] == 3:
                assert np.array_equal(high, rgb >> 8), name
            continue
        image = Image.open(folder / name)
        arrays[f"{name}/3"] = np.asarray(image.convert("RGB"))
        arrays[f"{name}/1"] = np.asarray(image.convert("L"))[..., None]
    np.savez_compressed(folder.parent / "expected.npz", **arrays)


def resized(data, width, height):
    """The same JPEG, which says that it is larger."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def refused():
    """Name, bytes, the reason, a part of the message."""
    plain = jpeg(photo(), quality=85)
    progressive = jpeg(photo(), quality=85, progressive=True)
    corrupt, shape = "PartitionCorrupt", "PartitionShape"
    yield "empty.jpg", b"", corrupt, "it is empty"
    yield "text.jpg", b"<html>404</html>", corrupt, "it is no JPEG and no PNG"
    yield "cut.jpg", plain[: len(plain) // 2], corrupt, "its data end too early"
    yield "cut-inside.jpg", plain[: len(plain) // 2] + b"\xff\xd9", corrupt, "premature end of data"
    yield "cut-before-its-end.jpg", plain[:-2], corrupt, "its data end too early"
    yield "cut-header.jpg", plain[:100], corrupt, "its data end too early"
    yield "cut-progressive.jpg", progressive[:-40], corrupt, "its data end too early"
    start = plain.index(b"\xff\xda") + 40
    spoilt = plain[:start] + b"\xff\0" * 30 + plain[start + 60 :]
    yield "spoilt.jpg", spoilt, corrupt, "bad Huffman code"
    yield "bomb.jpg", resized(plain, 60000, 60000), shape, "60000 by 60000 pixels"
    yield "no-pixels.jpg", resized(plain, 0, 5), corrupt, "it declares 0 by 5 pixels"
    yield "taller.jpg", resized(plain, WIDTH, 2000), corrupt, "decoder says"
    at = plain.index(b"\xff\xc0")
    yield "arithmetic.jpg", plain[:at] + b"\xff\xc9" + plain[at + 2 :], shape, "arithmetically"
    yield "lossless.jpg", plain[:at] + b"\xff\xc3" + plain[at + 2 :], shape, "lossless"
    yield "12-bits.jpg", plain[: at + 4] + b"\x0c" + plain[at + 5 :], shape, "12 bits a sample"
    yield "no-scan.jpg", plain[: plain.index(b"\xff\xda")] + b"\xff\xd9", corrupt, "has no image"
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    yield "scans.jpg", progressive[:-2] + scan * 100 + b"\xff\xd9", shape, "more than 100 scans"
    yield "no-tables.jpg", plain[:20] + plain[at:], corrupt, "decoder says"
    for kind, words in {"GIF": "a GIF", "WEBP": "a WebP", "BMP": "(BMP)", "TIFF": "a TIFF"}.items():
        out = io.BytesIO()
        photo().save(out, kind)
        yield f"{kind.lower()}.jpg", out.getvalue(), shape, words
    grey8 = RNG.integers(0, 256, (11, 13, 1))
    good = png(grey8, 0, 8)
    yield "cut.png", good[: len(good) // 2], corrupt, "its data end too early"
    yield "no-end.png", good[:-12], corrupt, "its data end too early"
    half = len(good) // 2
    spoilt = good[:half] + bytes([good[half] ^ 1]) + good[half + 1 :]
    yield "spoilt.png", spoilt, corrupt, "the checksum of its chunk IDAT is wrong"
    tall = good.replace(good[8:33], chunk(b"IHDR", struct.pack(">IIBBBBB", 13, 99, 8, 0, 0, 0, 0)))
    yield "too-few-data.png", tall, corrupt, "decoder says"
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    yield "bomb.png", good.replace(good[8:33], chunk(b"IHDR", header)), shape, "60000 by 60000"
    header = struct.pack(">IIBBBBB", 13, 11, 3, 0, 0, 0, 0)
    yield "3-bits.png", good.replace(good[8:33], chunk(b"IHDR", header)), corrupt, "does not say"
    few = png(grey8, 3, 8, extra=[(b"PLTE", bytes(30))])
    yield "few-colors.png", few, corrupt, "a colour that its palette does not have"
    yield "no-palette.png", png(grey8, 3, 8), corrupt, "it has no image"
    unknown = png(grey8, 0, 8, extra=[(b"ABCD", b"")])
    yield "unknown-chunk.png", unknown, corrupt, "an unknown chunk, ABCD"


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("good", "refused"):
        (folder / name).mkdir(parents=True)
    write_good(folder / "good")
    lines = []
    for name, data, reason, words in refused():
        (folder / "refused" / name).write_bytes(data)
        lines.append(f"{name}\t{reason}\t{words}\n")
    (folder / "refused" / "reasons.tsv").write_text("".join(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
