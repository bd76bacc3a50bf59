"""Arrays of NumPy and sparse tensors, as pickles have them."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from cosmic.reading.column import ArrayColumn, Column
from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.pickles.names import Call
from cosmic.reading.pickles.storages import Storages

_CODE = re.compile(r"[<>=|]?([fiu][1248]|b1)")


def array_of(call: Call, label: str, faults: FileFaults) -> Column:
    """An array of NumPy, dense and in the machine's byte order."""
    try:
        if call.function == "array":
            _, shape, dtype, fortran, data = call.state
        elif call.function == "frombuffer":
            data, dtype, shape, order = call.arguments
            fortran = order == "F"
        else:
            dtype, data = call.arguments
            shape, fortran = (), False
        code = dtype.arguments[0]
        order = dtype.state[1] if dtype.state else "<"
    except (TypeError, ValueError, AttributeError, IndexError) as e:
        raise faults.corrupt("is damaged: its pickle describes an array wrongly") from e
    if isinstance(code, str) and code.startswith("O"):
        raise faults.unsafe(
            f"holds Python objects (type {quote(code)}) in {label}, which are not supported; a"
            " partition may only hold numbers"
        )
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise faults.unsupported(f"elements of type {quote(str(code))}", label)
    element = np.dtype(code).newbyteorder(">" if order == ">" else "<")
    try:
        array = np.frombuffer(data, dtype=element).reshape(
            tuple(shape), order="F" if fortran else "C"
        )
    except (TypeError, ValueError) as e:
        raise faults.corrupt(f"is damaged: {label} has other bytes than it says") from e
    if array.dtype.kind == "u" and array.dtype.itemsize > 1:
        raise faults.unsupported(f"elements of type {quote(code)}", label)
    return ArrayColumn(array.astype(element.newbyteorder("=")))


def dense(
    call: Call, label: str, storages: Storages, column: Callable[[Any, str], Column]
) -> Column:
    """The dense form of a sparse tensor; where there is no value it is 0."""
    faults = storages.faults
    try:
        layout, parts = call.arguments
        indices, values = (column(part, label).whole() for part in parts[:2])
        shape = tuple(map(int, parts[2]))
        if layout.arguments != ("torch.sparse_coo",):
            raise faults.shape(
                f"holds a sparse tensor that is not of coordinates in {label}; save it with"
                " to_dense() applied"
            )
        storages.budget.take(int(np.prod(shape, dtype=np.float64)) * values.itemsize, label)
        dense = np.zeros(shape, values.dtype)
        dense[tuple(indices)] = values
        places = np.ravel_multi_index(tuple(indices), shape[: len(indices)])
    except (TypeError, ValueError, IndexError, AttributeError, OverflowError) as e:
        raise faults.corrupt("is damaged: a sparse tensor is none") from e
    if len(np.unique(places)) != len(places):
        raise faults.shape(
            f"holds a sparse tensor with two values at one place in {label}; coalesce() it"
        )
    return ArrayColumn(dense)
