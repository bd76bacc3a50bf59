"""The file that a command writes in the end; whether it can be is found out before the work."""

from pathlib import Path

from cosmic_export.errors import ExportError, first_line


def refuse_unwritable(path: Path, option: str) -> None:
    """Opens a file for writing and leaves it, or its absence, as it is.

    Raises:
        ExportError: it cannot be written; the message names the option.

    """
    try:
        if path.is_dir():
            raise ExportError(f"{option} {path} is a folder; name a file, such as {path}/model.pt")
        if not path.parent.is_dir():
            raise ExportError(f"{option} {path} is in no folder; make {path.parent} first")
        target = path.resolve()
        existed = target.exists()
        with target.open("ab"):
            pass
        if not existed:
            target.unlink()
    except OSError as error:
        raise ExportError(f"{option} {path} cannot be written: {first_line(error)}") from error


def write(path: Path, content: bytes, option: str) -> None:
    """Writes the file.

    Raises:
        ExportError: it cannot be written after all.

    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExportError(f"{option} {path} cannot be written: {first_line(error)}") from error
