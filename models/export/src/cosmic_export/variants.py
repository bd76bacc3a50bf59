"""A network in each precision and for each class of processors, as one archive."""

from dataclasses import dataclass

from torch import nn

from cosmic_export import choices, operators
from cosmic_export.archive import with_members
from cosmic_export.by_processor import of_precision
from cosmic_export.choices import Choice
from cosmic_export.description import Description
from cosmic_export.deviations import Deviation
from cosmic_export.errors import ExportError, UnsuitableError
from cosmic_export.making import Made
from cosmic_export.precision import Precision
from cosmic_export.settings import Settings, Subject, Tell
from cosmic_export.tolerances import golden_tolerance


@dataclass(frozen=True)
class Variant:
    """A network in one precision.

    Attributes:
        precision: the name of its precision.
        content: its archive.
        off: how far the checked samples are off the original.
        batch_size: samples of one forward pass.
        rate: samples a second with it, on this machine; None if it is for another one.
        processor: the name of the class of processors that it is for; nothing if it is what ranks
            of all classes load that have no choice.

    """

    precision: str
    content: bytes
    off: Deviation
    batch_size: int
    rate: float | None
    processor: str = ""


@dataclass(frozen=True)
class Written:
    """An archive.

    Attributes:
        content: its bytes.
        variants: what is in it, itself first.
        choices: which of them is for which processors.

    """

    content: bytes
    variants: list[Variant]
    choices: list[Choice]


def torchscript(subject: Subject, network: nn.Module, settings: Settings, tell: Tell) -> Written:
    """An archive of all precisions that are within their tolerance.

    Args:
        subject: what is exported.
        network: the original or what was made of it by rewrites.
        settings: how.
        tell: is given a line for people now and then.

    Raises:
        ExportError: nothing can be written.

    """
    members = Members(subject, settings)
    left_out, size = [], 1
    for precision in settings.tolerances:
        try:
            of_it = of_precision(precision, network, subject, settings, size, tell)
        except UnsuitableError as problem:
            left_out.append(f"{precision.name} left out: {problem}")
            continue
        size = of_it.batch_size
        names = {of_it.own: members.add(precision, of_it.own, of_it.batch_size, of_it.rate)}
        for one in of_it.chosen:
            name = one.processor.name
            if one.made not in names:
                added = members.add(precision, one.made, one.batch_size, one.rate, name)
                names[one.made] = added
            at = names[one.made], one.batch_size, one.rewriting, one.measured
            members.choices.append(Choice(name, precision.name, *at))
    if not members.variants:
        raise ExportError(f"nothing can be written; {'; '.join(left_out)}")
    for line in left_out:
        tell(f"  {line}")
    return members.written()


class Members:
    """What an archive is to hold."""

    def __init__(self, subject: Subject, settings: Settings):
        self.subject = subject
        self.settings = settings
        self.variants: list[Variant] = []
        self.inside: dict[str, bytes] = {}
        self.choices: list[Choice] = []

    def add(
        self, precision: Precision, made: Made, size: int, rate: float | None, processor: str = ""
    ) -> str:
        """Packs a variant; returns its name under `extra/`, nothing for the archive itself."""
        said = description(precision, made.off, size, self.subject, self.settings)
        content = made.packed(self.subject, said)
        self.variants.append(Variant(precision.name, content, made.off, size, rate, processor))
        if len(self.variants) == 1:
            return ""
        # Ranks know by the name what a member takes, before they fetch it.
        taking = f"-operators{operators.LEVEL}" if made.own else ""
        name = f"{precision.name}.{processor}{taking}.pt" if processor else f"{precision.name}.pt"
        self.inside[name] = content
        return name

    def written(self) -> Written:
        """The archive: the first variant, which has the others and the choices inside.

        Readers that know nothing of these load the outer one.
        """
        content, inside = self.variants[0].content, dict(self.inside)
        if self.choices:
            inside[choices.MEMBER] = choices.text(self.choices).encode()
        whole = with_members(content, inside) if inside else content
        return Written(whole, self.variants, self.choices)


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
