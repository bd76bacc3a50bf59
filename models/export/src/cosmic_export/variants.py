"""A network in each precision, and how it compares with the original."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import nn

from cosmic_export.archive import archive, golden_of, with_variant
from cosmic_export.calling import Called
from cosmic_export.conversion import bfloat16
from cosmic_export.description import Description
from cosmic_export.deviations import Deviation, Outputs, deviation, run
from cosmic_export.errors import ExportError, UnsuitableError, first_line
from cosmic_export.integers import int8
from cosmic_export.measure import best_batch_size, samples_per_second
from cosmic_export.packing import has_primitives
from cosmic_export.precision import BF16, FP32, INT8, Precision
from cosmic_export.rewrites.graphs import in_network
from cosmic_export.sample import Sample
from cosmic_export.tasks import SURVEYS, Task
from cosmic_export.tracing import frozen, scripted

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
        task: what the outputs are.

    """

    name: str
    tolerances: Mapping[Precision, float]
    batch_size: int | None = None
    rewrite: bool = True
    task: Task = SURVEYS


@dataclass(frozen=True)
class Subject:
    """What is exported.

    Attributes:
        original: the network in the one form.
        sample: inputs to compare and measure with; the first few become the golden batch.
        expected: what the original gives for them, in eager float32.
        sha256: of the checkpoint.

    """

    original: Called
    sample: Sample
    expected: Outputs
    sha256: str


@dataclass(frozen=True)
class Variant:
    """A network in one precision.

    Attributes:
        precision: the name of its precision.
        content: its archive.
        off: how far the checked samples are off the original.
        batch_size: samples of one forward pass.
        rate: samples a second with it, on this machine.

    """

    precision: str
    content: bytes
    off: Deviation
    batch_size: int
    rate: float


def torchscript(
    subject: Subject, network: nn.Module, settings: Settings, tell: Tell
) -> tuple[bytes, list[Variant]]:
    """An archive of all precisions that are within their tolerance.

    Args:
        subject: what is exported.
        network: the original or what was made of it by rewrites.
        settings: how.
        tell: is given a line for people now and then.

    Raises:
        ExportError: nothing can be written.

    """
    variants, left_out = [], []
    for precision in settings.tolerances:
        try:
            variants.append(variant(precision, network, subject, settings, tell))
        except UnsuitableError as problem:
            left_out.append(f"{precision.name} left out: {problem}")
    if not variants:
        raise ExportError(f"nothing can be written; {'; '.join(left_out)}")
    for line in left_out:
        tell(f"  {line}")
    content = variants[0].content
    for one in variants[1:]:
        content = with_variant(content, one.precision, one.content)
    return content, variants


def variant(
    precision: Precision, network: nn.Module, subject: Subject, settings: Settings, tell: Tell
) -> Variant:
    """Makes TorchScript of the network in a precision, compares it and packs it.

    Raises:
        UnsuitableError: the network is not for the precision, or off by more than it may be.
        ExportError: TorchScript can be made of it in none.

    """
    sample = subject.sample
    try:
        module, off = compared(precision, network, subject, tell)
    except Exception as error:
        # In float32 nothing was converted: what fails there is about the network.
        if precision is FP32 or isinstance(error, UnsuitableError):
            raise
        raise UnsuitableError(first_line(error)) from error
    refuse_deviation(precision, off, settings.tolerances[precision])
    if settings.batch_size is None:
        size, rate = best_batch_size(module, sample)
    else:
        size = settings.batch_size
        rate = samples_per_second(module, sample, size)
    described = description(precision, off, size, subject, settings)
    content = archive(module, golden_of(sample), described)
    return Variant(precision.name, content, off, size, rate)


def description(
    precision: Precision, off: Deviation, size: int, subject: Subject, settings: Settings
) -> Description:
    """What the archive of a precision says."""
    return Description(
        name=settings.name,
        precision=precision.name,
        batch_size=size,
        tolerance=golden_tolerance(precision, off.relative),
        source_sha256=subject.sha256,
        outputs=subject.original.outputs,
        task=settings.task,
    )


def compared(
    precision: Precision, network: nn.Module, subject: Subject, tell: Tell
) -> tuple[torch.jit.ScriptModule, Deviation]:
    """The network traced, or scripted if a trace does not hold it; and how far that is off."""
    sample, expected = subject.sample, subject.expected
    problem: ExportError | None = None
    try:
        module = traced(converted(network, sample, precision, tell), sample, precision, tell)
        off = deviation(run(module, sample), expected)
    except ExportError as error:
        if precision is not FP32:
            raise
        problem = error
    else:
        if precision is not FP32 or not off.beyond(FP32.batch_rounding, FP32.differing):
            return module, off
        problem = ExportError(f"what was traced is {off}")
    try:
        module = scripted(subject.original.network, sample)
        off = deviation(run(module, sample), expected)
    except ExportError as error:
        raise ExportError(f"{problem}; and {error}") from error
    tell(f"  scripted, since {problem}")
    return module, off


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
        module = frozen(network, sample, precision, primitives=False)
        tell(f"  primitives of oneDNN left out in {precision.name}: {error}")
        return module


def refuse_deviation(precision: Precision, off: Deviation, allowed: float) -> None:
    """Refuses what is off by more than it may be, and says with what option it may."""
    if not off.beyond(allowed, precision.differing):
        return
    if off.relative <= allowed:
        raise UnsuitableError(
            f"{off.differing} of {off.integers} integers that it gives are others, more than "
            f"{precision.differing:.0%}"
        )
    enough = float(f"{1.1 * off.relative:.2g}")
    remedy = (
        f"if that is near enough for you, pass --tolerance-{precision.name} {enough:g}"
        if enough <= LARGEST_TOLERANCE
        else "that is more than rounding"
    )
    raise UnsuitableError(
        f"it is off by {off.relative:.2g} (relative to max(1, |y|)), more than {allowed:g}; "
        f"{remedy}"
    )


def golden_tolerance(precision: Precision, relative: float) -> float:
    """How far another machine's golden output may be off.

    Its rounding differs from this one's, but not more than either differs from the exact output; so
    the two are at most twice the deviation apart that was seen here.
    """
    return float(f"{max(precision.golden_floor, 2 * relative):.2g}")
