"""What the user is told when an export cannot go on."""


class ExportError(Exception):
    """One line: what is wrong and what to do."""


class UnsuitableError(ExportError):
    """A precision is not for this network or cannot be made on this machine."""


class UncallableError(ExportError):
    """No way was found to call the network with these inputs."""


def first_line(error: BaseException) -> str:
    """The first line of an exception's message, or its name if it has none."""
    said = error.strerror if isinstance(error, OSError) else None
    text = (said or str(error)).strip()
    return text.splitlines()[0] if text else type(error).__name__
