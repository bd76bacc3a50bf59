"""A network in one precision, for each class of processors that it is asked for.

For this machine's class, rewrites and batch size are measured; for the others the table says them.
What comes to the same graph is made once.
"""

from dataclasses import dataclass, field

from torch import nn

from cosmic_export import operators
from cosmic_export.alternatives import OPTIONS, Form, Rewriting, applied, form
from cosmic_export.choices import TABLE, USUAL, Advice
from cosmic_export.errors import first_line
from cosmic_export.making import Made, made, made_by_trace, made_for_elsewhere, silent
from cosmic_export.measure import (
    best_batch_size,
    fastest_of,
    fitting,
    samples_per_second,
    streams,
)
from cosmic_export.packing import has_primitives
from cosmic_export.precision import FP32, Precision
from cosmic_export.processors import Processor
from cosmic_export.settings import Settings, Subject, Tell
from cosmic_export.tolerances import refuse_deviation


@dataclass(frozen=True)
class Chosen:
    """What ranks of a class take.

    Attributes:
        processor: the class.
        made: the network for it.
        batch_size: samples of one forward pass.
        rate: samples a second of a core with it, on this machine; None if it is for another one.
        rewriting: how it differs from the precision's own, in words; nothing if it does not.
        measured: on what it was measured and with what result; None for what the table says.

    """

    processor: Processor
    made: Made
    batch_size: int
    rate: float | None
    rewriting: str
    measured: str | None


@dataclass(frozen=True)
class OfPrecision:
    """A network in a precision.

    Attributes:
        own: what ranks load that no choice is for.
        batch_size: samples of one forward pass of it.
        rate: samples a second of a core with it, on this machine.
        chosen: by class; what is made of equal graphs is the same.

    """

    own: Made
    batch_size: int
    rate: float
    chosen: list[Chosen]


def of_precision(
    precision: Precision,
    network: nn.Module,
    subject: Subject,
    settings: Settings,
    least_size: int,
    tell: Tell,
) -> OfPrecision:
    """Makes what is asked for.

    Args:
        precision: to compute in.
        network: rewritten, in float32.
        subject: what is exported.
        settings: how.
        least_size: of a batch where that is not measured.
        tell: is given a line for people now and then.

    Raises:
        UnsuitableError: the network is not for the precision, or off by more than it may be.
        ExportError: TorchScript can be made of it in none.

    """
    own = made(precision, applied(network, USUAL[precision].rewriting), subject, tell)
    refuse_deviation(precision, own.off, settings.tolerances[precision])
    workshop = Workshop(precision, network, subject, settings, own, least_size, tell)
    here = chosen_here(workshop)
    if here is None:
        size, rate = sized(own, workshop)
    else:
        size, rate = here.batch_size, here.rate
        if rate is None or here.made is not own:
            rate = samples_per_second(own.module, subject.sample, size)
    chosen = ([here] if here else []) + chosen_elsewhere(size, workshop)
    chosen.sort(key=lambda one: settings.processors.index(one.processor))
    return OfPrecision(own, size, rate, chosen)


def sized(made: Made, workshop: "Workshop") -> tuple[int, float]:
    """The batch size of a network here, and samples a second of a core with it."""
    settings, sample = workshop.settings, workshop.subject.sample
    size, here = settings.batch_size, settings.machine.processor
    if size is None and here and workshop.precision not in TABLE[here]:
        # Ranks compute in it on other processors, so what is fastest here is of no use.
        usual = USUAL[workshop.precision].batch_size
        size = fitting(max(usual, workshop.least_size), sample)
    if size is not None:
        return size, samples_per_second(made.module, sample, size)
    found = best_batch_size(made.module, sample)
    return found.chosen, found.rate


def measured(name: str, rate: float) -> str:
    """What a choice says of how it was found."""
    count = streams()
    return f"{name}, {count} stream{'s' * (count > 1)}, {rate:,.0f} samples/s a core"


def difference(one: Made, rewriting: Rewriting, workshop: "Workshop") -> str:
    """How a network differs from the precision's own, in words."""
    if one is workshop.own:
        return ""
    if one.form == workshop.own.form:
        return "primitives of oneDNN"
    names = USUAL[workshop.precision].rewriting.differing(rewriting)
    return ", ".join(f"{name} {getattr(rewriting, name)}" for name in names)


