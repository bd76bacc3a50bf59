"""Finds how a network wants its inputs, and gives every network one form.

That form is a small graph of `torch.fx` around the network: tensors in by position, a tensor or a
tuple of tensors out. Its code is generated, so that it can be traced, scripted and rewritten as if
somebody had written it for this network.
"""

import inspect
import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from cosmic_export.errors import ExportError, UncallableError, first_line
from cosmic_export.outputs import Picked, Returned, picked
from cosmic_export.sample import Sample, type_name
from cosmic_export.signature import HANDED

KINDS = ("positional", "keywords", "dict", "list")
# The survey's inputs, whose networks were written before there were names: they have more ways.
SURVEY = ("images", "magnitudes")
# What a network raises that gets a list for a tensor, a tensor for a dict and the like.
OF_ANOTHER_KIND = (TypeError, KeyError, IndexError, AttributeError)
OUTPUT = "output"

Problem = Callable[[Mapping[str, Tensor]], str | None]


@dataclass(frozen=True)
class Convention:
    """A way to call a network.

    Attributes:
        kind: one of `KINDS`.
        words: for people, such as `model(images, magnitudes)`.
        arguments: positional and keyword arguments of the inputs, be they tensors or what stands
            for them in a graph.

    """

    kind: str
    words: str
    arguments: Callable[[Sequence[Any]], tuple[tuple, dict]]


@dataclass(frozen=True)
class Called:
    """A network in the one form.

    Attributes:
        network: takes the sample's tensors in order, as ranks hand them over; gives such a tensor,
            or a tuple of several.
        convention: how the network within is called, for people.
        outputs: their names, in order.
        left_out: what it returns besides, for people.
        converted: the inputs and outputs whose own type is another, for people.

    """

    network: fx.GraphModule
    convention: str
    outputs: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    converted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What a network's call should be like.

    Attributes:
        kind: the only kind of calls to try; None for all.
        outputs: names asked for, as `outputs.picked` takes them.
        usual: the name of a single output that has none.
        problem: what is wrong with outputs, if anything.
        as_column: whether a single output `[N]` shall become `[N, 1]`.

    """

    kind: str | None = None
    outputs: tuple[str, ...] = ()
    usual: str = OUTPUT
    problem: Problem = lambda _outputs: None
    as_column: bool = False


def parameters(model: nn.Module) -> dict[str, bool]:
    """The names of what a network's forward takes, and whether it has to be given."""
    try:
        signature = inspect.signature(model.forward)
    except (TypeError, ValueError):
        return {}
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return {
        name: parameter.default is inspect.Parameter.empty
        for name, parameter in signature.parameters.items()
        if parameter.kind not in variadic
    }


def conventions(model: nn.Module, names: Sequence[str]) -> list[Convention]:
    """The ways to call a network with inputs of these names, in the order of trying.

    Keywords come first where all names are those of parameters: then the order of the inputs does
    not matter, and none can be taken for another.
    """
    text = ", ".join(names)
    positional = [
        Convention("positional", f"model({text})", lambda given: (tuple(given), {})),
        Convention("list", f"model([{text}])", lambda given: ((list(given),), {})),
        Convention("list", f"model(({text}))", lambda given: ((tuple(given),), {})),
    ]
    keywords = Convention(
        "keywords",
        f"model({', '.join(f'{name}=…' for name in names)})",
        lambda given: ((), dict(zip(names, given, strict=True))),
    )
    if tuple(names) != SURVEY:
        known = all(name in parameters(model) for name in names)
        by_name = [in_dict(names)]
        ways = [keywords, *positional] if known else [positional[0], keywords, *positional[1:]]
        return ways + by_name
    return [
        *positional,
        in_dict(("image", "magnitude")),
        in_dict(names),
        keywords,
        Convention(
            "positional", "model(magnitudes, images)", lambda given: (tuple(given)[::-1], {})
        ),
        Convention("list", "model([magnitudes, images])", lambda given: ((list(given)[::-1],), {})),
    ]


def in_dict(names: Sequence[str]) -> Convention:
    """The inputs in one dict."""
    return Convention(
        "dict",
        f"model({{{', '.join(f'{name!r}: …' for name in names)}}})",
        lambda given: ((dict(zip(names, given, strict=True)),), {}),
    )


