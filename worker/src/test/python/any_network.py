"""Networks of many signatures, exported by cosmic-export, with partitions and what PyTorch says.

    python any_network.py make FOLDER
        writes FOLDER/CASE/{model.pt,reading.json,expected.npz,data/*}
    python any_network.py check FOLDER
        compares FOLDER/CASE/predictions.*.parquet with that

Needs the packages of .ci/requirements.txt, and models/ of this repository.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

EXPORT = pathlib.Path(__file__).parents[4] / "models" / "export" / "src"
BOUND = 1e-5


class Digits(nn.Module):
    """An image -> 10 logits."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))

    def forward(self, image):
        return self.layers(image)


class Tokens(nn.Module):
    """Tokens `[N, 128]` with a mask -> an embedding `[N, 64]`."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, 64)

    def forward(self, tokens, mask):
        kept = self.embedding(tokens) * mask[..., None]
        return kept.sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


class Table(nn.Module):
    """30 numbers -> 2 outputs."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(30, 2)

    def forward(self, features):
        both = self.layer(features)
        return {"temperature": both[:, 0], "rain": both[:, 1]}


class Three(nn.Module):
    """Three inputs -> three outputs, of different types."""

    def __init__(self):
        super().__init__()
        self.image = nn.Conv2d(3, 4, 3)
        self.mixed = nn.Linear(4 + 200 + 1, 3)

    def forward(self, image, spectrum, redshift):
        seen = self.image(image).mean((2, 3))
        mixed = self.mixed(torch.cat([seen, spectrum, redshift[:, None]], 1))
        return mixed, seen.double(), mixed.argmax(1)


class CutOuts(nn.Module):
    """The survey's signature."""

    def __init__(self):
        super().__init__()
        self.image = nn.Conv2d(5, 4, 8, stride=8)
        self.head = nn.Linear(4 + 5, 1)

    def forward(self, images, magnitudes):
        return self.head(torch.cat([self.image(images).mean((2, 3)), magnitudes], 1))


def case(folder, network, sample, arguments, reading):
    """Exports a network and says how its partitions are read."""
    from cosmic_export.command import main

    (folder / "data").mkdir(parents=True)
    network.eval()
    with torch.no_grad():
        network(**sample)
    torch.save(network, folder / "network.pth")
    torch.save({name: value[:20] for name, value in sample.items()}, folder / "samples.pt")
    command = [folder / "network.pth", "--trust", "--samples", folder / "samples.pt"]
    command += ["--out", folder / "model.pt", "--batch-size", 32, "--precision", "fp32"]
    if main([str(argument) for argument in command + arguments]):
        sys.exit(f"{folder.name} cannot be exported")
    (folder / "reading.json").write_text(json.dumps(reading))
    with torch.no_grad():
        return network(**sample)


