"""How far predictions are from those of a reference."""

from pathlib import Path

import numpy as np


def compare(reference: Path, predictions: list[Path]) -> dict[str, object]:
    """By file: max |Δ|, and the root mean square of Δ over the reference's standard deviation."""
    expected = prediction(reference)
    answer: dict[str, object] = {}
    for file in predictions:
        difference = prediction(file) - expected
        answer[str(file)] = {
            "max": float(np.abs(difference).max()),
            "rms_over_sigma": float(np.sqrt(np.mean(difference**2)) / expected.std()),
        }
    return answer


def prediction(file: Path) -> np.ndarray:
    """The predictions of a rank's file, in float64."""
    with np.load(file) as arrays:
        return arrays["prediction"].astype(np.float64)
