"""Files as people have them: samples one by one, lists of numbers, parts of datasets."""

import collections
import contextlib

import numpy as np
import torch
from safetensors.torch import save as safetensors_bytes
from torch.utils.data import ConcatDataset, Subset, TensorDataset, random_split

from golden.content import legacy_bytes, torch_bytes

N = 5
generator = torch.Generator().manual_seed(20261123)
IMAGES = torch.randn(N, 2, 3, 3, generator=generator)
PIXELS = torch.randint(0, 256, (N, 2, 3, 3), generator=generator).to(torch.uint8)
MAGS = 18 + 2 * torch.randn(N, 4, generator=generator)
Z = torch.rand(N, generator=generator, dtype=torch.float64)
LABELS = torch.tensor([3, 0, 2, 2, 1])
NUMBERS = [0.5, -1.25, 1e300, 0.0, 3.0]

Galaxy = collections.namedtuple("Galaxy", "image label")


class Survey(TensorDataset):
    """A class of the user's own, which whoever reads the file does not have."""

    def __init__(self, *tensors):
        super().__init__(*tensors)
        self.transform = None


# As in a program that somebody wrote beside their data.
Galaxy.__module__ = Survey.__module__ = "__main__"


def as_tensor(column):
    if isinstance(column, np.ndarray):
        return torch.from_numpy(column.astype(column.dtype.newbyteorder("="), order="C"))
    return torch.as_tensor(column).contiguous().clone()


class Odd:
    """Beside each file is an `<name>.expected`: its columns as safetensors, by name or position."""

    def __init__(self, folder):
        self.folder = folder
        self.lines = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, content, *by_position, **by_name):
        (self.folder / name).write_bytes(content)
        columns = {str(i): column for i, column in enumerate(by_position)} | by_name
        expected = {name: as_tensor(column) for name, column in columns.items()}
        (self.folder / (name + ".expected")).write_bytes(safetensors_bytes(expected))

    def refuse(self, name, content, column, reason, message):
        """A column that is refused when it is asked for; where it is empty, the file at once."""
        (self.folder / name).write_bytes(content)
        self.lines.append(f"{name}\t{column}\t{reason}\t{message}\n")

    def close(self):
        (self.folder / "refused.tsv").write_text("".join(self.lines))


@contextlib.contextmanager
def classes_in_main():
    """Lets the two classes be pickled by the names that they say they have."""
    import __main__

    __main__.Galaxy, __main__.Survey = Galaxy, Survey
    yield
    del __main__.Galaxy, __main__.Survey


def write_samples(odd):
    views = [(IMAGES[i], MAGS[i], Z[i], i) for i in range(N)]
    columns = (IMAGES, MAGS, Z, torch.arange(N))
    odd.add("samples-views.pt", torch_bytes(views), *columns)
    odd.add("samples-views-protocol-1.pt", torch_bytes(views, pickle_protocol=1), *columns)
    odd.add("samples-views-legacy.pt", legacy_bytes(views), *columns)
    own = [tuple(torch.as_tensor(part).clone() for part in sample) for sample in views]
    odd.add("samples-own.pt", torch_bytes(own), *columns)
    odd.add("samples-own-legacy.pt", legacy_bytes(own), *columns)
    odd.add("samples-own-protocol-5.pt", torch_bytes(own, pickle_protocol=5), *columns)
    odd.add(
        "samples-lists.pt",
        torch_bytes([[PIXELS[i], int(LABELS[i])] for i in range(N)]),
        PIXELS,
        LABELS,
    )
    odd.add("samples-reversed.pt", torch_bytes(views[::-1]), *(c.flip(0) for c in columns))
    odd.add("samples-every-second.pt", torch_bytes(views[::2]), *(c[::2] for c in columns))
    odd.add("samples-one.pt", torch_bytes(views[3:4]), *(c[3:4] for c in columns))
    odd.add(
        "samples-strided.pt",
        torch_bytes([(IMAGES[i].transpose(1, 2), IMAGES[-1 - i, :, ::2, 1:]) for i in range(N)]),
        IMAGES.transpose(2, 3),
        IMAGES.flip(0)[:, :, ::2, 1:],
    )
    odd.add(
        "samples-halves.pt",
        torch_bytes([(i.half(), i.bfloat16()) for i in IMAGES]),
        IMAGES.half(),
        IMAGES.bfloat16(),
    )
    odd.add(
        "samples-same.pt",
        torch_bytes([(IMAGES[0], LABELS)] * 3),
        IMAGES[:1].repeat(3, 1, 1, 1),
        LABELS.repeat(3, 1),
    )
    dicts = [
        dict(
            id=f"J{i}",
            image=PIXELS[i],
            label=int(LABELS[i]),
            z=NUMBERS[i],
            kept=i % 2 == 0,
            mags=MAGS[i].tolist(),
            target={"class": LABELS[i], "weight": i if i < 3 else i / 2},
        )
        for i in range(N)
    ]
    expected = dict(
        image=PIXELS,
        label=LABELS,
        z=np.array(NUMBERS),
        kept=torch.tensor([True, False, True, False, True]),
        mags=MAGS.double(),
    )
    nested = {
        "target.class": LABELS,
        "target.weight": torch.tensor([0, 1, 2, 1.5, 2], dtype=torch.float64),
    }
    odd.add("samples-dicts.pt", torch_bytes(dicts), **expected, **nested)
    odd.add("samples-dicts-tuple.pt", torch_bytes(tuple(dicts)), **expected, **nested)
    for protocol in (1, 2, 4):
        tuples = [Galaxy(IMAGES[i], int(LABELS[i])) for i in range(N)]
        with classes_in_main():
            content = torch_bytes(tuples, pickle_protocol=protocol)
        odd.add(f"samples-named-{protocol}.pt", content, IMAGES, LABELS)
    nested = [(IMAGES[i], (MAGS[i], Z[i]), "J1") for i in range(N)]
    odd.add("samples-nested.pt", torch_bytes(nested), IMAGES, **{"1.0": MAGS, "1.1": Z})


