"""Modules as torch.fx graphs, as far as they can be, and what rewrites do with them."""

from collections.abc import Iterator

from torch import fx, nn

Graph = fx.GraphModule


def with_graphs(module: nn.Module) -> nn.Module:
    """The module as a graph; parts whose code decides by values stay modules within it.

    Within such a part, its own parts become graphs. What cannot be a graph at all stays as it is.
    """
    opaque = {id(part) for part in untraceable(module)}
    return _with_graphs(module, opaque)


def untraceable(module: nn.Module) -> list[nn.Module]:
    """The parts of a module that torch.fx cannot trace, the innermost first."""
    opaque: list[nn.Module] = []
    tracer = Tracer(opaque)
    for part in reversed(list(module.modules())):
        if not builtin(part):
            try:
                tracer.trace(part)
            except Exception:
                opaque.append(part)
    return opaque


class Tracer(fx.Tracer):
    """Goes into every module but torch's own and those that cannot be traced."""

    def __init__(self, opaque: list[nn.Module]):
        super().__init__()
        self.opaque = opaque

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """Whether a module is one node of the graph."""
        return builtin(m) or any(m is part for part in self.opaque)


def builtin(module: nn.Module) -> bool:
    """Whether a module is one of torch's layers, but no list of others, or kept `whole`."""
    torchs = module.__module__.startswith("torch.nn") and not isinstance(
        module, (nn.Sequential, nn.ModuleList, nn.ModuleDict)
    )
    return torchs or getattr(module, "whole", False) is True


def _with_graphs(module: nn.Module, opaque: set[int]) -> nn.Module:
    if builtin(module):
        return module
    if id(module) in opaque:
        for name, child in module.named_children():
            setattr(module, name, _with_graphs(child, opaque))
        return module
    parts = [part for part in module.modules() if id(part) in opaque]
    graph = fx.GraphModule(module, Tracer(parts).trace(module))
    inside = [name for name, part in graph.named_modules() if id(part) in opaque]
    for name in inside:
        if not any(name.startswith(f"{outer}.") for outer in inside):
            part = graph.get_submodule(name)
            _with_graphs(part, opaque)
    return graph


def graphs(root: nn.Module) -> Iterator[tuple[str, Graph]]:
    """All graphs within a module, with their names."""
    for name, module in list(root.named_modules()):
        if isinstance(module, fx.GraphModule):
            yield name, module


def layer(graph: Graph, node: object) -> nn.Module | None:
    """The module that a node calls, if it calls one and no other node calls the same."""
    if not isinstance(node, fx.Node) or node.op != "call_module":
        return None
    calls = [n for n in graph.graph.nodes if n.op == "call_module" and n.target == node.target]
    return graph.get_submodule(str(node.target)) if len(calls) == 1 else None


def only_user(node: fx.Node) -> fx.Node | None:
    """The one node that uses a node's output, or none if there are several."""
    return next(iter(node.users)) if len(node.users) == 1 else None


def put(graph: Graph, node: fx.Node, module: nn.Module) -> None:
    """Puts another module in the place of the one that a node alone calls."""
    graph.add_submodule(str(node.target), module)


def finish(graph: Graph) -> None:
    """To be called when a graph was changed."""
    graph.graph.eliminate_dead_code()
    graph.graph.lint()
    graph.delete_all_unused_submodules()
    graph.recompile()


def place(graph_name: str, node: fx.Node) -> str:
    """The name of a node's module in the whole network."""
    return in_network(".".join(part for part in (graph_name, str(node.target)) if part))


def in_network(name: str) -> str:
    """A part's name without those of the modules that the exporter put around the network."""
    return name.removeprefix("network.").removeprefix("model.")
