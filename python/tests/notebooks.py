"""Runs a notebook as a person does: each cell, in a folder of its own."""

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[1] / "examples"


def read(name: str) -> Any:
    """A notebook of the examples."""
    return nbformat.read(EXAMPLES / name, as_version=4)


def execute(name: str, folder: Path, seconds: int = 300) -> Any:
    """Runs all cells of an example in a folder; the notebook with its outputs.

    A cell that raises fails the test with its traceback.
    """
    notebook = read(name)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=seconds, kernel_name="python3", resources=resources).execute()
    return notebook


def cell(notebook: Any, name: str) -> Any:
    """The cell of that name, which is its id."""
    return next(one for one in notebook.cells if one.id == name)


def text(outputs: Any) -> str:
    """What a cell has printed, and what its last line is."""
    printed = [one.text for one in outputs if one.output_type == "stream"]
    shown = [one.data.get("text/plain", "") for one in outputs if "data" in one]
    return "\n".join([*printed, *shown])
