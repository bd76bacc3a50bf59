"""Makes the archive of classes of a container image, so that its Java processes start faster.

    python3 deploy/images/class_archive.py IMAGE CLASS_LIST ARCHIVE

Java maps such an archive (class-data sharing) instead of reading and verifying thousands of classes
anew. It fits one build of the JVM and one class path only, so the image's own JVM makes it, from
the image's own files: those of IMAGE, a docker archive, are unpacked into a temporary folder beside
it, which becomes the root directory of that JVM. CLASS_LIST names the classes, as
-XX:DumpLoadedClassList writes them in any Java 17. ARCHIVE is written; the image is not.

Needs Linux, the image's processor architecture, and root or user namespaces (unshare). Where it
cannot be made, one line says why, and there is no ARCHIVE; the image does without it.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile

# As an image names a processor architecture, by the kernel's name of it.
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
LIST = "classes.list"
ARCHIVE = "classes.jsa"


class NotPossibleError(Exception):
    """Why there is no archive, for the user."""


def main() -> None:
    """Read the command line and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("image", type=pathlib.Path, help="a docker archive")
    parser.add_argument("classes", type=pathlib.Path, help="the list of classes")
    parser.add_argument("archive", type=pathlib.Path, help="the file to write")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="image-", dir=arguments.image.parent) as folder:
            root = pathlib.Path(folder)
            config = unpack(arguments.image, root)
            shutil.copy(arguments.classes, root / LIST)
            make(root, config)
            shutil.move(root / ARCHIVE, arguments.archive)
    except (NotPossibleError, OSError) as reason:
        print(reason)


def unpack(image: pathlib.Path, root: pathlib.Path) -> dict:
    """Lay the image's layers over each other, with the times of their files; return its config."""
    with tarfile.open(image) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))[0]
        config = json.load(tar.extractfile(manifest["Config"]))
        here = ARCHITECTURES.get(platform.machine())
        if sys.platform != "linux" or config["architecture"] != here:
            machine = f"{platform.system()} on {platform.machine()}"
            raise NotPossibleError(
                f"it takes Linux on {config['architecture']} to make one, and this is {machine}"
            )
        # Not Python's tarfile, which would follow the image's symbolic links out of the folder.
        command = ["tar", "--extract", "--gzip", "--warning=no-unknown-keyword"]
        command += ["--exclude=./dev/*", "--exclude=dev/*", "--exclude=.wh.*", "-C", str(root)]
        for layer in manifest["Layers"]:
            finish(command, input=tar.extractfile(layer).read())
    return config["config"]


def make(root: pathlib.Path, config: dict) -> None:
    """Let the image's JVM make the archive, in the image's files, and start with it."""
    java, *flags, _main = config["Entrypoint"]
    at = flags.index("-cp")
    class_path = flags[at : at + 2]
    archive = f"-XX:SharedArchiveFile=/{ARCHIVE}"
    # What is archived of the heap comes from G1 alone, and serves the other collectors too. The
    # heap's size is set since a large one has other pointers, on a machine with much memory.
    dump = ["-XX:+UseG1GC", "-Xmx512m", "-Xshare:dump", f"-XX:SharedClassListFile=/{LIST}", archive]
    # The JVM finds its own libraries through /proc.
    script = 'mount --rbind /proc "$0/proc" && exec chroot "$0" "$@"'
    isolated = ["unshare", "--mount"] + (["--map-root-user"] if os.getuid() else [])
    in_image = [*isolated, "sh", "-c", script, str(root), java]
    variables = dict(variable.split("=", 1) for variable in config.get("Env", []))
    variables["PATH"] = variables.get("PATH", "") + os.pathsep + os.environ["PATH"]
    (root / "proc").mkdir(exist_ok=True)
    finish([*in_image, *dump, *class_path], env=variables)
    # Java would say nothing of one that does not fit.
    finish([*in_image, *flags, "-Xshare:on", archive, "-version"], env=variables)


def finish(command: list[str], **options) -> None:
    """Run a command to its end, whose last line says what was wrong."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options
    )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        raise NotPossibleError(said[-1] if said else f"{command[0]} ended with {done.returncode}")


if __name__ == "__main__":
    main()
