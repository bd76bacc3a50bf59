"""A whole job on Ray Data, as its documentation shows batch inference over files.

A stage reads the files, a pool of actors computes them, a stage writes Parquet.
"""

import io
import os
from pathlib import Path

import numpy as np
import torch

from cosmic_peers import engines
from cosmic_peers.rank import bucket_and_key


class Predictor:
    """What an actor does with files; it has one thread."""

    def __init__(self, engine_name: str, folder: Path, batch_size: int):
        self.engine = engines.start(engine_name, folder, batch_size, threads=1)

    def __call__(self, files: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Predicts partitions.

        Args:
            files: `path` and `bytes` of each.

        Returns:
            a row for each sample: its `prediction` and `redshift`, and as in Cosmic Inference's
            tables the position of its `file` among all files, and its `row` in that, both from 0.

        """
        parts = [
            self.rows(path, content)
            for path, content in zip(files["path"], files["bytes"], strict=True)
        ]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def rows(self, path: str, content: bytes) -> dict[str, np.ndarray]:
        """Those of one partition, whose name is its number from 1."""
        dataset = torch.load(io.BytesIO(content), weights_only=False)
        predicted, _ = self.engine.predict(dataset)
        return {
            "prediction": predicted,
            "redshift": dataset.tensors[2].numpy(),
            "file": np.full(len(predicted), int(Path(path).stem) - 1, dtype=np.int32),
            "row": np.arange(len(predicted), dtype=np.int64),
        }


def run(
    engine_name: str, folder: Path, batch_size: int, actors: int, partitions: str, output: str
) -> dict[str, object]:
    """Computes all partitions of a folder in S3 and stores the predictions in another."""
    import ray
    from pyarrow.fs import S3FileSystem

    # Actors hold a core each for as long as they live, and Ray Data hangs where none is left to
    # read and write with. There is nothing to see on a dashboard.
    ray.init(num_cpus=2 * actors, include_dashboard=False)
    store = S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL_S3"])
    ray.data.DataContext.get_current().enable_progress_bars = False
    files = ray.data.read_binary_files(
        "/".join(bucket_and_key(partitions)), include_paths=True, filesystem=store
    )
    predictions = files.map_batches(
        Predictor,
        fn_constructor_args=(engine_name, folder, batch_size),
        compute=ray.data.ActorPoolStrategy(size=actors),
        num_cpus=1,
        # Of files. Samples are what the engine takes `batch_size` of.
        batch_size=1,
    )
    predictions.write_parquet("/".join(bucket_and_key(output)), filesystem=store)
    ray.shutdown()
    return {}
