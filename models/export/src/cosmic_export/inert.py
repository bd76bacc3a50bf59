"""Reads what lies in a pickle without importing or calling anything that it names.

Every class and function but the few that make tensors is replaced by `Inert`, which keeps the
attributes that were saved. So the weights of a pickled network can be had without its code, and a
file that wants to run something runs nothing.

This module is a `pickle_module` for `torch.load`.
"""

import collections
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


def parameter_with_state(data: Tensor, requires_grad: bool, hooks: Any, _state: Any) -> Any:
    """A parameter without the attributes that a program has given it."""
    return torch._utils._rebuild_parameter(data, requires_grad, hooks)


def tensor_with_state(make: Callable[..., Any], _kind: Any, arguments: tuple, _state: Any) -> Any:
    """A tensor without the attributes that a program has given it."""
    return make(*arguments)


TENSOR_MAKERS = {
    ("torch._utils", "_rebuild_tensor"): torch._utils._rebuild_tensor,
    ("torch._utils", "_rebuild_tensor_v2"): torch._utils._rebuild_tensor_v2,
    ("torch._utils", "_rebuild_parameter"): torch._utils._rebuild_parameter,
    ("torch._utils", "_rebuild_parameter_with_state"): parameter_with_state,
    ("torch._tensor", "_rebuild_from_type_v2"): tensor_with_state,
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch", "Size"): torch.Size,
    ("torch", "device"): torch.device,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
}


class Inert:
    """Stands for an object whose class is not loaded; has its saved attributes."""

    # torch asks this of every module's class in files from before 1.6.
    dump_patches = False

    def __new__(cls, *args: object, **kwargs: object) -> "Inert":
        """Whatever the class would be made of."""
        return object.__new__(cls)

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        if isinstance(state, dict):
            self.__dict__.update(state)

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def append(self, value: object) -> None:
        """Takes an item of a list's subclass and drops it."""

    def extend(self, values: object) -> None:
        """Takes items of a list's subclass and drops them."""


class Unpickler(pickle.Unpickler):
    """Finds tensors, and `Inert` for all else."""

    def find_class(self, module: str, name: str) -> Any:
        """The class or function that a pickle names."""
        if (module, name) in TENSOR_MAKERS:
            return TENSOR_MAKERS[module, name]
        if module == "torch":
            found = getattr(torch, name, None)
            if isinstance(found, torch.dtype) or name.endswith("Storage"):
                return found
        return Inert


def load(file: Any, **options: Any) -> Any:
    """`pickle.load` with the classes left out."""
    return Unpickler(file, **options).load()


def read(path: Path) -> Any:
    """What `torch.save` wrote to a file, with `Inert` for every object that is no tensor."""
    import cosmic_export.inert as this_module

    return torch.load(path, map_location="cpu", pickle_module=this_module, weights_only=False)


def weights(network: Inert) -> dict[str, Tensor]:
    """The state dict of a network that was read so."""
    return dict(_weights(network, ""))


def _weights(network: Inert, prefix: str) -> Iterator[tuple[str, Tensor]]:
    attributes = vars(network)
    not_saved = attributes.get("_non_persistent_buffers_set") or ()
    for kind in ("_parameters", "_buffers"):
        for name, value in (attributes.get(kind) or {}).items():
            if isinstance(value, Tensor) and name not in not_saved:
                yield prefix + name, value.data if isinstance(value, nn.Parameter) else value
    for name, child in (attributes.get("_modules") or {}).items():
        if isinstance(child, Inert):
            yield from _weights(child, f"{prefix}{name}.")
