"""What the user is told when an export cannot go on."""


class ExportError(Exception):
    """One line: what is wrong and what to do."""


class UnsuitableError(ExportError):
    """A precision is not for this network or cannot be made on this machine."""


class UncallableError(ExportError):
    """No way was found to call the network with these inputs."""


# What TorchScript says first of any failure; then it shows code, and the failure comes last.
OF_AN_OPERATION = "The following operation failed in the TorchScript interpreter."
LAST_PREFIX = "RuntimeError: "


def first_line(error: BaseException) -> str:
    """The first line of an exception's message that says something, or its name if it has none."""
    said = error.strerror if isinstance(error, OSError) else None
    lines = (said or str(error)).strip().splitlines()
    if not lines:
        return type(error).__name__
    if lines[0] == OF_AN_OPERATION:
        return lines[-1].removeprefix(LAST_PREFIX)
    return lines[0]
