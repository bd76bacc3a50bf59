"""Trains the demo network on the catalogue's training galaxies and tests it on the others.

    ./draw partitions --galaxies train --samples 7000 --files 4 --seed 1 --dir train
    ./draw partitions --galaxies test --samples 1278 --files 4 --seed 1 --dir test
    python train.py --train train --test test --output demo-network.pt

Each file of the training folder must hold each training galaxy once, in the same order, drawn anew.
The ensemble has as many members as there are folds of the training galaxies; a member never sees
its own fold, so the members' predictions for their folds validate the training on all galaxies. The
test galaxies have no part in either.
"""

import argparse
import hashlib
import io
import math
import time
import zipfile
from pathlib import Path

import torch
from cosmic_export import samples
from cosmic_export.archive import GOLDEN_SAMPLES, archive, with_variant
from cosmic_export.description import Description
from cosmic_export.errors import ExportError
from cosmic_export.output import refuse_unwritable, write
from cosmic_export.precision import BF16, FP32
from cosmic_export.sample import Sample
from cosmic_export.tracing import frozen
from torch import Tensor
from torch.nn import functional

from metrics import line, regression_metrics
from network import RedshiftNetwork

SEED = 20
FOLDS = 7
EPOCHS = 80
BATCH = 256
PEAK_RATE = 6e-3
WARM_UP = 0.1
WEIGHT_DECAY = 1e-3
# Of (p - z) / (1 + z): beyond it errors count linearly, so that a few wild galaxies do not rule.
ROBUST_BEYOND = 0.02
# The weights that are kept are a moving average over about a hundred steps.
AVERAGING = 0.01
CHUNK = 512
# Samples of one forward pass that the archive recommends.
BATCH_SIZE = 128

Partition = tuple[Tensor, Tensor, Tensor]


def partitions(folder: Path) -> list[Partition]:
    """Images, magnitudes and redshift of 1.pt, 2.pt and so on."""
    files = sorted(folder.glob("*.pt"), key=lambda file: int(file.stem))
    if not files:
        raise SystemExit(f"{folder} holds no .pt files: draw them first, see --help")
    # weights_only=False: these files are our own, and a TensorDataset is not a plain tensor.
    return [torch.load(file, weights_only=False).tensors for file in files]


def features(network: RedshiftNetwork, partition: Partition) -> Tensor:
    """What the network measures in a partition, before it is standardised; `[N, 22]`."""
    images, magnitudes, _ = partition
    with torch.no_grad():
        return torch.cat(
            [
                network.photometry(*chunk)
                for chunk in zip(images.split(CHUNK), magnitudes.split(CHUNK), strict=True)
            ]
        )


def rate(step: int, steps: int) -> float:
    """The learning rate: a linear warm-up, then half a cosine down to nothing."""
    done = step / steps
    if done < WARM_UP:
        return PEAK_RATE * done / WARM_UP
    return PEAK_RATE * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) / 2


def train(network: RedshiftNetwork, observations: list[Tensor], redshift: Tensor) -> None:
    """Fits the ensemble, leaving in it the averaged weights.

    Args:
        network: has the standardisation set.
        observations: standardised features `[N, 22]` of the same galaxies, one for each drawing.
        redshift: `[N]`.
    """
    galaxies = torch.arange(len(redshift))
    others = torch.stack([galaxies[galaxies % FOLDS != fold] for fold in range(FOLDS)])
    batches = others.shape[1] // BATCH
    steps = EPOCHS * batches

    weights = list(network.ensemble.parameters())
    average = [weight.detach().clone() for weight in weights]
    optimizer = torch.optim.AdamW(weights, weight_decay=WEIGHT_DECAY)
    for step in range(steps):
        epoch, batch = divmod(step, batches)
        if batch == 0:
            order = torch.rand(others.shape).argsort(1)
        chosen = others.gather(1, order[:, batch * BATCH : (batch + 1) * BATCH])
        truth = redshift[chosen]
        predicted = network.ensemble(observations[epoch % len(observations)][chosen])
        error = (predicted - truth) / (1 + truth)
        loss = functional.smooth_l1_loss(error, torch.zeros_like(error), beta=ROBUST_BEYOND)

        optimizer.param_groups[0]["lr"] = rate(step, steps)
        optimizer.zero_grad()
        # The members are independent: each gets the gradient of its own mean.
        (loss * FOLDS).backward()
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, weights, AVERAGING)
    with torch.no_grad():
        torch._foreach_copy_(weights, average)