def called(model: nn.Module, sample: Sample, wish: Wish) -> Called:
    """Tries the conventions in turn.

    Raises:
        UncallableError: none gives what is wished for. The message has the nearest one: the first
            that returns something, else the first where only the numbers do not fit.

    """
    model.eval()
    nearest = (-1, "")
    for convention in conventions(model, sample.names):
        if wish.kind not in (None, convention.kind):
            continue
        inputs = [tensor.clone() for tensor in sample.tensors]
        arguments, keywords = convention.arguments(inputs)
        try:
            with torch.no_grad():
                returned = model(*arguments, **keywords)
        except Exception as error:
            near = 0 if isinstance(error, OF_ANOTHER_KIND) else 1
            problem = f"{convention.words} fails: {first_line(error)[:200]}"
        else:
            try:
                found = wished_for(returned, sample.count, wish)
                changed = [
                    not torch.equal(now, before)
                    for now, before in zip(inputs, sample.tensors, strict=True)
                ]
                return one_form(model, sample, convention, found, changed, wish)
            except ExportError as error:
                near, problem = 2, f"{convention.words} {error}"
        nearest = max(nearest, (near, problem), key=lambda attempt: attempt[0])
    raise UncallableError(f"the network cannot be called with {sample}: {nearest[1]}")


def wished_for(returned: object, count: int, wish: Wish) -> Returned:
    """The outputs in what a network returned."""
    found = picked(returned, wish.outputs, wish.usual, count)
    problem = wish.problem({one.name: one.tensor for one in found.outputs})
    if problem is not None:
        raise ExportError(problem)
    return found


def one_form(
    model: nn.Module,
    sample: Sample,
    convention: Convention,
    found: Returned,
    changed: Sequence[bool],
    wish: Wish,
) -> Called:
    """The network in the one form; inputs that it changes in place are copied for it.

    What ranks do not hand over is converted: inputs from what they do, outputs to that.
    """

    def body(graph: fx.Graph, inputs: list[fx.Node]) -> fx.Node | tuple[fx.Node, ...]:
        own = [
            graph.call_method("to", (node, tensor.dtype)) if tensor.dtype in HANDED else node
            for node, tensor in zip(inputs, sample.tensors, strict=True)
        ]
        given = [
            graph.call_method("clone", (node,)) if copied else node
            for node, copied in zip(own, changed, strict=True)
        ]
        arguments, keywords = convention.arguments(given)
        whole = graph.call_module("model", arguments, keywords)
        outputs = [part_of(graph, whole, one) for one in found.outputs]
        if len(outputs) > 1:
            return tuple(outputs)
        flat = wish.as_column and found.outputs[0].tensor.dim() == 1
        return graph.call_method("unsqueeze", (outputs[0], 1)) if flat else outputs[0]

    network = generated({"model": model}, sample.names, body)
    outputs = tuple(one.name for one in found.outputs)
    types = [(name, tensor.dtype) for name, tensor in sample.items()]
    types += [(one.name, one.tensor.dtype) for one in found.outputs]
    converted = tuple(f"{name} {type_name(dtype)}" for name, dtype in types if dtype in HANDED)
    return Called(network, convention.words, outputs, found.left_out, converted)


def part_of(graph: fx.Graph, whole: fx.Node, one: Picked) -> fx.Node:
    """An output of what the network returned, as ranks take it."""
    own = whole if one.get is None else graph.call_function(one.get, (whole, one.key))
    wider = HANDED.get(one.tensor.dtype)
    return own if wider is None else graph.call_method("to", (own, wider))


def generated(
    parts: dict[str, nn.Module],
    names: Sequence[str],
    body: Callable[[fx.Graph, list[fx.Node]], Any],
) -> fx.GraphModule:
    """A module of these parts that takes tensors by these names, as far as Python has such names.

    Args:
        parts: modules by the names that the body calls them by.
        names: of the inputs.
        body: adds to a graph what is done with the inputs, and returns the output.

    """
    graph = fx.Graph()
    inputs = [graph.placeholder(name, type_expr=Tensor) for name in identifiers(names)]
    graph.output(body(graph, inputs))
    return fx.GraphModule(parts, graph).eval()


def identifiers(names: Sequence[str]) -> list[str]:
    """Names that a parameter can have, one for each input."""
    result: list[str] = []
    for name in names:
        word = re.sub(r"\W", "_", name)
        if keyword.iskeyword(word) or word == "self":
            word += "_"
        while word in result:
            word += "_"
        result.append(word)
    return result
