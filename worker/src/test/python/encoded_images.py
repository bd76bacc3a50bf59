"""Encoded images as people have them, a classifier by cosmic-export, and what PyTorch says.

    python encoded_images.py make FOLDER
        writes FOLDER/{model.pt,grey.pt,expected.npz}, and below FOLDER/data what ranks read:
        shards/*.tar, folder/metadata.csv with its images, folder/metadata.parquet,
        table/*.parquet, damaged/*
    python encoded_images.py check FOLDER
        compares FOLDER/*.SPLIT.parquet with that

Needs the packages of .ci/requirements.txt, and models/ of this repository. Images are decoded by
Pillow, resized by torch and classified by PyTorch.
"""

import io
import json
import pathlib
import sys
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from PIL import Image
from torch import nn
from torch.nn.functional import interpolate

EXPORT = pathlib.Path(__file__).parents[4] / "models" / "export" / "src"
SAMPLES, CLASSES, SIDE, BOUND = 60, 4, 24, 1e-3
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
RNG = np.random.default_rng(11)


class Classifier(nn.Module):
    """An image -> 4 logits."""

    def __init__(self, channels):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, 8, 3, stride=2),
            nn.ReLU(),
            nn.Conv2d(8, 16, 3, stride=2),
            nn.ReLU(),
            nn.Flatten(),
            nn.LazyLinear(CLASSES),
        )

    def forward(self, image):
        return 5 * self.layers(image)


def picture():
    """Of any size, encoded in one of several ways."""
    height, width = RNG.integers(20, 90, 2)
    rough = np.uint8(np.clip(128 + 70 * RNG.normal(size=(5, 5, 3)), 0, 255))
    image = Image.fromarray(rough).resize((width, height), Image.BICUBIC)
    kinds = [
        ("jpg", "JPEG", {"quality": 85}),
        ("jpg", "JPEG", {"quality": 60, "progressive": True}),
        ("jpeg", "JPEG", {"quality": 90, "subsampling": 0}),
        ("png", "PNG", {}),
    ]
    ending, name, options = kinds[RNG.integers(len(kinds))]
    image = image.convert("L") if RNG.random() < 0.15 else image
    out = io.BytesIO()
    image.save(out, name, **options)
    return ending, out.getvalue()


def prepared(encoded, mode):
    """As the transforms that the archive declares."""
    image = np.array(Image.open(io.BytesIO(encoded)).convert(mode), dtype=np.float32)
    image = torch.from_numpy(image).reshape(*image.shape[:2], -1).permute(2, 0, 1)[None]
    image = interpolate(image, (SIDE, SIDE), mode="bilinear", antialias=True) / 255
    count = image.shape[1]
    mean, std = torch.tensor(MEAN[:count]), torch.tensor(STD[:count])
    return (image - mean[:, None, None]) / std[:, None, None]


def export(folder, name, channels, images):
    """Exports a classifier and returns its logits."""
    from cosmic_export.command import main

    network = Classifier(channels).eval()
    steps = [
        {"resize": {"size": [SIDE, SIDE]}},
        {"scale": 1 / 255},
        {"normalize": {"mean": MEAN[:channels], "std": STD[:channels]}},
    ]
    with torch.no_grad():
        network(image=images)
    torch.save(network, folder / "network.pth")
    torch.save({"image": images[:8]}, folder / "samples.pt")
    command = [folder / "network.pth", "--trust", "--samples", folder / "samples.pt"]
    command += ["--out", folder / f"{name}.pt", "--batch-size", 7, "--precision", "fp32"]
    command += ["--task", "classification", "--output", "logits"]
    command += ["--transforms", json.dumps({"image": steps})]
    if main([str(argument) for argument in command]):
        sys.exit(f"{name} cannot be exported")
    with torch.no_grad():
        return network(image=images).numpy()


def write_shard(path, pictures, labels, first):
    with tarfile.open(path, "w") as tar:
        for i, ((ending, encoded), label) in enumerate(zip(pictures, labels, strict=True)):
            fields = {"id": 1000 + first + i}
            for kind, content in (
                (ending, encoded),
                ("cls", str(label).encode()),
                ("json", json.dumps(fields).encode()),
            ):
                member = tarfile.TarInfo(f"{first + i:06d}.{kind}")
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))


