"""The story of an export, from the checkpoint to the bytes of the archive."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from cosmic_export import rewrites
from cosmic_export.archive import GOLDEN_SAMPLES, Description, archive, with_variant
from cosmic_export.calling import Sample, two_inputs
from cosmic_export.checkpoint import Checkpoint
from cosmic_export.errors import ExportError, UnsuitableError
from cosmic_export.integers import int8
from cosmic_export.measure import best_forward_size, samples_per_second
from cosmic_export.packing import has_primitives
from cosmic_export.precision import bfloat16
from cosmic_export.rewrites.graphs import in_network
from cosmic_export.tracing import deviation, frozen, run

TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "int8": torch.bfloat16}
# How far a variant may be off the original, as |Δ| / max(1, |y|).
TOLERANCES = {"fp32": 1e-5, "bf16": 5e-3, "int8": 5e-3}
# What machines may differ by at least, even where the exporter saw no deviation at all.
GOLDEN_FLOORS = {"fp32": 1e-5, "bf16": 1e-3, "int8": 1e-3}
CHECKED_SAMPLES = 64
ORIGINAL_FORWARD_SIZE = 64

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What an export is asked for.

    Attributes:
        name: of the network in logs and reports.
        precisions: the variants to write, of `fp32`, `bf16` and `int8`; the first is the archive
            itself and the others travel in it.
        tolerance: the greatest deviation from the original that is written; None for the usual.
        forward_size: samples of one forward pass; None to measure.
        rewrite: whether to rewrite the network, or to trace it as it is.

    """

    name: str
    precisions: tuple[str, ...]
    tolerance: float | None = None
    forward_size: int | None = None
    rewrite: bool = True


@dataclass(frozen=True)
class Variant:
    """A network in one precision, and how it compares with the original.

    Attributes:
        precision: `fp32`, `bf16` or `int8`.
        content: its archive.
        largest: max |Δ| of the checked samples against the original in eager float32.
        mean: mean |Δ| of them.
        forward_size: samples of one forward pass.
        rate: samples a second with it, on this machine.

    """

    precision: str
    content: bytes
    largest: float
    mean: float
    forward_size: int
    rate: float


@dataclass(frozen=True)
class Exported:
    """An archive, its variants, and the original's speed to compare with."""

    content: bytes
    variants: list[Variant]
    original_rate: float


def export(checkpoint: Checkpoint, sample: Sample, settings: Settings, tell: Tell) -> Exported:
    """Makes the archive.

    Args:
        checkpoint: what to export.
        sample: inputs to compare and measure with; the first few become the golden batch.
        settings: how.
        tell: is given a line for people now and then.

    Raises:
        ExportError: it cannot be exported, or deviates more than it may; a precision beside others
            that is unsuitable is left out and told.

    """
    original = two_inputs(checkpoint.network, sample.first(3))
    parameters = sum(weight.numel() for weight in checkpoint.network.parameters())
    tell(f"{checkpoint.loaded}, {parameters:,} parameters, called as {original.convention}")
    faster = rewrite(original, sample, tell) if settings.rewrite else original

    variants = []
    for precision in settings.precisions:
        try:
            variants.append(
                make_variant(precision, original, faster, sample, checkpoint, settings, tell)
            )
        except UnsuitableError as reason:
            if not variants:
                raise
            tell(f"  {precision} left out: {reason}")
    content = variants[0].content
    for variant in variants[1:]:
        content = with_variant(content, variant.precision, variant.content)
    rate = samples_per_second(original, sample, ORIGINAL_FORWARD_SIZE)
    return Exported(content, variants, rate)


def rewrite(original: nn.Module, sample: Sample, tell: Tell) -> nn.Module:
    """The network with all rewrites that hold, each told of; the original if tracing fails."""
    network, outcomes = rewrites.rewritten(original, sample, rewrites.ALL)
    for outcome in outcomes:
        reason = f"left out, {outcome.left_out}" if outcome.left_out else "nothing that matches"
        count = len(outcome.places)
        places = f"{count} {'place' if count == 1 else 'places'}"
        tell(f"  {outcome.name}: {places if count else reason}")
    try:
        frozen(network, sample, torch.float32, primitives=False)
    except ExportError as error:
        tell(f"  all rewrites left out: {error}")
        return original
    return network


def make_variant(
    precision: str,
    original: nn.Module,
    faster: nn.Module,
    sample: Sample,
    checkpoint: Checkpoint,
    settings: Settings,
    tell: Tell,
) -> Variant:
    """Traces the network in a precision, compares it with the original and packs it."""
    network = faster
    if precision == "int8":
        network, layers = int8(faster, sample)
        tell(f"  on integers in int8: {len(layers)} linear layers")
    elif precision == "bf16":
        network, exact = bfloat16(faster, sample.first(3))
        tell(f"  kept in float32 in bf16: {', '.join(map(in_network, exact)) or 'nothing'}")
    module = traced(network, sample, precision, tell)

    expected = run(original, sample)
    output = run(module, sample)
    allowed = settings.tolerance if settings.tolerance is not None else TOLERANCES[precision]
    relative = deviation(output, expected).max().item()
    absolute = (output.double() - expected.double()).abs()
    if not relative <= allowed:
        raise ExportError(
            f"in {precision} the network is off by {relative:.2g} (relative to max(1, |y|)), more "
            f"than --tolerance {allowed:g}; nothing was written"
        )
    if settings.forward_size is None:
        size, rate = best_forward_size(module, sample)
    else:
        size = settings.forward_size
        rate = samples_per_second(module, sample, size)
    described = Description(
        name=settings.name,
        precision=precision,
        forward_size=size,
        tolerance=golden_tolerance(precision, relative),
        source_sha256=checkpoint.sha256,
    )
    golden = sample.first(GOLDEN_SAMPLES)
    content = archive(module, golden.images, golden.magnitudes, described)
    return Variant(precision, content, absolute.max().item(), absolute.mean().item(), size, rate)


def traced(
    network: nn.Module, sample: Sample, precision: str, tell: Tell
) -> torch.jit.ScriptModule:
    """The network traced, without primitives of oneDNN if these do not work here."""
    try:
        return frozen(network, sample, TYPES[precision])
    except ExportError as error:
        if precision == "int8" or not has_primitives(network):
            raise
        tell(f"  primitives of oneDNN left out in {precision}: {error}")
        return frozen(network, sample, TYPES[precision], primitives=False)


def golden_tolerance(precision: str, relative: float) -> float:
    """How far another machine's golden output may be off.

    Its rounding differs from this one's, but not more than either differs from the exact output; so
    the two are at most twice the deviation apart that was seen here.
    """
    return float(f"{max(GOLDEN_FLOORS[precision], 2 * relative):.2g}")