def held_out(network: RedshiftNetwork, standardised: Tensor) -> Tensor:
    """For each training galaxy, the prediction `[N]` of the one member that never saw it."""
    with torch.no_grad():
        predicted = network.ensemble(standardised[None])
    galaxies = torch.arange(standardised.shape[0])
    return predicted[galaxies % FOLDS, galaxies]


def archived(network: RedshiftNetwork, golden: Sample) -> bytes:
    """The archive of the network in float32, which carries that in bfloat16."""
    here = Path(__file__).parent
    sources = b"".join((here / name).read_bytes() for name in ("network.py", "train.py"))
    digest = hashlib.sha256(sources).hexdigest()
    network.eval()
    content = {}
    for precision, variant in ((FP32, network), (BF16, network.in_bfloat16())):
        described = Description(
            "demo-redshift", precision.name, BATCH_SIZE, precision.golden_floor, digest
        )
        module = frozen(variant, golden, precision)
        content[precision] = archive(module, golden, described)
    return with_variant(content[FP32], BF16.name, content[BF16])


def member(content: bytes, name: str) -> bytes:
    """A file within an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        root = members.namelist()[0].split("/")[0]
        return members.read(f"{root}/extra/{name}")


def test(content: bytes, drawn: list[Partition]) -> dict[str, float]:
    """The metrics of an archive itself over the test partitions."""
    network = torch.jit.load(io.BytesIO(content))
    predicted = []
    with torch.no_grad():
        for images, magnitudes, _ in drawn:
            for chunk in zip(images.split(CHUNK), magnitudes.split(CHUNK), strict=True):
                predicted.append(network(*chunk)[:, 0])
    return regression_metrics(torch.cat(predicted), torch.cat([part[2] for part in drawn]))


def run() -> None:
    """Trains, validates, exports, tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, required=True, help="folder of training partitions")
    parser.add_argument("--test", type=Path, required=True, help="folder of test partitions")
    parser.add_argument("--output", type=Path, required=True, help="the archive to write")
    parser.add_argument("--threads", type=int, default=1, help="of torch; small steps want few")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(SEED)
    began = time.monotonic()

    refuse_unwritable(arguments.output, "--output")
    drawn, galaxies = partitions(arguments.train), partitions(arguments.test)
    _, magnitudes, redshift = drawn[0]
    if any(not torch.equal(magnitudes, part[1]) for part in drawn):
        raise SystemExit(f"the files in {arguments.train} differ in their galaxies or their order")

    network = RedshiftNetwork(members=FOLDS)
    measured = [features(network, part) for part in drawn]
    network.standardise_by(torch.cat(measured))
    observations = [network.standardise(part) for part in measured]
    train(network, observations, redshift)
    print(f"trained on {len(redshift):,} galaxies in {time.monotonic() - began:.0f} s")
    validation = regression_metrics(held_out(network, observations[0]), redshift)
    print(line("validation (held-out folds)", validation))

    golden = samples.of(drawn[0][0][:GOLDEN_SAMPLES], magnitudes[:GOLDEN_SAMPLES])
    content = archived(network, golden)
    write(arguments.output, content, "--output")
    print(f"{arguments.output}: {len(content):,} bytes")
    print(line("test galaxies", test(content, galaxies)))
    print(line("test galaxies, bfloat16", test(member(content, "bf16.pt"), galaxies)))


def main() -> None:
    """Runs the program; what cannot be done is told in a line."""
    try:
        run()
    except ExportError as error:
        raise SystemExit(f"error: {error}") from None


if __name__ == "__main__":
    main()
