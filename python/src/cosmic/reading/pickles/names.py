"""What the words of a pickle stand for, and what is made of them."""

import re
from dataclasses import dataclass
from typing import Any

# By the words that a pickle has for it; the value is what this package calls it.
_CALLED = {
    "torch._utils _rebuild_tensor_v2": "tensor",
    "torch._utils _rebuild_parameter": "parameter",
    "torch._utils _rebuild_sparse_tensor": "sparse",
    "torch.serialization _get_layout": "layout",
    "torch Size": "tuple",
    "torch.utils.data.dataset TensorDataset": "TensorDataset",
    "torch.utils.data.dataset Subset": "Subset",
    "torch.utils.data.dataset ConcatDataset": "ConcatDataset",
    "numpy._core.multiarray _reconstruct": "array",
    "numpy.core.multiarray _reconstruct": "array",
    "numpy._core.numeric _frombuffer": "frombuffer",
    "numpy.core.numeric _frombuffer": "frombuffer",
    "numpy._core.multiarray scalar": "scalar",
    "numpy.core.multiarray scalar": "scalar",
    "numpy dtype": "dtype",
    "numpy ndarray": "ndarray",
    "_codecs encode": "encode",
    "__builtin__ bytes": "bytes",
    "collections OrderedDict": "dict",
    "collections defaultdict": "dict",
    "builtins range": "range",
    "__builtin__ xrange": "range",
}
RECONSTRUCTORS = ("copy_reg _reconstructor", "copyreg _reconstructor")
# What is known to make data, but data that is not read.
UNREAD = re.compile(
    r"torch\.((q?u?int|b?float|complex|bits)[0-9]\w*|bool|per_(tensor|channel)_\w+|device|Tensor"
    r"|_utils\._rebuild_(tensor_v3|qtensor|nested_tensor)|_tensor\._rebuild_from_type_v2)"
)


@dataclass(frozen=True)
class Global:
    """Two words of a pickle.

    Attributes:
        module: the first
        name: the second
    """

    module: str
    name: str

    @property
    def words(self) -> str:
        """Both."""
        return f"{self.module} {self.name}"

    @property
    def known(self) -> str | None:
        """What this package calls it."""
        return _CALLED.get(self.words)

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(eq=False)
class Call:
    """What a known function or class was asked for, and what was set on it afterwards.

    Attributes:
        function: what this package calls it; ``object`` of an unknown class
        arguments: as they were given
        state: as it was set; None if it was not
        made_by: the words
    """

    function: str
    arguments: tuple[Any, ...]
    made_by: Global
    state: Any = None


@dataclass(frozen=True)
class Persistent:
    """A storage, by what the pickle says of it.

    Attributes:
        words: ``("storage", class, key, location, elements)``
    """

    words: tuple[Any, ...]
