"""The quality of predicted redshifts, as the summaries of a run state it."""

from torch import Tensor


def regression_metrics(predicted: Tensor, redshift: Tensor) -> dict[str, float]:
    """MAE, MSE, Bias, Precision (NMAD) and R² of predictions `[N]`, in float64."""
    predicted, redshift = predicted.double(), redshift.double()
    error = predicted - redshift
    relative = error / (1 + redshift)
    spread = (relative - relative.quantile(0.5)).abs().quantile(0.5)
    return {
        "mae": error.abs().mean().item(),
        "mse": error.square().mean().item(),
        "bias": relative.mean().item(),
        "precision": 1.48 * spread.item(),
        "r2": (1 - error.square().sum() / (redshift - redshift.mean()).square().sum()).item(),
    }


def line(name: str, metrics: dict[str, float]) -> str:
    """One line for people to read."""
    return f"{name:<30}" + "  ".join(f"{key} {value:.5f}" for key, value in metrics.items())
