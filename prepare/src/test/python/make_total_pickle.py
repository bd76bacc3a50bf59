"""Writes data.pkl of `torch.save((images, magnitudes, redshift), "total.pt")`.

That is of 615,000 samples, 12.6 GB.

    python make_total_pickle.py ../resources/dev/cosmicai/prepare/odd/total.pkl

Needs only Python: torch's names stand in the pickle, and the numbers elsewhere.
"""

import collections
import pickle
import sys
import types
from pathlib import Path

torch = types.ModuleType("torch")
utils = types.ModuleType("torch._utils")
sys.modules.update({"torch": torch, "torch._utils": utils})


class FloatStorage:
    """Stands for torch's class of that name."""


def _rebuild_tensor_v2():
    """Stands for torch's function of that name."""


FloatStorage.__module__ = "torch"
_rebuild_tensor_v2.__module__ = "torch._utils"
torch.FloatStorage, utils._rebuild_tensor_v2 = FloatStorage, _rebuild_tensor_v2


class Storage:
    def __init__(self, key, elements):
        self.id = ("storage", FloatStorage, key, "cpu", elements)


class Tensor:
    def __init__(self, key, *shape):
        self.key, self.shape = key, shape

    def __reduce__(self):
        strides, stride = [], 1
        for length in reversed(self.shape):
            strides.insert(0, stride)
            stride *= length
        storage = Storage(self.key, stride)
        return _rebuild_tensor_v2, (
            storage, 0, self.shape, tuple(strides), False, collections.OrderedDict()
        )  # fmt: skip


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.id if isinstance(value, Storage) else None


N = 615_000
with Path(sys.argv[1]).open("wb") as file:
    Pickler(file, protocol=2).dump((Tensor("0", N, 5, 32, 32), Tensor("1", N, 5), Tensor("2", N)))
