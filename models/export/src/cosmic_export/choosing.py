"""Which columns of a partition are a network's inputs."""

import math
import re
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from cosmic_export.errors import ExportError
from cosmic_export.inputs import Declared
from cosmic_export.partition import Columns
from cosmic_export.sample import Sample, described, type_name
from cosmic_export.signature import NAME

EXAMPLE = "--columns image=pixels"


def asked(texts: Sequence[str]) -> dict[str, str]:
    """Columns by input, of `name=column` each.

    Raises:
        ExportError: one of them is not so.

    """
    result: dict[str, str] = {}
    for text in texts:
        name, equals, column = text.partition("=")
        if not (equals and column and NAME.fullmatch(name)):
            raise ExportError(f"--columns {text} is not input=column, such as {EXAMPLE}")
        if name in result:
            raise ExportError(f"--columns has {name} twice; give each input one column")
        result[name] = column
    return result


def chosen(
    columns: Columns,
    given: Mapping[str, str],
    declared: Sequence[Declared],
    parameters: Mapping[str, bool],
) -> tuple[dict[str, str], str]:
    """The column of each input, and how they were found, for people.

    Args:
        columns: of the file.
        given: columns by input, as the command line says.
        declared: the inputs, if they were declared.
        parameters: of the network's forward, and whether each has to be given.

    Raises:
        ExportError: a column is not there.

    """
    if declared:
        unknown = [name for name in given if name not in [one.name for one in declared]]
        if unknown:
            raise ExportError(
                f"has a column for {unknown[0]} by --columns, and --input declares no {unknown[0]}"
            )
        # A file without names goes by position.
        names = zip(declared, columns.names, strict=False) if not columns.named else ()
        positions = {one.name: at for one, at in names}
        usual = {one.name: positions.get(one.name, one.name) for one in declared}
        return usual | dict(given), "as declared"
    if given:
        return dict(given), "by --columns"
    required = [name for name, must in parameters.items() if must]
    if columns.named:
        known = {name: name for name in parameters if name in columns.names}
        if known and all(name in known for name in required):
            return known, "by the names of the network's parameters"
    count = max(1, len(required))
    if len(columns.names) < count:
        raise ExportError(
            f"holds {columns}, and the network takes {', '.join(required)}; name what it gets "
            f"with --columns {required[0]}=COLUMN and so on"
        )
    first = columns.names[:count]
    if columns.named:
        # The name of the column, so that a job needs no line for it.
        return {name: name for name in first}, "by position"
    return dict(zip(required or ["input"], first, strict=True)), "by position"


def taken(
    columns: Columns, found: Mapping[str, str], declared: Sequence[Declared], count: int
) -> Sample:
    """The first samples of some columns.

    Floating-point columns become float32, integers stay, unless an input was declared.

    Args:
        columns: of the file.
        found: the column of each input: its name, in a file without names its position; several
            ones with commas; or a pattern such as `px*`.
        declared: the inputs, if they were declared.
        count: of samples, at most.

    Raises:
        ExportError: a column is missing, of another shape or type, or holds what is no number.

    """
    types = {one.name: one for one in declared}
    tensors = {}
    for name, column in found.items():
        tensor = joined(columns, name, column, count)
        if tensor.dim() == 0 or not tensor.numel():
            raise ExportError(
                f"holds `{column}` of {type_name(tensor.dtype)} {list(tensor.shape)}; wanted "
                "[N, …] and at least one sample"
            )
        tensors[name] = fitted(name, column, tensor, types.get(name))
    rows = {name: len(tensor) for name, tensor in tensors.items()}
    if len(set(rows.values())) > 1:
        counts = ", ".join(f"{count} of {name}" for name, count in rows.items())
        raise ExportError(f"holds columns of several lengths: {counts}")
    return Sample(tensors)


def joined(columns: Columns, name: str, column: str, count: int) -> Tensor:
    """A column, or several ones side by side as `[N, K]`, as a job has it in `data.columns`."""
    names = named(columns, column)
    if not names:
        raise ExportError(
            f"holds no `{column}` for {name} but {columns}; write --columns {name}=COLUMN with "
            "the name of one, several with commas, or a pattern such as 'px*'"
        )
    tensors = [columns.read(one, count) for one in names]
    if len(names) == 1:
        return tensors[0]
    for one, tensor in zip(names, tensors, strict=True):
        if tensor.dim() not in (1, 2):
            raise ExportError(
                f"holds {described(one, tensor)}, which cannot be one of several columns of "
                f"{name}: wanted [N] or [N, K]"
            )
    dtype = tensors[0].dtype
    for tensor in tensors:
        dtype = torch.promote_types(dtype, tensor.dtype)
    return torch.cat([tensor.reshape(len(tensor), -1).to(dtype) for tensor in tensors], 1)


def named(columns: Columns, column: str) -> list[str]:
    """The columns that an expression names, in order; none if one is not there."""
    if column in columns.names:
        return [column]
    if "," in column:
        parts = [named(columns, part.strip()) for part in column.split(",")]
        return [name for part in parts for name in part] if all(parts) else []
    if "*" in column:
        pattern = ".*".join(map(re.escape, column.split("*")))
        return [name for name in columns.names if re.fullmatch(pattern, name)]
    return []


def fitted(name: str, column: str, tensor: Tensor, wanted: Declared | None) -> Tensor:
    """A column in the type and shape of its input."""
    if wanted is None:
        return finite(name, tensor, torch.float32) if tensor.is_floating_point() else tensor
    shape = (len(tensor), *wanted.shape)
    # One number a sample may be written in two ways.
    same = tuple(tensor.shape) == shape or {tensor.shape[1:], shape[1:]} == {(), (1,)}
    floats = tensor.is_floating_point() and not wanted.dtype.is_floating_point
    if not same or floats:
        raise ExportError(
            f"holds {described(f'`{column}`', tensor)} for {name}, which is declared as {wanted}"
        )
    tensor = tensor.reshape(shape)
    if tensor.is_floating_point():
        return finite(name, tensor, wanted.dtype)
    result = tensor.to(wanted.dtype)
    if not torch.equal(result.to(tensor.dtype), tensor):
        raise ExportError(
            f"holds `{column}` of {type_name(tensor.dtype)} with values that "
            f"{type_name(wanted.dtype)}, declared for {name}, cannot hold"
        )
    return result


def finite(name: str, given: Tensor, dtype: torch.dtype) -> Tensor:
    """A column in a floating-point type, all of whose values are finite in it."""
    column = given.to(dtype).contiguous()
    bad = (~column.isfinite()).nonzero()
    if len(bad):
        sample, *place = bad[0].tolist()
        value = given[sample][tuple(place)].item()
        beyond = f", which {type_name(dtype)} cannot hold," if math.isfinite(value) else ""
        where = f" at {place}" if place else ""
        raise ExportError(
            f"holds {value}{beyond} in {name} of sample {sample}{where} (counted from 0); "
            "remove or repair that sample"
        )
    return column
