"""Applies rewrites one after the other and keeps those that leave the output as it is."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cosmic_export.conversion import converted
from cosmic_export.deviations import Outputs, deviation, run
from cosmic_export.errors import first_line
from cosmic_export.rewrites.graphs import with_graphs
from cosmic_export.sample import Sample

# In float64 a right rewrite is off by rounding alone and a wrong one by far more.
SAME = {torch.float64: 1e-9, torch.float32: 1e-4}
FEW = 4


@dataclass(frozen=True)
class Rewrite:
    """A rewrite of networks.

    Attributes:
        name: for people.
        apply: changes the network that it is given and returns the names of the places; the sample
            is there to run it.
        on_modules: whether it looks for modules by their kind. Such rewrites come first: in graphs
            only torch's own layers are left of them.

    """

    name: str
    apply: Callable[[nn.Module, Sample], list[str]]
    on_modules: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a rewrite: the places that it changed, or why it was left out."""

    name: str
    places: list[str]
    left_out: str = ""


def rewritten(
    network: nn.Module, sample: Sample, rewrites: Sequence[Rewrite]
) -> tuple[nn.Module, list[Outcome]]:
    """The network in float32 after all rewrites that leave its output as it is.

    They are applied in float64, so that weights are multiplied there and a mistake can be told from
    rounding; only a network that does not run in float64 is rewritten in float32.
    """
    few = sample.first(FEW)
    working, dtype = in_double(network, few)
    expected = run(converted(working, dtype), few)
    to_graphs = Rewrite("graphs", with_graphs_in_place)
    outcomes = []
    for rewrite in sorted(rewrites, key=lambda one: not one.on_modules):
        if not rewrite.on_modules and to_graphs:
            working, to_graphs = attempt(to_graphs, working, few, expected, dtype)[0], None
        working, outcome = attempt(rewrite, working, few, expected, dtype)
        outcomes.append(outcome)
    return working.float(), outcomes


def in_double(network: nn.Module, few: Sample) -> tuple[nn.Module, torch.dtype]:
    """A copy in float64, or in float32 if the network does not run in that."""
    try:
        off = deviation(run(converted(network, torch.float64), few), run(network, few))
        if not off.beyond(SAME[torch.float32], 0):
            return copy.deepcopy(network).double(), torch.float64
    except Exception:
        # Told by the caller's tolerance: rewrites are then compared in float32.
        pass
    return copy.deepcopy(network), torch.float32


def attempt(
    rewrite: Rewrite,
    network: nn.Module,
    few: Sample,
    expected: Outputs,
    dtype: torch.dtype,
) -> tuple[nn.Module, Outcome]:
    """The network after a rewrite if that holds, else as it was; and what became of it."""
    candidate = Root(copy.deepcopy(network))
    try:
        with torch.no_grad():
            places = rewrite.apply(candidate, few.to(dtype))
        if not places:
            return network, Outcome(rewrite.name, [])
        off = deviation(run(converted(candidate, dtype), few), expected)
    except Exception as error:
        return network, Outcome(rewrite.name, [], f"does not work here: {first_line(error)[:150]}")
    if off.beyond(SAME[dtype], 0):
        moved = f"in {off.differing} integers" if off.differing else f"by {off.relative:.2g}"
        return network, Outcome(rewrite.name, [], f"would move the output {moved}")
    return candidate.network, Outcome(rewrite.name, places)


class Root(nn.Module):
    """A place above the network, so that a rewrite can replace it as a whole."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Runs the network."""
        return self.network(*inputs)


def with_graphs_in_place(root: nn.Module, _sample: Sample) -> list[str]:
    """Replaces modules by their graphs, on which some rewrites work."""
    root.network = with_graphs(root.network)
    return ["network"]
