"""What ranks bring and get: Python's objects as values of the wire, and back."""

import sys
from array import array
from collections.abc import Sequence
from typing import Any

from cosmic.errors import FatalError
from cosmic.rendezvous.wire import rendezvous_pb2 as wire

_NUMPY = {"int64": "int64s", "float64": "doubles"}
_CODES = {"int64s": "q", "doubles": "d"}


def encode(obj: Any) -> wire.Value:
    """The value of an int, a float, a list of either, a one-dimensional array, or bytes.

    A bool is an int.

    Raises:
        FatalError: (``InvalidSpec``) for anything else
    """
    try:
        return _encode(obj)
    except (AttributeError, BufferError, OverflowError, TypeError, ValueError) as e:
        # What an object of another kind says when it is asked for numbers or bytes.
        said = " ".join(str(e).split())
        raise _refused(f"a value of type {type(obj).__name__} ({said})") from None


def _encode(obj: Any) -> wire.Value:
    if isinstance(obj, float):
        return wire.Value(double=obj)
    if isinstance(obj, int):
        return _number(int(obj))  # the wire takes no bool
    if isinstance(obj, bytes | bytearray | memoryview):
        return wire.Value(opaque=bytes(obj))
    if isinstance(obj, list | tuple | array):
        return _list(obj)
    if type(obj).__module__ == "numpy":
        return _numpy(obj)
    raise _refused(f"a value of type {type(obj).__name__}")


def decode(value: wire.Value, as_array: bool = False) -> Any:
    """The object of a value; None of an empty one.

    Args:
        value: not a stored one
        as_array: whether lists of numbers become arrays of numpy
    """
    kind = value.WhichOneof("kind")
    if kind is None:
        return None
    if kind in ("int64s", "doubles"):
        content = getattr(value, kind).values
        return _array(kind, content) if as_array else _numbers(kind, content).tolist()
    if kind == "values":
        return [decode(one, as_array) for one in value.values.values]
    return getattr(value, kind)


def is_array(obj: Any) -> bool:
    """Whether it is an array of numpy; does not import it."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(obj, numpy.ndarray)


def length(value: wire.Value) -> int:
    """The elements of a list, the bytes of bytes; 1 of a number."""
    kind = value.WhichOneof("kind")
    if kind == "opaque":
        return len(value.opaque)
    return len(getattr(value, kind).values) // 8 if kind in ("int64s", "doubles") else 1


def ranks(text: str) -> list[int]:
    """The ranks of ranges: 0, 1 and 7 of ``0-1,7``."""
    found: list[int] = []
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def of_longs(numbers: Sequence[int]) -> wire.Value:
    """A list of int64s."""
    return wire.Value(int64s=wire.Int64List(values=_bytes(array("q", numbers))))


def longs(value: wire.Value) -> list[int]:
    """The numbers of a list of int64s."""
    numbers: list[int] = _numbers("int64s", value.int64s.values).tolist()
    return numbers


def _number(obj: int) -> wire.Value:
    try:
        return wire.Value(int64=obj)
    except ValueError:
        raise _refused(f"{obj}, which is no int64") from None


def _list(obj: Sequence[Any]) -> wire.Value:
    try:
        return wire.Value(int64s=wire.Int64List(values=_bytes(array("q", obj))))
    except OverflowError:
        raise _refused("a list with an int that is no int64") from None
    except TypeError:
        pass  # at least one is no int
    try:
        return wire.Value(doubles=wire.DoubleList(values=_bytes(array("d", obj))))
    except OverflowError:
        raise _refused("a list with an int that is no float64") from None
    except TypeError:
        raise _refused("a list with something else than int and float") from None


def _numpy(obj: Any) -> wire.Value:
    if obj.ndim == 0 and obj.dtype.kind == "b":
        return encode(obj.item())
    kind = _NUMPY.get(obj.dtype.name)
    if kind is None or obj.ndim > 1:
        raise _refused(f"an array of {obj.dtype} with {obj.ndim} dimensions")
    if obj.ndim == 0:
        return encode(obj.item())
    little = obj.astype(obj.dtype.newbyteorder("<"), copy=False)
    if kind == "int64s":
        return wire.Value(int64s=wire.Int64List(values=little.tobytes()))
    return wire.Value(doubles=wire.DoubleList(values=little.tobytes()))


def _refused(what: str) -> FatalError:
    return FatalError(
        f"a communicator cannot take {what}; bring an int, a float, a list of them, a"
        " one-dimensional array of int64 or float64, or bytes",
        reason="InvalidSpec",
    )


def _bytes(numbers: "array[Any]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(kind: str, content: bytes) -> "array[Any]":
    numbers: array[Any] = array(_CODES[kind])
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _array(kind: str, content: bytes) -> Any:
    import numpy as np

    # A copy, so that it can be written to.
    return np.frombuffer(content, "<i8" if kind == "int64s" else "<f8").copy()
