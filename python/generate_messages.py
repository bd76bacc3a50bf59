"""The messages of the rendezvous and of the metrics, from the files in proto/; see generate.py."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROTO = HERE.parent / "proto" / "src" / "main" / "protobuf"
PACKAGE = HERE / "src" / "cosmic" / "rendezvous" / "wire"
FILES = ("cosmic/rendezvous/v1/rendezvous.proto", "cosmic/metrics/v1/metrics.proto")

# What it writes works with the protobuf of its time, 6.31.1, and newer ones up to the next major
# version, as pyproject.toml says. It is installed alone: it needs none of what it depends on.
COMPILER = "grpcio-tools==1.76.0"


def generated() -> dict[Path, str]:
    """The modules and their types with their content."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                *(sys.executable, "-m", "grpc_tools.protoc"),
                *(f"-I{PROTO}", f"--python_out={folder}", f"--pyi_out={folder}"),
                *FILES,
            ],
            check=True,
            env={**os.environ, "PYTHONPATH": str(_compiler())},
        )
        return {
            PACKAGE / file.name: file.read_text(encoding="utf-8")
            for file in sorted(Path(folder).rglob("*_pb2.py*"))
        }


def _compiler() -> Path:
    """The folder with the compiler; installs it if it is not there."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = caches / "cosmic-ci" / f"{COMPILER.replace('==', '-')}-python{version}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
            subprocess.run([*pip, "--target", f"{scratch}/tools", COMPILER], check=True)
            if not folder.is_dir():
                Path(f"{scratch}/tools").rename(folder)
    return folder
