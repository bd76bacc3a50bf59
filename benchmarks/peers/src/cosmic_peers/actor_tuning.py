"""How many samples eager PyTorch takes best at a time, on one thread of each core."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

from torch.utils.data import TensorDataset

from cosmic_peers import engines
from cosmic_peers.networks import inputs
from cosmic_peers.tuning import rate

SIZES = (8, 16, 32, 64, 128, 256, 512)
SAMPLES = 512
PASSES = 3

together: Barrier


def tune(engine_name: str, folder: Path, actors: int) -> dict[str, object]:
    """Samples a second of all actors by batch size, and the best size.

    All compute at the same time, as in the job. The sizes take turns and the best pass of each
    counts, since whatever else the machine does only ever slows it.
    """
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        actors, spawning, initializer=remember, initargs=(spawning.Barrier(actors),)
    ) as pool:
        asked = [pool.submit(rates, engine_name, folder) for _ in range(actors)]
        each = [answer.result() for answer in asked]
    return chosen(each)


def chosen(each: list[dict[int, float]]) -> dict[str, object]:
    """The best size of all processes together, from what each reached with each size."""
    total = {size: sum(rates[size] for rates in each) for size in SIZES}
    return {"best": max(total, key=total.get), "rates": total}


def remember(barrier: Barrier) -> None:
    """Keeps what the processes wait at for each other."""
    global together
    together = barrier


def rates(engine_name: str, folder: Path) -> dict[int, float]:
    """Samples a second of this process by batch size."""
    engine = engines.start(engine_name, folder, SIZES[0], threads=1)
    images, magnitudes = inputs(SAMPLES)
    dataset = TensorDataset(images, magnitudes, magnitudes[:, 0])
    best = dict.fromkeys(SIZES, 0.0)
    for _ in range(PASSES):
        for size in SIZES:
            engine.batch_size = size
            together.wait()
            best[size] = max(best[size], rate(engine, dataset))
    return best