def make(folder):
    """Writes all cases."""
    torch.manual_seed(7)

    pixels = torch.randint(0, 256, (300, 28, 28, 3), dtype=torch.uint8)
    label = torch.randint(0, 10, (300,))
    image = (pixels.permute(0, 3, 1, 2).float() / 255 - 0.5) / 0.25
    steps = [
        {"channelsFirst": True},
        {"scale": 1 / 255},
        {"normalize": {"mean": [0.5], "std": [0.25]}},
    ]
    options = ["--task", "classification", "--output", "logits"]
    options += ["--transforms", json.dumps({"image": steps})]
    logits = case(folder / "digits", Digits(), {"image": image.contiguous()}, options, {})
    torch.save((pixels, label), folder / "digits/data/1.pt")
    np.savez(
        folder / "digits/expected.npz",
        logits=logits.numpy(),
        predicted_class=logits.argmax(1).numpy(),
        label=label.numpy(),
    )

    tokens, mask = torch.randint(0, 1000, (9000, 128)), torch.rand(9000, 128) > 0.3
    embedding = case(
        folder / "tokens",
        Tokens(),
        {"tokens": tokens, "mask": mask},
        ["--output", "embedding"],
        {"keep": ["objid"]},
    )
    objid = torch.arange(9000) + (1 << 60)
    torch.save({"mask": mask, "objid": objid, "tokens": tokens}, folder / "tokens/data/1.pt")
    np.savez(folder / "tokens/expected.npz", embedding=embedding.numpy(), objid=objid.numpy())

    features = torch.randn(1000, 30, dtype=torch.float64)
    both = case(
        folder / "table",
        Table(),
        {"features": features.float()},
        ["--task", "regression"],
        {"columns": {"features": "f*", "target_rain": "rainfall"}, "keep": ["station"]},
    )
    columns = {f"f{i}": features[:, i].numpy() for i in range(30)}
    columns |= {"station": np.arange(1000, dtype="i4"), "rainfall": features[:, 3].numpy()}
    np.savez(folder / "table/data/1.npz", **columns)
    import pandas

    pandas.DataFrame(columns).to_parquet(folder / "table/data/2.parquet")
    expected = {name: value.numpy() for name, value in both.items()}
    expected |= {"station": columns["station"], "target_rain": columns["rainfall"]}
    np.savez(
        folder / "table/expected.npz",
        **{name: np.concatenate([value, value]) for name, value in expected.items()},
    )

    image, spectrum = torch.randn(2000, 3, 24, 24), torch.randn(2000, 200).half()
    redshift = torch.rand(2000)
    sample = {"image": image, "spectrum": spectrum.float(), "redshift": redshift}
    names = ["--output", "mixed", "--output", "seen", "--output", "best"]
    outputs = case(folder / "three", Three(), sample, names, {})
    columns = {"spectrum": spectrum, "redshift": redshift, "image": image}
    torch.save(columns, folder / "three/data/1.pt")
    from safetensors.torch import save_file

    save_file(columns, str(folder / "three/data/2.safetensors"))
    arrays = {name: value.numpy() for name, value in columns.items()}
    np.savez_compressed(folder / "three/data/3.npz", **arrays)
    expected = dict(zip(["mixed", "seen", "best"], outputs, strict=True))
    np.savez(
        folder / "three/expected.npz",
        **{name: np.concatenate([value.numpy()] * 3) for name, value in expected.items()},
    )

    whole, magnitudes = torch.randn(40, 64, 64, 64), torch.rand(40, 5)
    cut = whole[:, :5, 16:48, 16:48].contiguous()
    steps = [{"channels": [0, 1, 2, 3, 4]}, {"centerCrop": [32, 32]}]
    prediction = case(
        folder / "cutouts",
        CutOuts(),
        {"images": cut, "magnitudes": magnitudes},
        ["--task", "redshift"],
        {"transforms": {"images": steps}},
    )
    redshift = torch.rand(40)
    torch.save((whole, magnitudes, redshift), folder / "cutouts/data/1.pt")
    np.savez(folder / "cutouts/expected.npz", prediction=prediction[:, 0], redshift=redshift)


def check(folder):
    """Compares all cases, read by pandas."""
    import pandas

    for case in sorted(folder.iterdir()):
        splits = sorted(case.glob("predictions.*.parquet"))
        predicted = pandas.concat([pandas.read_parquet(s) for s in splits], ignore_index=True)
        expected = np.load(case / "expected.npz")
        for name in expected.files:
            given = predicted[name].to_numpy()
            given = np.stack(given) if given.dtype == object else given
            wanted = expected[name].reshape(given.shape)
            if wanted.dtype.kind in "iu":
                assert np.array_equal(given, wanted), (case.name, name)
            else:
                off = np.abs(given.astype("f8") - wanted).max()
                assert off <= BOUND, (case.name, name, off)
        print(case.name, len(predicted), *predicted.columns)


if __name__ == "__main__":
    sys.path.insert(0, str(EXPORT))
    # A pickled class is found in the module of its name.
    sys.modules["any_network"] = sys.modules["__main__"]
    {"make": make, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
