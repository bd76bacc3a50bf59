"""What is wrong with a file, told in one line that begins with its URI."""

import re
from dataclasses import dataclass

from cosmic.errors import FatalError

_MAX_QUOTED = 120
_NOT_OF_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class DataError(FatalError):
    """A partition, or one of its samples, cannot be computed with.

    Attributes:
        partition: the URI of the file at fault
    """

    def __init__(self, message: str, *, reason: str, partition: str) -> None:
        super().__init__(one_line(message), reason=reason)
        self.partition = partition


@dataclass(frozen=True)
class FileFaults:
    """Makes the errors of one file.

    Attributes:
        name: its URI
    """

    name: str

    def corrupt(self, problem: str) -> DataError:
        """Its bytes are not what the format prescribes."""
        return self.fault("PartitionCorrupt", problem)

    def unsafe(self, problem: str) -> DataError:
        """It asks for what data must not be able to ask for."""
        return self.fault("PartitionUnsafe", problem)

    def shape(self, problem: str) -> DataError:
        """It is sound, but holds something else than is wanted."""
        return self.fault("PartitionShape", problem)

    def unsupported(self, what: str, label: str) -> DataError:
        """It holds what is sound and not read."""
        return self.shape(
            f"holds {what} in {label}, which is not supported; save that as float32, or whole"
            " numbers as int64"
        )

    def not_finite(self, value: float, column: str, sample: int, index: str = "") -> DataError:
        """A sample holds NaN or an infinity."""
        return self.fault(
            "PartitionNotFinite",
            f"holds {java_double(value)} in {column} of sample {sample}{index} (counted from 0);"
            " remove or repair that sample",
        )

    def fault(self, reason: str, problem: str) -> DataError:
        """A fault of any reason."""
        return DataError(f"{self.name} {problem}", reason=reason, partition=self.name)


def one_line(message: str) -> str:
    """Without what would end the line, or tell a terminal what to do."""
    return _NOT_OF_A_LINE.sub(" ", message)


def quote(text: str) -> str:
    """Text out of a file, fit for a message: printable, short and between backquotes."""
    plain = "".join(
        one if one.isalnum() or "!" <= one <= "~" else " " for one in text[:_MAX_QUOTED]
    )
    return f"`{plain.replace('`', ' ')}{'…' if len(text) > _MAX_QUOTED else ''}`"


def java_double(value: float) -> str:
    """As every rank says it: NaN, Infinity, -Infinity."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)