def write_containers(odd):
    odd.add("bare.pt", torch_bytes(PIXELS), PIXELS)
    odd.add("bare-array.pt", torch_bytes(IMAGES.numpy()), IMAGES)
    odd.add("numbers.pt", torch_bytes([1, -2, 1 << 40, 0]), torch.tensor([1, -2, 1 << 40, 0]))
    rows = [[1, 2.5], [-0.0, 1e-300]]
    odd.add("rows.pt", torch_bytes(rows), torch.tensor(rows, dtype=torch.float64))
    named = dict(images=PIXELS, labels=LABELS)
    lists = dict(
        images=list(PIXELS),
        labels=LABELS.tolist(),
        mags=MAGS.tolist(),
        kept=[True] * N,
        own=[m.clone() for m in MAGS],
        ids=["J1", "J2"],
        shape=(5, 32, 32),
    )
    expected = dict(
        **named,
        mags=MAGS.double(),
        kept=torch.tensor([True] * N),
        own=MAGS,
        shape=torch.tensor([5, 32, 32]),
    )
    odd.add("dict-of-lists.pt", torch_bytes(lists), **expected)
    odd.add(
        "dicts-in-dicts.pt",
        torch_bytes(
            collections.defaultdict(
                list,
                data=collections.OrderedDict(images=PIXELS, deep={"labels": LABELS}),
                meta=dict(name="survey", shape=None, made=2026),
                mags=MAGS,
                train=(IMAGES, Z),
                test=TensorDataset(MAGS),
            )
        ),
        **{
            "data.images": PIXELS,
            "data.deep.labels": LABELS,
            "mags": MAGS,
            "train.0": IMAGES,
            "train.1": Z,
            "test.0": MAGS,
        },
    )
    parts = (list(IMAGES), MAGS, NUMBERS)
    odd.add("tuple-of-lists.pt", torch_bytes(parts), IMAGES, MAGS, np.array(NUMBERS))
    four = (PIXELS, MAGS, LABELS, Z)
    odd.add("four.pt", torch_bytes(four), *four)


def write_datasets(odd):
    columns = (PIXELS, MAGS, LABELS)
    whole = TensorDataset(*columns)

    def add(name, dataset, *indices, **options):
        odd.add(f"{name}.pt", torch_bytes(dataset, **options), *(c[list(indices)] for c in columns))

    add("subset", Subset(whole, [3, 0, 3, 4]), 3, 0, 3, 4)
    add("subset-protocol-1", Subset(whole, [3, 0, 3, 4]), 3, 0, 3, 4, pickle_protocol=1)
    add("subset-steps", Subset(whole, [0, 2, 4]), 0, 2, 4)
    add("subset-range", Subset(whole, range(1, 5, 2)), 1, 3)
    add("subset-range-4", Subset(whole, range(1, 4)), 1, 2, 3, pickle_protocol=4)
    add("subset-tensor", Subset(whole, torch.tensor([4, 1])), 4, 1)
    add("subset-array", Subset(whole, np.array([4, 1], dtype=">i4")), 4, 1)
    add("subset-of-subset", Subset(Subset(whole, [4, 3, 1]), [2, 0]), 1, 4)
    add("subset-of-samples", Subset(list(zip(*columns)), [2, 0]), 2, 0)
    add("concat", ConcatDataset([whole, Subset(whole, [4, 2])]), 0, 1, 2, 3, 4, 4, 2)
    split = random_split(whole, [3, 2], torch.Generator().manual_seed(1))
    add("split-part", split[1], *split[1].indices)
    add("split", split, *(split[0].indices + split[1].indices))
    odd.add("subset-of-tensors.pt", torch_bytes(Subset(list(IMAGES), [2, 0])), IMAGES[[2, 0]])
    rows = [dict(image=i, label=int(c)) for i, c in zip(PIXELS, LABELS)]
    odd.add(
        "concat-of-dicts.pt",
        torch_bytes(ConcatDataset([rows[:2], rows[2:]])),
        image=PIXELS,
        label=LABELS,
    )
    for protocol in (1, 2, 5):
        with classes_in_main():
            content = torch_bytes(Survey(*columns), pickle_protocol=protocol)
        odd.add(f"subclass-{protocol}.pt", content, *columns)
