"""What operators of our own would gain beside libtorch's: builds them, compares, and measures.

    python -m cosmic_peers.operators operators.cpp FOLDER [--rounds 25]

prints a table in Markdown. It takes g++ and a processor with AMX.
"""

import argparse
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from cosmic_export import processors
from cosmic_export.rewrites.attention import head_by_head
from torch import Tensor, nn

NAMESPACE = "cosmic_operators"
# AstroMAE's blocks, with as many samples as its archives recommend on AMX.
SAMPLES, TOKENS, HEADS, DEPTH = 64, 65, 3, 64
EPSILON = 1e-6
WARM_UP = 5
FLAGS = ("-std=c++17", "-O2", "-Wall", "-Wno-ignored-attributes", "-Wno-maybe-uninitialized")


def build(source: Path, folder: Path) -> Path:
    """The shared library of a source file.

    Raises:
        RuntimeError: there is no compiler, or it refuses the source; the message says why.

    """
    if shutil.which("g++") is None:
        raise RuntimeError("g++ is not there; install it")
    folder.mkdir(parents=True, exist_ok=True)
    # Only the name of libtorch is needed to link with it, since the process has loaded it already.
    empty, stand_in, library = folder / "empty.c", folder / "libtorch_cpu.so", folder / "own.so"
    empty.write_text("")
    compile_to(stand_in, str(empty), "-Wl,-soname,libtorch_cpu.so")
    needed = ("-Wl,--no-as-needed", f"-L{folder}", "-ltorch_cpu")
    compile_to(library, *FLAGS, str(source), *needed)
    return library


def compile_to(target: Path, *arguments: str) -> None:
    """Makes a shared library."""
    command = ["g++", "-shared", "-fPIC", "-o", str(target), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")


def has_amx() -> bool:
    """Whether this processor multiplies matrices of bfloat16 in tiles."""
    text = processors.CPU_INFO.read_text() if processors.CPU_INFO.is_file() else ""
    wanted = processors.AMX.flags | processors.AVX512_BF16.flags
    return wanted <= processors.flags_in(text)


def own_attention(qkv: Tensor, heads: int) -> Tensor:
    """By the own operator; takes scaled query, key and value `[N, T, 3 · heads · depth]`."""
    return getattr(torch.ops, NAMESPACE).attention(qkv, heads)


def own_layer_norm(tokens: Tensor) -> Tensor:
    """By the own operator."""
    return getattr(torch.ops, NAMESPACE).layer_norm(tokens, EPSILON)


def parts(qkv: Tensor, heads: int) -> tuple[Tensor, ...]:
    """Query, key and value, `[N, heads, T, depth]` each."""
    return qkv.unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4).unbind(0)


def kernel_attention(qkv: Tensor, heads: int) -> Tensor:
    """By libtorch's kernel."""
    mixed = nn.functional.scaled_dot_product_attention(*parts(qkv, heads), scale=1.0)
    return mixed.transpose(1, 2).flatten(2)


def exact_attention(qkv: Tensor, heads: int) -> Tensor:
    """In float64."""
    query, key, value = parts(qkv.double(), heads)
    mixed = (query @ key.transpose(-1, -2)).softmax(-1) @ value
    return mixed.transpose(1, 2).flatten(2)


def layer_norm(tokens: Tensor) -> Tensor:
    """By libtorch, in the type of the tokens."""
    return nn.functional.layer_norm(tokens, tokens.shape[-1:], eps=EPSILON)


def off(output: Tensor, exact: Tensor) -> float:
    """The largest deviation from what is exact."""
    return float((output.double() - exact).abs().max())


def measure(rounds: int) -> list[str]:
    """Rows of the table: CPU time of one thread, in turns."""
    random = torch.Generator().manual_seed(0)
    qkv = torch.randn(SAMPLES, TOKENS, 3 * HEADS * DEPTH, generator=random).bfloat16()
    tokens = torch.randn(SAMPLES, TOKENS, HEADS * DEPTH, generator=random).bfloat16()
    ways: dict[str, dict[str, Callable[[], Tensor]]] = {
        "attention": {
            "own": lambda: own_attention(qkv, HEADS),
            "by products": lambda: head_by_head(qkv, HEADS),
            "by the kernel": lambda: kernel_attention(qkv, HEADS),
        },
        "layer norm": {
            "own": lambda: own_layer_norm(tokens),
            "libtorch": lambda: layer_norm(tokens),
        },
    }
    exact = {"attention": exact_attention(qkv, HEADS), "layer norm": layer_norm(tokens.double())}
    rows = [
        "| operator | | ms: min / median / max | own is … times as fast | max \\|Δ\\| |",
        "|---|---|---|---|---|",
    ]
    for operator, candidates in ways.items():
        times: dict[str, list[float]] = {name: [] for name in candidates}
        for round_ in range(-WARM_UP, rounds):
            for name, run in candidates.items():
                began = time.thread_time()
                run()
                if round_ >= 0:
                    times[name].append((time.thread_time() - began) * 1e3)
        own = median(times["own"])
        for name, values in times.items():
            spread = " / ".join(f"{f(values):.2f}" for f in (min, median, max))
            gain = "" if name == "own" else f"{median(values) / own:.2f}"
            deviation = off(candidates[name](), exact[operator])
            rows.append(f"| {operator} | {name} | {spread} | {gain} | {deviation:.1e} |")
    return rows


def main() -> None:
    """Builds, and prints the table."""
    arguments = argparse.ArgumentParser(prog="operators", description=__doc__.splitlines()[0])
    arguments.add_argument("source", type=Path)
    arguments.add_argument("folder", type=Path, help="for the library")
    arguments.add_argument("--rounds", type=int, default=25)
    given = arguments.parse_args()
    if not has_amx():
        arguments.error("this processor is without AMX, for which these operators are")
    torch.set_num_threads(1)
    torch.ops.load_library(build(given.source, given.folder))
    print(
        f"{SAMPLES} samples of {TOKENS} tokens, {HEADS} heads of {DEPTH}, bfloat16, one thread.\n"
    )
    with torch.no_grad():
        print("\n".join(measure(given.rounds)))


if __name__ == "__main__":
    main()