@dataclass
class Workshop:
    """Makes a network with other rewrites, each graph once.

    Attributes:
        precision: to compute in.
        network: rewritten, in float32.
        subject: what is exported.
        settings: how.
        own: what was made in the usual way.
        least_size: of a batch where that is not measured.
        tell: is given a line on what is left out.
        done: what was made, by its form and whether it is for processors with other primitives.

    """

    precision: Precision
    network: nn.Module
    subject: Subject
    settings: Settings
    own: Made
    least_size: int
    tell: Tell
    done: dict[tuple[Form, bool], Made | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What there is already."""
        if self.own.form is not None:
            self.done[self.own.form, False] = self.own

    def of(self, rewriting: Rewriting, elsewhere: bool = False) -> Made | None:
        """The network so rewritten, for this machine or others; None if that does not hold."""
        if self.own.form is None:
            return self.own
        network = applied(self.network, rewriting)
        # With all primitives that other processors have, also where this one lacks them.
        lacked = elsewhere and self.own.lacking and has_primitives(network)
        key = form(network), lacked
        if key not in self.done:
            self.done[key] = self.checked(network, rewriting, lacked)
        return self.done[key]

    def checked(self, network: nn.Module, rewriting: Rewriting, lacked: bool) -> Made | None:
        """What comes of a network that was not made yet, if it is near enough to the original."""
        precision = self.precision
        try:
            if lacked:
                result = made_for_elsewhere(precision, network, self.subject)
            else:
                result = made_by_trace(precision, network, self.subject, silent)
            refuse_deviation(precision, result.off, self.settings.tolerances[precision])
        except Exception as problem:
            # It is one way of several, and there is always the usual one.
            self.tell(f"  {precision.name} with {rewriting} left out: {first_line(problem)}")
            return None
        return result


def chosen_here(workshop: Workshop) -> Chosen | None:
    """What is fastest on this machine; None if no choice is asked for, or is of no use here.

    Where a batch size is given, nothing is measured: what the table says is taken.
    """
    settings = workshop.settings
    processor = settings.machine.processor
    if processor not in settings.processors or workshop.precision not in TABLE[processor]:
        return None
    advice = TABLE[processor][workshop.precision]
    best, rewriting = workshop.of(advice.rewriting), advice.rewriting
    if best is None:
        best, rewriting = workshop.own, USUAL[workshop.precision].rewriting
    if best.own and not operators.loaded():
        # What stands for the operators here says nothing of their speed.
        workshop.tell(
            f"  {workshop.precision.name} for {processor.name} is not measured: ranks have "
            f"operators that are not here (build the project, or set {operators.VARIABLE})"
        )
        return by_table(processor, advice, best, workshop.least_size, workshop)
    told = None
    if settings.batch_size is None:
        size = fitting(advice.batch_size, workshop.subject.sample)
        best, rewriting = fastest_rewriting(best, rewriting, size, workshop)
    size, rate = sized(best, workshop)
    if settings.batch_size is None:
        told = measured(settings.machine.name, rate)
    return Chosen(processor, best, size, rate, difference(best, rewriting, workshop), told)


def fastest_rewriting(
    best: Made, rewriting: Rewriting, size: int, workshop: Workshop
) -> tuple[Made, Rewriting]:
    """The network with the fastest rewrites at a batch size, and which these are.

    Others than the given ones are taken if they are more than hardly faster, one after the other.
    """
    among = tuple(OPTIONS)
    while True:
        candidates = {rewriting: best}
        for change in rewriting.changes(among):
            # They are for bfloat16, and what stands for them here says nothing of their speed.
            if change.own and (workshop.precision is FP32 or not operators.loaded()):
                continue
            another = workshop.of(change)
            if another is not None and all(another is not one for one in candidates.values()):
                candidates[change] = another
        if len(candidates) == 1:
            return best, rewriting
        modules = {way: made.module for way, made in candidates.items()}
        found = fastest_of(modules, workshop.subject.sample.first(size)).chosen
        if found == rewriting:
            return best, rewriting
        among = tuple(name for name in among if name not in rewriting.differing(found))
        best, rewriting = candidates[found], found


def chosen_elsewhere(least_size: int, workshop: Workshop) -> list[Chosen]:
    """What the table says of other processors than this machine's.

    Args:
        least_size: of a batch: the table is of a large network, and a small one that is only fast
            with more samples at a time here is so there.
        workshop: makes the networks.

    """
    settings, precision = workshop.settings, workshop.precision
    chosen = []
    for processor in settings.processors:
        advice = TABLE[processor].get(precision)
        if processor == settings.machine.processor or advice is None:
            continue
        for_it = workshop.of(advice.rewriting, elsewhere=True)
        if for_it is None:
            workshop.tell(f"  no choice for {processor.name} in {precision.name}")
            continue
        chosen.append(by_table(processor, advice, for_it, least_size, workshop))
    return chosen


def by_table(
    processor: Processor, advice: Advice, made: Made, least_size: int, workshop: Workshop
) -> Chosen:
    """What the table says of a class, without a measurement."""
    largest = max(advice.batch_size, least_size)
    size = workshop.settings.batch_size or fitting(largest, workshop.subject.sample)
    differs = difference(made, advice.rewriting, workshop)
    return Chosen(processor, made, size, None, differs, None)
