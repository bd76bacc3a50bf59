"""The story of an export, from the checkpoint to the bytes of the archive."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor, nn

from cosmic_export import rewrites
from cosmic_export.calling import Called
from cosmic_export.checkpoint import Checkpoint
from cosmic_export.deviations import Outputs, deviation, run
from cosmic_export.errors import ExportError, first_line
from cosmic_export.measure import ORIGINAL_BATCH_SIZE, fitting, samples_per_second
from cosmic_export.precision import FP32
from cosmic_export.sample import Sample, described, listed
from cosmic_export.settings import Settings, Subject, Tell
from cosmic_export.tracing import frozen
from cosmic_export.variants import Written, torchscript

CHECKED_SAMPLES = 64
# Of larger samples, fewer are compared.
CHECKED_BYTES = 64 << 20
TORCHSCRIPT, ONNX = ENGINES = ("torchscript", "onnx")


@dataclass(frozen=True)
class Exported:
    """An archive, and the original's speed to compare with."""

    written: Written
    original_batch_size: int
    original_rate: float


def export(
    checkpoint: Checkpoint,
    original: Called,
    sample: Sample,
    settings: Settings,
    tell: Tell,
    engine: str = TORCHSCRIPT,
) -> Exported:
    """Makes the archive of all precisions that are within their tolerance.

    Args:
        checkpoint: what to export.
        original: its network in the one form.
        sample: inputs to compare and measure with; the first few become the golden batch.
        settings: how.
        tell: is given a line for people now and then, also on what is left out.
        engine: what the archive is for, one of `ENGINES`.

    Raises:
        ExportError: it cannot be exported, in no precision that is asked for.

    """
    parameters = sum(weight.numel() for weight in checkpoint.network.parameters())
    tell(f"{checkpoint.loaded}, {parameters:,} parameters, called as {original.convention}")
    expected = run(original.network, sample)
    named = dict(zip(original.outputs, expected, strict=True))
    tell(f"  in: {sample}")
    tell(f"  out: {listed([described(name, tensor) for name, tensor in named.items()])}")
    if original.converted:
        types = listed(list(original.converted))
        tell(f"  converted inside, as ranks hand over no such types: {types}")
    if original.left_out:
        tell(f"  left out of what it returns: {', '.join(original.left_out)}")
    refuse_other_rows(named, sample.count)
    refuse_not_finite(named)
    doubt = settings.task.check(named)
    if doubt:
        tell(f"  {doubt}")
    subject = Subject(original, sample, expected, checkpoint.sha256)
    if engine == ONNX:
        # Imported here, since it needs packages that nothing else does.
        from cosmic_export.onnx_file import onnx_file

        written = onnx_file(subject, settings, tell)
    else:
        network = original.network
        faster = rewrite(network, sample, expected, tell) if settings.rewrite else network
        written = torchscript(subject, faster, settings, tell)
    size = fitting(ORIGINAL_BATCH_SIZE, sample)
    rate = samples_per_second(original.network, sample, size)
    return Exported(written, size, rate)


def checked_count(bytes_each: int) -> int:
    """How many samples of a size to compare on."""
    return max(1, min(CHECKED_SAMPLES, CHECKED_BYTES // max(1, bytes_each)))


def refuse_other_rows(outputs: Mapping[str, Tensor], count: int) -> None:
    """Refuses an output that does not have a row for each sample, whatever it had for a few."""
    for name, tensor in outputs.items():
        if len(tensor) != count:
            raise ExportError(
                f"the network gives {name} {list(tensor.shape)} for {count} samples instead of "
                f"[{count}, …]; choose its outputs with --output NAME"
            )


def refuse_not_finite(outputs: Mapping[str, Tensor]) -> None:
    """Refuses a network that gives no number for finite samples."""
    for name, tensor in outputs.items():
        bad = (~tensor.isfinite()).nonzero()
        if len(bad):
            at = bad[0][0].item()
            value = tensor[tuple(bad[0].tolist())].item()
            raise ExportError(
                f"the network itself gives {value} in {name} for sample {at} (counted from 0), "
                "whose inputs are finite; compare on samples like those it was trained on "
                "(--samples)"
            )


def rewrite(original: nn.Module, sample: Sample, expected: Outputs, tell: Tell) -> nn.Module:
    """The network with all rewrites that hold, each told of; the original if that fails."""
    try:
        network, outcomes = rewrites.rewritten(original, sample, rewrites.ALL)
        for outcome in outcomes:
            if outcome.left_out:
                tell(f"  {outcome.name}: left out, {outcome.left_out}")
            elif outcome.places:
                count = len(outcome.places)
                tell(f"  {outcome.name}: {count} {'place' if count == 1 else 'places'}")
        elsewhere = sum(not (outcome.places or outcome.left_out) for outcome in outcomes)
        if elsewhere:
            tell(f"  other rewrites that match nothing here: {elsewhere}")
        # What holds for the few samples that rewrites are tried on may not hold for all.
        off = deviation(run(network, sample), expected)
        if off.beyond(FP32.batch_rounding, FP32.differing):
            raise ExportError(f"together they are {off}")
        frozen(network, sample, FP32, primitives=False)
    except Exception as error:
        tell(f"  all rewrites left out: {first_line(error)}")
        return original
    return network
