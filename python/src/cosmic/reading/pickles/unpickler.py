"""A restricted unpickler: it knows what tensors are made of, looks nothing up and calls nothing.

``pickletools.genops`` takes the instructions apart; here they are carried out on plain values. A
global is its two words. One that is known makes a `Call` out of its arguments, which others read;
every other one is refused by its name.
"""

import io
import pickletools
from dataclasses import dataclass, field
from typing import Any

from cosmic.reading.faults import FileFaults, quote
from cosmic.reading.pickles.names import RECONSTRUCTORS, UNREAD, Call, Global, Persistent

_FREE_VALUES = 16_384
_BYTES_A_VALUE = 512
_FREE_BYTES = 1 << 20
_SHARE = 8


class _Mark:
    pass


@dataclass
class Unpickler:
    """Reads one pickle, or several one behind the other.

    Attributes:
        stream: where they are
        faults: of the file
        size: of the file, which bounds what the pickle may hold
    """

    stream: io.BytesIO
    faults: FileFaults
    size: int
    _stack: list[Any] = field(default_factory=list)
    _memo: dict[int, Any] = field(default_factory=dict)

    def load(self) -> Any:
        """The next value.

        Raises:
            DataError: PartitionUnsafe if it asks for anything but data, PartitionCorrupt if it is
                none, PartitionShape if it is too large
        """
        self._stack, self._memo = [], {}
        values = 0
        most = _FREE_VALUES + self.size // _BYTES_A_VALUE
        start = self.stream.tell()
        try:
            for opcode, argument, _ in pickletools.genops(self.stream):
                values += 1
                read = self.stream.tell() - start
                # A storage in the pickle of an array is data, and not counted as values.
                if values > 8 * most or read > _FREE_BYTES + self.size:
                    raise self.faults.shape("holds a pickle of too many values")
                if opcode.name == "STOP":
                    return self._stack.pop()
                self._do(opcode.name, argument)
        except (IndexError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as e:
            raise self.faults.corrupt(
                "is damaged: its pickle holds something else than instructions"
                f" ({type(e).__name__})"
            ) from e
        raise self.faults.corrupt("is damaged: its pickle ends too early")

    def _do(self, name: str, argument: Any) -> None:
        if name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name]())
        elif name in _ATOMS:
            self._stack.append(argument)
        elif name in ("PROTO", "FRAME"):
            if name == "PROTO" and argument > 5:
                raise self.faults.corrupt(f"is damaged: its pickle is of protocol {argument}")
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            self._memo[argument] = self._stack[-1]
        elif name == "MEMOIZE":
            self._memo[len(self._memo)] = self._stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            self._stack.append(self._memo[argument])
        else:
            method = getattr(self, f"_{name.lower()}", None)
            if method is None:
                raise self.faults.unsafe(f"asks for the instruction {name} in its pickle; refused")
            method(argument)

    def _to_mark(self) -> list[Any]:
        place = len(self._stack) - 1
        while not isinstance(self._stack[place], _Mark):
            place -= 1
            if place < 0:
                raise IndexError
        items = self._stack[place + 1 :]
        del self._stack[place:]
        return items

    def _mark(self, _: Any) -> None:
        self._stack.append(_Mark())

    def _pop(self, _: Any) -> None:
        self._stack.pop()

    def _pop_mark(self, _: Any) -> None:
        self._to_mark()

    def _dup(self, _: Any) -> None:
        self._stack.append(self._stack[-1])

    def _tuple(self, _: Any) -> None:
        self._stack.append(tuple(self._to_mark()))

    def _tuple1(self, _: Any) -> None:
        self._last(1)

    def _tuple2(self, _: Any) -> None:
        self._last(2)

    def _tuple3(self, _: Any) -> None:
        self._last(3)

    def _last(self, count: int) -> None:
        if len(self._stack) < count:
            raise IndexError
        self._stack[-count:] = [tuple(self._stack[-count:])]

    def _list(self, _: Any) -> None:
        self._stack.append(self._to_mark())

    def _append(self, _: Any) -> None:
        item = self._stack.pop()
        self._extend([item])

    def _appends(self, _: Any) -> None:
        self._extend(self._to_mark())

    def _extend(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if not isinstance(target, list):
            raise TypeError
        target.extend(items)

    def _dict(self, _: Any) -> None:
        items = self._to_mark()
        self._stack.append({})
        self._set(items)

    def _setitem(self, _: Any) -> None:
        value = self._stack.pop()
        self._set([self._stack.pop(), value])

    def _setitems(self, _: Any) -> None:
        self._set(self._to_mark())

    def _set(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if not isinstance(target, dict) or len(items) % 2:
            raise TypeError
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str | int | float | bytes | bool | tuple | None):
                raise TypeError
            target[key] = value

    def _global(self, argument: str) -> None:
        module, _, name = argument.partition(" ")
        self._stack.append(Global(module, name))

    def _stack_global(self, _: Any) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise TypeError
        self._stack.append(Global(module, name))

    def _binpersid(self, _: Any) -> None:
        words = self._stack.pop()
        if not isinstance(words, tuple) or not words or words[0] != "storage":
            raise self.faults.corrupt(
                "is damaged: its pickle refers to something that is no storage"
            )
        self._stack.append(Persistent(words))

    def _reduce(self, _: Any) -> None:
        arguments, function = self._stack.pop(), self._stack.pop()
        if not isinstance(arguments, tuple) or not isinstance(function, Global):
            raise self.faults.unsafe("asks to call what is no function of tensors; refused")
        known = function.known
        if known is None and function.words in RECONSTRUCTORS and len(arguments) == 3:
            self._stack.append(arguments[0])
            self._newobj_of(())
            return
        if known is None and UNREAD.fullmatch(str(function)):
            known = "unread"
        if known is None:
            raise self._refused(function)
        if known == "dict":
            self._stack.append({})
        elif known == "tuple":
            self._stack.append(tuple(arguments[0]) if arguments else ())
        elif known == "bytes":
            self._stack.append(b"")
        elif known == "encode":
            self._stack.append(arguments[0].encode("latin-1"))
        else:
            self._stack.append(Call(known, arguments, function))

    def _newobj(self, _: Any) -> None:
        self._newobj_of(self._stack.pop())

    def _newobj_of(self, arguments: Any) -> None:
        made = self._stack.pop()
        if not isinstance(made, Global) or not isinstance(arguments, tuple):
            raise TypeError
        if made.known == "dict":
            self._stack.append({})
        elif made.known or not arguments:
            # Of an unknown class: refused if it is asked for what it is, unless it holds tensors.
            self._stack.append(Call(made.known or "object", arguments, made))
        else:
            # A named tuple is the tuple that it is.
            self._stack.append(arguments)

    def _build(self, _: Any) -> None:
        state = self._stack.pop()
        target = self._stack[-1]
        if isinstance(target, Call):
            target.state = state
        elif not isinstance(target, dict):
            raise self.faults.corrupt(
                "is damaged: its pickle sets the state of something that has none"
            )

    def _refused(self, function: Global) -> Exception:
        words = quote(str(function))
        return self.faults.unsafe(f"asks for {words}, which is no function of tensors; refused")


_CONSTANTS: dict[str, Any] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
}
_ATOMS = frozenset(
    (
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE"),
        *("SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
        "BYTEARRAY8",
    )
)