def spoil(source, target):
    """The shard with five samples that nothing can be computed with, each for another reason."""
    array = io.BytesIO()
    np.save(array, np.zeros((2, 2), np.float32))
    with tarfile.open(source) as good, tarfile.open(target, "w") as bad:
        for member in good:
            content = good.extractfile(member).read()
            key, kind = member.name.split(".")
            is_image = kind in ("jpg", "jpeg", "png")
            if key == "000000" and is_image:
                content = content[: len(content) // 2]
            elif (key == "000004" and is_image) or (key == "000017" and kind == "json"):
                continue
            elif key == "000009" and is_image:
                member.name, content = f"{key}.image.npy", array.getvalue()
            elif key == "000012" and kind == "cls":
                content = b"spiral"
            member.size = len(content)
            bad.addfile(member, io.BytesIO(content))


def make(folder):
    torch.manual_seed(7)
    pictures = [picture() for _ in range(SAMPLES)]
    labels = RNG.integers(0, CLASSES, SAMPLES)
    color = torch.cat([prepared(encoded, "RGB") for _, encoded in pictures])
    grey = torch.cat([prepared(encoded, "L") for _, encoded in pictures])
    np.savez(
        folder / "expected.npz",
        label=labels,
        model=export(folder, "model", 3, color),
        grey=export(folder, "grey", 1, grey),
    )
    for name in ("shards", "folder", "table", "damaged"):
        (folder / "data" / name).mkdir(parents=True)
    data = folder / "data"
    for i, first in enumerate(range(0, SAMPLES, 25)):
        end = min(first + 25, SAMPLES)
        write_shard(data / f"shards/{i}.tar", pictures[first:end], labels[first:end], first)
    lines = ["\ufefffile_name,label,brightness"]
    names = []
    for i, ((ending, encoded), label) in enumerate(zip(pictures, labels, strict=True)):
        name = f"part {i % 3}/{i:03d}, ä.{ending}"
        (data / "folder" / name).parent.mkdir(exist_ok=True)
        (data / "folder" / name).write_bytes(encoded)
        lines.append(f'"{name}",{label},{i / 8}')
        names.append(name)
    (data / "folder/metadata.csv").write_bytes("\r\n".join(lines).encode())
    table = {"file_name": names, "label": labels, "brightness": np.arange(SAMPLES) / 8}
    pq.write_table(pa.table(table), data / "folder/metadata.parquet")
    image = [{"bytes": encoded, "path": n} for (_, encoded), n in zip(pictures, names, strict=True)]
    table = {"image": image, "label": labels, "file_name": names}
    pq.write_table(pa.table(table), data / "table/1.parquet", row_group_size=16)
    cut = [(ending, encoded[: len(encoded) // 2]) for ending, encoded in pictures[:1]]
    write_shard(data / "damaged/0.tar", pictures[:30] + cut, [*labels[:30], 0], 0)
    (data / "damaged/metadata.csv").write_text("file_name,label\nmissing.jpg,1\n")
    spoil(data / "shards/0.tar", data / "damaged/spoilt.tar")
    (data / "damaged/outside").mkdir()
    (data / "damaged/outside/metadata.csv").write_text("file_name,label\n../0.tar,1\n")


def check(folder):
    import pandas

    expected = np.load(folder / "expected.npz")
    for file in sorted(folder.glob("*.0.parquet")):
        splits = sorted(folder.glob(file.name.replace(".0.parquet", ".*.parquet")))
        predicted = pandas.concat([pandas.read_parquet(s) for s in splits], ignore_index=True)
        logits = expected["grey" if "grey" in file.stem else "model"]
        given = np.stack(predicted["logits"].to_numpy())
        worst = np.abs(given - logits).max()
        assert worst <= BOUND, f"{file.name}: logits differ by {worst}"
        classes = predicted["predicted_class"].to_numpy()
        assert np.array_equal(classes, logits.argmax(1)), f"{file.name}: other classes"
        assert np.array_equal(predicted["label"].to_numpy(), expected["label"]), file.name
        if "__key__" in predicted:
            keys = [f"{i:06d}" for i in range(SAMPLES)]
            assert predicted["__key__"].tolist() == keys, file.name
            assert predicted["id"].tolist() == [1000 + i for i in range(SAMPLES)], file.name
        else:
            starts = [f"part {i % 3}/{i:03d}, ä." for i in range(SAMPLES)]
            names = predicted["file_name"].str.rpartition(".")[0] + "."
            assert names.tolist() == starts, file.name
        if "brightness" in predicted:
            assert predicted["brightness"].tolist() == (np.arange(SAMPLES) / 8).tolist()
        print(f"{file.stem}: {len(predicted)} samples, logits differ by {worst:.1e} at most")


if __name__ == "__main__":
    sys.path.insert(0, str(EXPORT))
    {"make": make, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
