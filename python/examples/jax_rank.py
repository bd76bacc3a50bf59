"""A rank that computes with JAX: a small network of dense layers over a table, on the CPU.

The weights are an ``.npz`` with ``w0``, ``b0``, ``w1``, ``b1`` and so on, ``[inputs, outputs]`` and
``[outputs]`` each, and not a pickle: whoever can write to the bucket must not be able to run code
in the ranks. In the job::

    model:
      uri: s3://survey/models/layers.npz
    worker:
      command: [python, python/examples/jax_rank.py]
"""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

import cosmic

# What goes in and what comes out of the network that these weights are of.
NETWORK = cosmic.Network(
    name="layers",
    inputs=[cosmic.Tensor("magnitudes", "float32", (5,))],
    outputs=[cosmic.Tensor("prediction", "float32", (1,))],
    task=cosmic.Task.REDSHIFT,
    batch_size=1024,
)

Layers = list[tuple[jax.Array, jax.Array]]


def load(path: Path) -> Layers:
    """The weights and biases of each layer, first to last."""
    with np.load(path, allow_pickle=False) as stored:
        numbers = range(len(stored.files) // 2)
        return [(jnp.asarray(stored[f"w{i}"]), jnp.asarray(stored[f"b{i}"])) for i in numbers]


@jax.jit
def forward(layers: Layers, magnitudes: jax.Array) -> jax.Array:
    """The network: ``[N, 5]`` to ``[N, 1]``."""
    *hidden, (weight, bias) = layers
    values = magnitudes
    for inner, shift in hidden:
        values = jax.nn.gelu(values @ inner + shift)
    return values @ weight + bias


def main() -> None:
    """Computes all splits that this rank gets."""
    with cosmic.Rank.from_env(NETWORK) as rank:
        if rank.device == "cuda":
            raise cosmic.FatalError(
                "model.device is cuda, and this rank computes on the CPU; set it to auto or cpu",
                reason="DeviceUnavailable",
            )
        jax.config.update("jax_platforms", "cpu")
        layers = load(rank.model_path())
        rank.describe(device="cpu", engine=f"JAX {jax.__version__}")
        for split in rank:
            answers = []
            for columns in split.batches():
                given = columns["magnitudes"]
                # XLA compiles for each shape anew, so the last batch is filled up.
                filled = np.zeros((rank.batch_size, *given.shape[1:]), given.dtype)
                filled[: len(given)] = given
                answers.append(np.asarray(forward(layers, filled))[: len(given)])
            split.commit(np.concatenate(answers) if answers else np.zeros((0, 1), np.float32))


if __name__ == "__main__":
    main()
