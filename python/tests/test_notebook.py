"""The committed notebook: whole, and without what a run leaves in it."""

import ast

import nbformat

from tests import notebooks


def test_it_is_committed_without_outputs() -> None:
    notebook = notebooks.read("redshifts.ipynb")

    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None), f"clear cell {cell.id}"


def test_its_cells_are_plain_python_with_prose_before() -> None:
    cells = notebooks.read("redshifts.ipynb").cells

    assert cells[0].cell_type == cells[-1].cell_type == "markdown"
    for cell in cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)
        assert all(len(line) <= 120 for line in cell.source.splitlines())
