"""The story of an export, from the checkpoint to the bytes of the archive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cosmic_export import rewrites
from cosmic_export.archive import GOLDEN_SAMPLES, Description, archive, with_variant
from cosmic_export.calling import Sample, two_inputs
from cosmic_export.checkpoint import Checkpoint
from cosmic_export.conversion import bfloat16
from cosmic_export.errors import ExportError, UnsuitableError, first_line
from cosmic_export.integers import int8
from cosmic_export.measure import best_batch_size, samples_per_second
from cosmic_export.packing import has_primitives
from cosmic_export.precision import BF16, FP32, INT8, Precision
from cosmic_export.rewrites.graphs import in_network
from cosmic_export.tracing import deviation, frozen, run

CHECKED_SAMPLES = 64
ORIGINAL_BATCH_SIZE = 64
# Beyond it the tolerance of the golden output, twice that, is none that ranks take.
LARGEST_TOLERANCE = 0.4

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What an export is asked for.

    Attributes:
        name: of the network in logs and reports.
        tolerances: the precisions to write, in the order of an archive, and how far each may be off
            the original.
        batch_size: samples of one forward pass; None to measure.
        rewrite: whether to rewrite the network, or to trace it as it is.
        usual: samples of the shape that the network should take, for the message if those given
            are of another.

    """

    name: str
    tolerances: Mapping[Precision, float]
    batch_size: int | None = None
    rewrite: bool = True
    usual: Sample | None = None


@dataclass(frozen=True)
class Variant:
    """A network in one precision, and how it compares with the original.

    Attributes:
        precision: the name of its precision.
        content: its archive.
        largest: max |Δ| of the checked samples against the original in eager float32.
        mean: mean |Δ| of them.
        batch_size: samples of one forward pass.
        rate: samples a second with it, on this machine.

    """

    precision: str
    content: bytes
    largest: float
    mean: float
    batch_size: int
    rate: float


@dataclass(frozen=True)
class Exported:
    """An archive, its variants, and the original's speed to compare with."""

    content: bytes
    variants: list[Variant]
    original_rate: float


def export(checkpoint: Checkpoint, sample: Sample, settings: Settings, tell: Tell) -> Exported:
    """Makes the archive of all precisions that are within their tolerance.

    Args:
        checkpoint: what to export.
        sample: inputs to compare and measure with; the first few become the golden batch.
        settings: how.
        tell: is given a line for people now and then, also on what is left out.

    Raises:
        ExportError: it cannot be exported, in no precision that is asked for.

    """
    original = two_inputs(checkpoint.network, sample.first(3), settings.usual)
    parameters = sum(weight.numel() for weight in checkpoint.network.parameters())
    tell(f"{checkpoint.loaded}, {parameters:,} parameters, called as {original.convention}")
    expected = run(original, sample)
    refuse_not_finite(expected)
    faster = rewrite(original, sample, tell) if settings.rewrite else original

    variants = []
    left_out = []
    for precision in settings.tolerances:
        try:
            variants.append(
                make_variant(precision, faster, sample, expected, checkpoint, settings, tell)
            )
        except UnsuitableError as reason:
            left_out.append(f"{precision.name} left out: {reason}")
    if not variants:
        raise ExportError(f"nothing can be written; {'; '.join(left_out)}")
    for line in left_out:
        tell(f"  {line}")
    content = variants[0].content
    for variant in variants[1:]:
        content = with_variant(content, variant.precision, variant.content)
    rate = samples_per_second(original, sample, ORIGINAL_BATCH_SIZE)
    return Exported(content, variants, rate)


def refuse_not_finite(expected: Tensor) -> None:
    """Refuses a network that gives no number for finite samples."""
    bad = (~expected.isfinite()).nonzero()
    if len(bad):
        at = bad[0][0].item()
        raise ExportError(
            f"the network itself gives {expected[at].item()} for sample {at} (counted from 0), "
            "whose inputs are finite; compare on galaxies like those it was trained on (--samples)"
        )


def rewrite(original: nn.Module, sample: Sample, tell: Tell) -> nn.Module:
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
        frozen(network, sample, FP32, primitives=False)
    except Exception as error:
        tell(f"  all rewrites left out: {first_line(error)}")
        return original
    return network


def make_variant(
    precision: Precision,
    network: nn.Module,
    sample: Sample,
    expected: Tensor,
    checkpoint: Checkpoint,
    settings: Settings,
    tell: Tell,
) -> Variant:
    """Traces the network in a precision, compares it with what is expected and packs it.

    Raises:
        UnsuitableError: the network is not for the precision, or off by more than it may be.
        ExportError: it can be traced in none.

    """
    try:
        module = traced(converted(network, sample, precision, tell), sample, precision, tell)
    except Exception as error:
        # In float32 nothing was converted: what fails there is about the network.
        if precision is FP32 or isinstance(error, UnsuitableError):
            raise
        raise UnsuitableError(first_line(error)) from error

    output = run(module, sample)
    relative = deviation(output, expected).max().item()
    absolute = (output.double() - expected.double()).abs()
    refuse_deviation(precision, relative, settings.tolerances[precision])
    if settings.batch_size is None:
        size, rate = best_batch_size(module, sample)
    else:
        size = settings.batch_size
        rate = samples_per_second(module, sample, size)
    described = Description(
        name=settings.name,
        precision=precision.name,
        batch_size=size,
        tolerance=golden_tolerance(precision, relative),
        source_sha256=checkpoint.sha256,
    )
    golden = sample.first(GOLDEN_SAMPLES)
    content = archive(module, golden.images, golden.magnitudes, described)
    largest, mean = absolute.max().item(), absolute.mean().item()
    return Variant(precision.name, content, largest, mean, size, rate)


def converted(network: nn.Module, sample: Sample, precision: Precision, tell: Tell) -> nn.Module:
    """The network as it computes in a precision."""
    if precision is INT8:
        network, layers = int8(network, sample)
        tell(f"  on integers in int8: {len(layers)} linear layers")
    elif precision is BF16:
        network, exact = bfloat16(network, sample.first(3))
        tell(f"  kept in float32 in bf16: {', '.join(map(in_network, exact)) or 'nothing'}")
    return network


def traced(
    network: nn.Module, sample: Sample, precision: Precision, tell: Tell
) -> torch.jit.ScriptModule:
    """The network traced, without primitives of oneDNN if these do not work here."""
    try:
        return frozen(network, sample, precision)
    except ExportError as error:
        if precision is INT8 or not has_primitives(network):
            raise
        tell(f"  primitives of oneDNN left out in {precision.name}: {error}")
        return frozen(network, sample, precision, primitives=False)


def refuse_deviation(precision: Precision, relative: float, allowed: float) -> None:
    """Refuses what is off by more than it may be, and says with what option it may."""
    if relative <= allowed:
        return
    enough = float(f"{1.1 * relative:.2g}")
    remedy = (
        f"if that is near enough for you, pass --tolerance-{precision.name} {enough:g}"
        if enough <= LARGEST_TOLERANCE
        else "that is more than rounding"
    )
    raise UnsuitableError(
        f"it is off by {relative:.2g} (relative to max(1, |y|)), more than {allowed:g}; {remedy}"
    )


def golden_tolerance(precision: Precision, relative: float) -> float:
    """How far another machine's golden output may be off.

    Its rounding differs from this one's, but not more than either differs from the exact output; so
    the two are at most twice the deviation apart that was seen here.
    """
    return float(f"{max(precision.golden_floor, 2 * relative):.2g}")
