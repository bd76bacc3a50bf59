"""The notebook with the real bin/cosmic; without COSMIC_BIN it is skipped."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import cosmic
from tests import notebooks

PROGRAM = os.environ.get("COSMIC_BIN", "")
SOURCES = notebooks.EXAMPLES.parent / "src"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="COSMIC_BIN names no bin/cosmic")


def test_from_a_bucket_to_a_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COSMIC_BIN", str(Path(PROGRAM).absolute()))
    monkeypatch.setenv("PYTHONPATH", str(SOURCES))
    # A kernel leaves its history at home.
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")

    notebook = notebooks.execute("redshifts.ipynb", tmp_path)

    results = cosmic.Results(tmp_path / "cosmic-demo/results/notebook")
    samples = results.summary().metrics.samples
    assert samples > 1000
    said = notebooks.text(notebooks.cell(notebook, "summary").outputs)
    assert f"{samples} galaxies in" in said
    assert f"nmad {results.metrics()['nmad']:.4g}" in said
    assert "redshifts is complete." in notebooks.text(notebooks.cell(notebook, "run").outputs)
    assert any("image/png" in one.get("data", {}) for one in plots(notebook))
    # Its panels hold drawn galaxies: many colours, and not a blank sheet.
    drawn = np.asarray(Image.open(tmp_path / "redshifts.png").convert("RGB"))
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 100
    own = Image.open(io.BytesIO(results.figure()))
    assert own.width > 100


def plots(notebook: object) -> list[dict[str, dict[str, str]]]:
    """The outputs of the cell that draws."""
    return list(notebooks.cell(notebook, "plot").outputs)
