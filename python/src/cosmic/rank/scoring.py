"""From what a program commits to predictions and metrics: checked, in the network's own types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cosmic.errors import FatalError
from cosmic.metrics import RankMetrics, Task
from cosmic.rank.ending import misuse
from cosmic.rank.network import Network
from cosmic.reading.column import Array
from cosmic.reading.conversion import Tensor, rounded
from cosmic.reading.faults import DataError, java_double
from cosmic.reading.plan import FILE, PREDICTED_CLASS, ROW
from cosmic.reading.samples import BadSamples, Rows

_READ = ("float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")

Outputs = Mapping[str, Any] | Sequence[Any] | Any


def arrays(outputs: Outputs, network: Network) -> dict[str, Array]:
    """Outputs by name, in the network's order if that is known.

    Args:
        outputs: by name, or in the network's order; a single array of a single output
        network: what may be known of them
    """
    names = [tensor.name for tensor in network.outputs]
    if isinstance(outputs, Mapping):
        given = {str(name): as_array(values) for name, values in outputs.items()}
    elif isinstance(outputs, tuple | list):
        known = names or [f"output_{i}" for i in range(len(outputs))]
        given = {name: as_array(one) for name, one in zip(known, outputs, strict=False)}
        if len(outputs) != len(known):
            raise misuse(f"commits {len(outputs)} outputs, and the network has {len(known)}")
    else:
        given = {names[0] if names else "prediction": as_array(outputs)}
    if not given and not names:
        raise misuse("commits no output; commit at least one, such as {'prediction': values}")
    if not names:
        return given
    if set(given) != set(names):
        raise misuse(f"commits outputs {', '.join(given)}, and the network has {', '.join(names)}")
    return {name: given[name] for name in names}


def as_array(values: Any) -> Array:
    """An array of what a framework gives, on whatever device it is."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
        if "bfloat16" in str(values.dtype):
            values = values.float()
        values = values.numpy()
    array = np.asarray(values)
    if array.dtype.name not in _READ or not array.ndim:
        raise misuse(
            f"commits {array.dtype} {list(array.shape)}; an output is [N, …] of numbers:"
            f" {', '.join(_READ)}"
        )
    return array


def named(network: Network, outputs: Mapping[str, Array]) -> Network:
    """The network with its outputs, as they are committed if it does not say them."""
    if network.outputs:
        return network
    tensors = tuple(
        Tensor(name, values.dtype.name, values.shape[1:]) for name, values in outputs.items()
    )
    return replace(network, outputs=tensors)


def check_names(network: Network, kept: Iterable[str]) -> None:
    """Finds outputs that predictions cannot have beside their other columns.

    Args:
        network: with its outputs
        kept: the columns that go to the predictions as they are
    """
    taken = dict.fromkeys(network.target_widths, "of a target")
    taken |= dict.fromkeys(kept, "that data.keep names")
    own = (FILE, ROW, PREDICTED_CLASS) if network.task is Task.CLASSIFICATION else (FILE, ROW)
    taken |= dict.fromkeys(own, "that predictions have of themselves")
    for tensor in network.outputs:
        if tensor.name in taken:
            raise misuse(
                f"commits an output {tensor.name}, and there is a column {tensor.name}"
                f" {taken[tensor.name]}; call the output otherwise"
            )


def fitted(values: Array, tensor: Tensor, samples: int, network: Network) -> Array:
    """An output in the type and shape that the network declares.

    Raises:
        FatalError: (``ModelSignature``) if it is another one
    """
    if len(values) != samples:
        raise misuse(
            f"commits {len(values)} rows of {tensor.name} for {samples} samples; a row for each"
            " that was read"
        )
    shape = [length for length in values.shape[1:] if length != 1]
    if shape != [length for length in tensor.shape if length != 1]:
        raise FatalError(
            f"the network {network.name} answers {tensor.name} of"
            f" {list(values.shape)}; it declares {tensor}",
            reason="ModelSignature",
        )
    values = values.reshape((samples, *tensor.shape))
    if tensor.floating:
        return rounded(values, tensor.dtype)
    cast = values.astype(tensor.numpy)
    if values.dtype.kind == "f" or not np.array_equal(cast, values):
        raise FatalError(
            f"the network {network.name} answers {values.dtype} in {tensor.name} that"
            f" {tensor.dtype} does not hold exactly",
            reason="ModelSignature",
        )
    return cast


def check_outputs(
    outputs: Sequence[Array], network: Network, rows: Rows, bad: BadSamples, uri: str
) -> None:
    """Finds outputs that are no finite numbers."""
    for tensor, values in zip(network.outputs, outputs, strict=True):
        if values.dtype.kind != "f" or not len(values):
            continue
        flat = values.reshape(len(values), -1)
        wrong = ~np.isfinite(flat)
        for i in np.flatnonzero(wrong.any(axis=1)).tolist():
            number = int(rows.numbers[i])
            value = java_double(float(flat[i][wrong[i]][0]))
            error = DataError(
                f"{uri}: the network {network.name} answers {value} in {tensor.name} for sample"
                f" {number} (counted from 0); leave that sample out or repair the network",
                reason="PartitionNotFinite",
                partition=uri,
            )
            bad.add(number, tensor.name, error)


def scored(
    network: Network,
    outputs: Sequence[Array],
    targets: Mapping[str, NDArray[np.float64] | None],
    file: int,
    numbers: NDArray[np.int64],
) -> RankMetrics:
    """Compares outputs with what they should be, as the task says."""
    metrics = RankMetrics(network.spec())
    count = len(numbers)
    if not count:
        return metrics
    values = [outputs[i].reshape(count, -1).astype(np.float64) for i in network.measured]
    wanted = [np.zeros((count, 0))]
    for name, width in network.target_widths.items():
        known = targets.get(name)
        wanted.append(np.full((count, width), np.nan) if known is None else known)
    metrics.add(np.concatenate(values, axis=1), np.concatenate(wanted, axis=1), file, numbers)
    return metrics
