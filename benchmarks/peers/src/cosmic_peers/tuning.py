"""How many samples an engine takes best at a time."""

from pathlib import Path

from torch.utils.data import TensorDataset

from cosmic_peers import engines
from cosmic_peers.engines import Engine
from cosmic_peers.networks import inputs

SIZES = (64, 128)
# What the original runs with.
FIXED_SIZES = {"pytorch-fp32": 512}
SAMPLES = 512
PASSES = 3


def tune(engine_name: str, folder: Path, threads: int) -> dict[str, object]:
    """Samples a second by batch size, and the best size.

    The sizes take turns and the best pass of each counts, since whatever else the machine does only
    ever slows it.
    """
    if engine_name in FIXED_SIZES:
        return {"best": FIXED_SIZES[engine_name], "rates": {}}
    loaded = {size: engines.start(engine_name, folder, size, threads) for size in SIZES}
    images, magnitudes = inputs(SAMPLES)
    dataset = TensorDataset(images, magnitudes)
    rates = dict.fromkeys(SIZES, 0.0)
    for _ in range(PASSES):
        for size, engine in loaded.items():
            rates[size] = max(rates[size], rate(engine, dataset))
    return {"best": max(rates, key=rates.get), "rates": rates}


def rate(engine: Engine, dataset: TensorDataset) -> float:
    """Samples a second of one pass."""
    _, seconds = engine.predict(dataset)
    return len(dataset) / seconds
