"""A network in a precision as TorchScript, and how far that is off."""

from dataclasses import dataclass

import torch
from torch import nn

from cosmic_export.alternatives import Form, form, has_own
from cosmic_export.archive import archive, golden_of
from cosmic_export.conversion import bfloat16
from cosmic_export.description import Description
from cosmic_export.deviations import Deviation, deviation, run
from cosmic_export.errors import ExportError, UnsuitableError, first_line
from cosmic_export.integers import int8
from cosmic_export.packing import has_primitives
from cosmic_export.precision import BF16, FP32, INT8, Precision
from cosmic_export.rewrites.graphs import in_network
from cosmic_export.sample import Sample
from cosmic_export.settings import Subject, Tell
from cosmic_export.stand_ins import as_primitives
from cosmic_export.tracing import frozen, scripted


@dataclass(frozen=True, eq=False)
class Made:
    """A network as TorchScript.

    Attributes:
        module: runs here.
        off: how far the checked samples are off the original.
        form: of what has alternatives in it; None if it was compiled from its code.
        lacking: whether it has none of the primitives that it could have, since these fail here.
        elsewhere: whether its archive is for other processors: with the primitives that
            operators of the module here stand for.

    """

    module: torch.jit.ScriptModule
    off: Deviation
    form: Form | None
    lacking: bool = False
    elsewhere: bool = False

    @property
    def own(self) -> bool:
        """Whether it takes ranks with operators of our own."""
        return self.form is not None and has_own(self.form)

    def packed(self, subject: Subject, described: Description) -> bytes:
        """Its archive."""
        edit = as_primitives if self.elsewhere else None
        return archive(self.module, golden_of(subject.sample), described, edit)


def made(precision: Precision, network: nn.Module, subject: Subject, tell: Tell) -> Made:
    """The network traced, or scripted if a trace does not hold it.

    Raises:
        UnsuitableError: the network is not for the precision.
        ExportError: TorchScript can be made of it in none.

    """
    try:
        return compared(precision, network, subject, tell)
    except Exception as error:
        # In float32 nothing was converted: what fails there is about the network.
        if precision is FP32 or isinstance(error, UnsuitableError):
            raise
        raise UnsuitableError(first_line(error)) from error


def made_by_trace(precision: Precision, network: nn.Module, subject: Subject, tell: Tell) -> Made:
    """The network traced.

    Raises:
        ExportError: a trace does not hold it.

    """
    computing = converted(network, subject.sample, precision, tell)
    module, lacking = traced(computing, subject.sample, precision, tell)
    off = deviation(run(module, subject.sample), subject.expected)
    return Made(module, off, form(network), lacking)


def made_for_elsewhere(precision: Precision, network: nn.Module, subject: Subject) -> Made:
    """The same with primitives that this CPU lacks, by operators that stand for them here.

    Raises:
        ExportError: it cannot be traced so either.

    """
    sample = subject.sample
    computing = converted(network, sample, precision, silent)
    module = frozen(computing, sample, precision, elsewhere=True)
    off = deviation(run(module, sample), subject.expected)
    return Made(module, off, form(network), elsewhere=True)


def silent(_line: str) -> None:
    """Tells nobody: it was told already."""


def compared(precision: Precision, network: nn.Module, subject: Subject, tell: Tell) -> Made:
    """The network traced, or scripted if a trace does not hold it; and how far that is off."""
    problem: ExportError | None = None
    try:
        result = made_by_trace(precision, network, subject, tell)
    except ExportError as error:
        if precision is not FP32:
            raise
        problem = error
    else:
        if precision is not FP32 or not result.off.beyond(FP32.batch_rounding, FP32.differing):
            return result
        problem = ExportError(f"what was traced is {result.off}")
    try:
        module = scripted(subject.original.network, subject.sample)
        off = deviation(run(module, subject.sample), subject.expected)
    except ExportError as error:
        raise ExportError(f"{problem}; and {error}") from error
    tell(f"  scripted, since {problem}")
    return Made(module, off, None)


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
) -> tuple[torch.jit.ScriptModule, bool]:
    """The network traced, without primitives of oneDNN if these do not work here; and if so."""
    try:
        return frozen(network, sample, precision), False
    except ExportError as error:
        if precision is INT8 or not has_primitives(network):
            raise
        module = frozen(network, sample, precision, primitives=False)
        tell(f"  primitives of oneDNN left out in {precision.name}: {error}")
        return module, True
