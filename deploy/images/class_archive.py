"""Adds an archive of classes to a container image, so that its Java processes start faster.

    python3 deploy/images/class_archive.py worker/target/image.tar CLASS_LIST

Java maps such an archive (class-data sharing) instead of reading and verifying thousands of classes
anew. It fits one build of the JVM and one class path only, so the image's own JVM makes it, from
the image's own files: they are unpacked into a temporary folder, which becomes the root directory
of that JVM. The archive and the flag that names it then replace the image.tar by one with a layer
more. CLASS_LIST names the classes, as -XX:DumpLoadedClassList wrote them in any Java 17.

Needs Linux, the image's processor architecture, and root or user namespaces (unshare). Where it
cannot be made, the image stays as it is, and this ends with exit code 1.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

ARCHIVE = "opt/cosmic/classes.jsa"
# A file that does not fit is no news for anybody.
FLAGS = [f"-XX:SharedArchiveFile=/{ARCHIVE}", "-Xlog:disable", "-Xlog:all=error:stderr"]
LIST = "classes.list"


def main() -> int:
    """Read the command line and replace the image."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("image", type=pathlib.Path, help="a docker archive, replaced")
    parser.add_argument("classes", type=pathlib.Path, help="the list of classes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cosmic-image-") as folder:
        members = read(arguments.image)
        manifest = json.loads(members["manifest.json"])
        config = json.loads(members[manifest[0]["Config"]])
        entrypoint = config["config"]["Entrypoint"]
        if any(flag.startswith("-XX:SharedArchiveFile=") for flag in entrypoint):
            print(f"{arguments.image} has an archive of classes already", file=sys.stderr)
            return 1
        root = pathlib.Path(folder)
        unpack([members[layer] for layer in manifest[0]["Layers"]], root)
        shutil.copy(arguments.classes, root / LIST)
        made = dump(root, entrypoint)
        if made.returncode != 0:
            print(f"no archive of classes: {made.stdout.strip()[-300:]}", file=sys.stderr)
            return 1
        content = (root / ARCHIVE).read_bytes()
    add(members, manifest, config, content)
    write(arguments.image, members)
    print(f"{arguments.image}: {len(content) >> 20} MiB of classes added")
    return 0


def read(image: pathlib.Path) -> dict[str, bytes]:
    """Return the files of a docker archive."""
    with tarfile.open(image) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}


def write(image: pathlib.Path, members: dict[str, bytes]) -> None:
    """Replace the docker archive at once or not at all."""
    unfinished = image.with_name(image.name + ".unfinished")
    with tarfile.open(unfinished, "w") as tar:
        for name, content in members.items():
            tar.addfile(file(name, content), io.BytesIO(content))
    unfinished.replace(image)


def file(name: str, content: bytes) -> tarfile.TarInfo:
    """Describe a file that everybody may read, of the same time as all others of Jib's."""
    described = tarfile.TarInfo(name)
    described.size, described.mode, described.mtime = len(content), 0o644, 1
    return described


def unpack(layers: list[bytes], root: pathlib.Path) -> None:
    """Lay the layers over each other, with the times of their files, which the archive notes."""
    for layer in layers:
        command = ["tar", "--extract", "--gzip", "--warning=no-unknown-keyword", "-C", str(root)]
        if layer[:2] != b"\x1f\x8b":
            command.remove("--gzip")
        command += ["--exclude=./dev/*", "--exclude=dev/*", "--exclude=.wh.*"]
        subprocess.run(command, input=layer, check=True)


def dump(root: pathlib.Path, entrypoint: list[str]) -> subprocess.CompletedProcess[str]:
    """Let the image's JVM make the archive, in the image's files."""
    class_path = entrypoint[entrypoint.index("-cp") + 1]
    java = [
        entrypoint[0],
        "-Xshare:dump",
        f"-XX:SharedClassListFile=/{LIST}",
        f"-XX:SharedArchiveFile=/{ARCHIVE}",
        "-cp",
        class_path,
    ]
    # The JVM finds its own libraries through /proc.
    script = 'mount --rbind /proc "$0/proc" && exec chroot "$0" "$@"'
    isolated = ["unshare", "--mount"] + (["--map-root-user"] if os.getuid() else [])
    (root / ARCHIVE).parent.mkdir(parents=True, exist_ok=True)
    (root / "proc").mkdir(exist_ok=True)
    return subprocess.run(
        [*isolated, "bash", "-c", script, str(root), *java],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={"PATH": "/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"},
    )


def add(members: dict[str, bytes], manifest: list, config: dict, content: bytes) -> None:
    """Add the layer, and the flags before the class path."""
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        tar.addfile(file(ARCHIVE, content), io.BytesIO(content))
    packed = gzip.compress(layer.getvalue(), compresslevel=6, mtime=0)
    name = hashlib.sha256(packed).hexdigest() + ".tar.gz"
    members[name] = packed
    manifest[0]["Layers"].append(name)
    config["rootfs"]["diff_ids"].append("sha256:" + hashlib.sha256(layer.getvalue()).hexdigest())
    entrypoint = config["config"]["Entrypoint"]
    at = entrypoint.index("-cp")
    entrypoint[at:at] = FLAGS
    history = config.setdefault("history", [])
    history.append({"created": config.get("created"), "created_by": "class_archive.py"})
    members[manifest[0]["Config"]] = json.dumps(config).encode()
    members["manifest.json"] = json.dumps(manifest).encode()


if __name__ == "__main__":
    sys.exit(main())
