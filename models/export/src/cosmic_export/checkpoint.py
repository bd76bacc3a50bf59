"""Loads a checkpoint as a network, and runs none of its code unless told to trust it."""

import hashlib
import importlib
import pickle
import sys
import textwrap
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from cosmic_export import inert
from cosmic_export.errors import ExportError, first_line

WRAPPERS = (nn.DataParallel, nn.parallel.DistributedDataParallel)
PREFIXES = ("module.", "_orig_mod.")
# Where training programs put the network in a dict of more.
NETWORK_KEYS = ("state_dict", "model_state_dict", "model", "module", "network", "net", "weights")


@dataclass(frozen=True)
class Checkpoint:
    """A network ready to be exported.

    Attributes:
        network: in float32, on the CPU, in evaluation mode.
        sha256: of the checkpoint's file.
        loaded: how, for people.

    """

    network: nn.Module
    sha256: str
    loaded: str


def load(path: Path, code: Path | None, class_name: str | None, trust: bool) -> Checkpoint:
    """Loads a pickled module, or weights into a class.

    Args:
        path: what `torch.save` wrote, in its present format or that from before 1.6, on any device.
        code: a folder to import the network's classes from; naming it means to trust what is
            loaded.
        class_name: `module:Class`, or a function that gives a module; then only weights are taken
            from the checkpoint, and no code of it runs.
        trust: whether a pickled module, which can run any code, may be loaded.

    """
    if not path.is_file():
        raise ExportError(f"{path} is no file")
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error
    refuse_exported(path)
    if code is not None:
        if not code.is_dir():
            raise ExportError(f"--code {code} is no folder")
        sys.path.insert(0, str(code.resolve()))
    if class_name is not None:
        network, loaded = build(class_name, read_weights(path)), f"weights into {class_name}"
    else:
        if not (trust or code):
            refuse_untrusted(path)
        network, loaded = unpickle(path), "pickled module"
    return Checkpoint(network.float().cpu().eval().requires_grad_(False), digest, loaded)


def read_weights(path: Path) -> dict[str, Tensor]:
    """The state dict in a checkpoint of whatever kind, without running code of it."""
    with quiet():
        try:
            content = inert.read(path)
        except Exception as error:
            raise unreadable(path, error) from error
    state = find_weights(content)
    if state is None:
        raise ExportError(f"{path} holds neither a network nor a state dict")
    return without_prefixes(state)


def find_weights(content: object) -> dict[str, Tensor] | None:
    """The state dict in what was read, under one of the usual keys if need be."""
    if isinstance(content, inert.Inert):
        return inert.weights(content) or None
    if not isinstance(content, Mapping):
        return None
    tensors = {name: value for name, value in content.items() if isinstance(value, Tensor)}
    if tensors and len(tensors) == len(content):
        return tensors
    for key in NETWORK_KEYS:
        if (found := find_weights(content.get(key))) is not None:
            return found
    return None


def without_prefixes(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Names without what DataParallel and torch.compile put in front of all of them."""
    for prefix in PREFIXES:
        if all(name.startswith(prefix) for name in state):
            state = {name.removeprefix(prefix): value for name, value in state.items()}
    return state


def build(class_name: str, state: dict[str, Tensor]) -> nn.Module:
    """Makes a network of the class that has these weights.

    A class with a `from_checkpoint(state_dict)` builds itself; any other is made without arguments
    and must take every weight.
    """
    factory = find(class_name)
    try:
        if hasattr(factory, "from_checkpoint"):
            network = factory.from_checkpoint(state)
        else:
            network = factory()
            network.load_state_dict(state)
    except TypeError as error:
        raise ExportError(
            f"{class_name} cannot be made without arguments ({first_line(error)}); "
            "name a function that makes it"
        ) from error
    except Exception as error:
        problem = textwrap.shorten(str(error), 300, placeholder=" …")
        raise ExportError(
            f"the checkpoint does not fit {class_name}: {problem}; name the class whose weights "
            "these are"
        ) from error
    if not isinstance(network, nn.Module):
        raise ExportError(f"{class_name} makes a {type(network).__name__} and no module")
    return network


def find(class_name: str) -> Callable[..., Any]:
    """The class or function that `module:Name` stands for."""
    module, _, name = class_name.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ExportError(
            f"--class {class_name} is not found ({first_line(error)}); write it as module:Class, "
            "and name the folder of the module with --code"
        ) from error
    except Exception as error:
        problem = f"{type(error).__name__}: {first_line(error)}"
        raise ExportError(f"--class {class_name} cannot be imported: {problem}") from error


def refuse_exported(path: Path) -> None:
    """Says that a file is none to export, but one that ranks run."""
    if path.suffix.lower() == ".onnx":
        kind = "an ONNX file"
    elif is_torchscript(path):
        kind = "a TorchScript archive"
    else:
        return
    raise ExportError(
        f"{path} is {kind} already, which ranks run as it is: name it in model.uri; to have it "
        "rewritten and compared, export the module that it was made of"
    )


def is_torchscript(path: Path) -> bool:
    """Whether `torch.jit.save` wrote it: other files of torch have no constants."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("/constants.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False


def refuse_untrusted(path: Path) -> None:
    """Says what is missing to load this file."""
    try:
        with quiet():
            torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise ExportError(
            f"{path} is a pickled module, and loading one runs whatever code is in it; if you "
            "trust where it comes from, pass --trust or, with the folder of its classes, --code "
            "DIR; or take only its weights with --class module:Class"
        ) from None
    except Exception as error:
        raise unreadable(path, error) from error
    raise ExportError(f"{path} holds weights alone; name their network with --class module:Class")


def unpickle(path: Path) -> nn.Module:
    """The module in a file that is trusted."""
    try:
        with quiet():
            content = torch.load(path, map_location="cpu", weights_only=False)
    except ModuleNotFoundError as error:
        raise ExportError(
            f"{path} needs the Python module {error.name}; name the folder that has it with "
            "--code DIR, or install it"
        ) from error
    except Exception as error:
        raise unreadable(path, error) from error
    network = find_network(content)
    if network is None:
        raise ExportError(
            f"{path} holds a {type(content).__name__} and no module; name the network of these "
            "weights with --class module:Class"
        )
    return network


def find_network(content: object) -> nn.Module | None:
    """The module in what was loaded, out of its wrappers."""
    if isinstance(content, Mapping):
        found = (find_network(content.get(key)) for key in NETWORK_KEYS)
        return next((network for network in found if network is not None), None)
    if isinstance(content, WRAPPERS):
        return content.module
    return content if isinstance(content, nn.Module) else None


def unreadable(path: Path, error: Exception) -> ExportError:
    """The error for a file that torch cannot make sense of."""
    return ExportError(f"{path} cannot be loaded: {first_line(error)[:300]}")


@contextmanager
def quiet() -> Iterator[None]:
    """Without torch's warnings on how the file was saved."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
