# Generated from crds/ by python/generate.py. Change the Java types there, then run both.

"""What a job reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(kw_only=True)
class Follow:
    """The field ``spec.data.follow``.

    The job goes on with the files that come to the folder while it runs, until no file has come for
    idleSeconds or drain is true. {} follows with the defaults; nothing behind the colon is as if it
    was unset, and cosmic refuses it. Needs worldSize. Unset: the job takes the files that are there
    when it starts.
    """

    idle_seconds: int | None = None
    """The job completes when no file has come for so many seconds and all are computed. Unset: it
    follows until drain is true."""

    interval_seconds: int | None = None
    """The time between two looks at the folder, in seconds, 1 to 86400. A look lists all of the
    folder: one request for each 1,000 objects. A file is taken when two looks in a row show the
    same of it. Unset: 10."""


@dataclass(kw_only=True)
class Normalize:
    """The field ``spec.data.transforms.normalize``.

    Subtracts a mean and then divides by a standard deviation, channel by channel. Unset: values as
    they are.
    """

    mean: Sequence[float]
    """What to subtract: a number for each channel, or one for all. Required."""

    std: Sequence[float]
    """What to divide by, above 0: as many numbers as in mean. Required."""


@dataclass(kw_only=True)
class Resize:
    """The field ``spec.data.transforms.resize``.

    Brings images [C, H, W] to another height and width, as torchvision does. Unset: their own.
    """

    size: Sequence[int]
    """[height, width] in pixels. Required."""

    antialias: bool | None = None
    """Whether pixels are averaged where the image becomes smaller; without effect on nearest.
    Unset: true."""

    interpolation: Literal["bicubic", "bilinear", "nearest"] | None = None
    """How values between pixels are found. Unset: bilinear."""


@dataclass(kw_only=True)
class Transform:
    """One of ``spec.data.transforms``."""

    input: str
    """Which of the network's inputs it is for, by the network's name, also where columns gives the
    column another. Required."""

    center_crop: Sequence[int] | None = None
    """Takes the middle [height, width] of images [C, H, W], in pixels. Unset: all of it."""

    channels: Sequence[int] | None = None
    """Takes these channels of images [C, H, W], counted from 0, in this order. Unset: all."""

    channels_first: bool | None = None
    """True turns images [H, W, C] into [C, H, W]; it comes before channels, centerCrop and resize.
    Unset: the order stays."""

    normalize: Normalize | None = None
    """Subtracts a mean and then divides by a standard deviation, channel by channel. Unset: values
    as they are."""

    resize: Resize | None = None
    """Brings images [C, H, W] to another height and width, as torchvision does. Unset: their
    own."""

    scale: float | None = None
    """Multiplies values by this number, such as 0.00392156862745098, which is 1/255, to make 8-bit
    pixels 0 to 1. Not 0. Unset: values as they are."""


@dataclass(kw_only=True)
class Data:
    """The field ``spec.data``.

    The partitions to run it on. Required. Cannot change once the job has started.
    """

    uri: str
    """The folder that holds the partitions, as s3://bucket/prefix, or one single object. Every
    object below it whose name ends in a known format's is a partition; they are taken in natural
    order (2.pt before 10.pt). Required."""

    columns: Mapping[str, str] | None = None
    """Where the files call a column otherwise than the network: the network's name for it, then the
    files', as in {images: img, redshift: z_spec}. The network's name is that of an input, or of the
    column that an output is compared with. The files' is a name, or a position in quotes from \"0\"
    on, or several of them with commas or with * for any characters, whose values are put side by
    side as [N, K]. Unset: columns are found by the network's names, in files without names by their
    order."""

    file_limit: int | None = None
    """Take only the first so many files, 1 to 1000000. Excludes totalSize. Unset: all files."""

    follow: Follow | None = None
    """The job goes on with the files that come to the folder while it runs, until no file has come
    for idleSeconds or drain is true. {} follows with the defaults; nothing behind the colon is as
    if it was unset, and cosmic refuses it. Needs worldSize. Unset: the job takes the files that are
    there when it starts."""

    format: Literal["auto", "images", "npz", "parquet", "pt", "safetensors", "tar"] | None = None
    """pt (what torch.save writes), safetensors, npz, parquet, tar (shards as WebDataset has them)
    or images (metadata.csv or metadata.parquet with images beside it); only objects whose names end
    in it are read. auto reads all of them. Unset: auto."""

    keep: Sequence[str] | None = None
    """Columns of numbers in the files that go to the predictions as they are, such as [objid, ra,
    dec]; with them, predictions can be joined to a catalogue. Unset: none."""

    split_size: int | str | None = None
    """How many bytes of a file are computed at a time, such as 64Mi or 64000000, from 1Mi to 1Ti.
    Ranks take their work in splits: a smaller file is one split, a larger one is cut by rows into
    as many as it takes; a tar shard is always one. A rank that is lost loses the splits that it was
    computing. Unset: 64Mi."""

    total_size: int | str | None = None
    """Take files until so many bytes are reached, such as 100Gi, 12.6GB or 5000000; where the
    folder holds less, its files are read again from the first. Excludes fileLimit. Unset: all
    files, once."""

    transforms: Sequence[Transform] | None = None
    """What is done to columns before the network gets them, in this order. Each is for one input
    and exactly one of channels, centerCrop, resize, scale, normalize and channelsFirst. Those for
    an input replace what the model declares for it. Unset: what the model declares."""
