#!/usr/bin/env python3
"""Checks the documentation; docs/README.md and docs/commands.tsv say how.

docs/check.py            all pages: lines, links, fields, variables, reasons, commands, jobs
docs/check.py run PAGE   the page's `sh` blocks, as they stand, in an empty folder with this bin/
"""

import re
import shlex
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 120
HEREDOC = re.compile(r"<<-?\s*'?(\w+)'?(.*?)\n(.*?)\n\1(?=\n|$)", re.DOTALL)
SUBSTITUTION = re.compile(r"\$\(([^()]*)\)")
LINK = re.compile(r"(?<!`)\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)|src=\"([^\"]+)\"", re.MULTILINE)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
FIELD = re.compile(
    r"`(?:spec\.)?(?:model|data(?!\.pkl)|output|storage|worker|pricing|status)\.(\w+)"
)
SMALLEST_JOB = "apiVersion: cosmicai.dev/v1alpha1\nkind: InferenceJob\nmetadata: {name: part}\n"
SMALLEST_SPEC = [
    f"  {field}: {{uri: s3://bucket/{field}}}\n" for field in ("model", "data", "output")
]
SOURCES = (".java", ".py", ".xml", ".yaml", ".tpl", ".sh", "/run")
KEYWORDS = {"do", "then", "else", "!", "time"}
MAVEN = {"skipTests", "skipITs", "maven.test.skip", "test", "it.test", "jib.to.auth.username"}
MAVEN |= {"jib.to.auth.password", "surefire.failIfNoSpecifiedTests"}
MAVEN |= {"failsafe.failIfNoSpecifiedTests"}


def git(*arguments: str) -> str:
    """What git prints."""
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False
    ).stdout


@cache
def tracked() -> set[str]:
    """The files of the repository, new ones included."""
    return set(git("ls-files", "--cached", "--others", "--exclude-standard").split("\n"))


@cache
def sources(where: str) -> str:
    """The text of all files below a folder, or of all files that are no page."""
    names = (n for n in tracked() if n.startswith(where) and not n.startswith("docs/"))
    text = (ROOT / name for name in names if name.endswith(SOURCES))
    return "\n".join(path.read_text(encoding="utf-8") for path in text if path.is_file())


@cache
def how_checked() -> dict[str, str]:
    """From a program to the way its use is checked; docs/commands.tsv says it."""
    lines = (ROOT / "docs/commands.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {program: row[1] for row in rows for program in row[0].split()}


@cache
def options_of(command: str) -> set[str] | None:
    """The options that a subcommand of cosmic has; None if there is no such subcommand."""
    shown = subprocess.run(
        [ROOT / "bin/cosmic", *command.split(), "--help"],
        text=True,
        capture_output=True,
        check=False,
    )
    if f"Usage: cosmic {command}" not in shown.stdout:
        return None
    return set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", shown.stdout))


def commands(script: str):
    """Each simple command of a shell text, as words."""
    script = HEREDOC.sub(r"\2", script).replace("\\\n", " ")
    script = re.sub(r"(^|\s)#.*", "", script)
    while inner := SUBSTITUTION.search(script):
        yield from commands(inner.group(1))
        script = script[: inner.start()] + "X" + script[inner.end() :]
    for line in script.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|()<>")
        lexer.whitespace_split, lexer.commenters = True, ""
        words: list[str] = []
        for token in [*lexer, ";"]:
            if set(token) <= set(";&|()"):
                while words and (words[0] in KEYWORDS or re.match(r"\w+=", words[0])):
                    words = words[1:]
                if words and words[0] not in ("for", "done"):
                    yield words
                words = []
            else:
                words.append(token)


def command_problems(words: list[str]):
    """What is wrong with one command."""
    program, rest = words[0].removeprefix("../../"), words[1:]
    check = how_checked().get(program)
    if check is None:
        yield f"'{program}' is not in docs/commands.tsv, which says how commands are checked"
        return
    used = {w.split("=")[0] for w in rest if re.match(r"--?[a-zA-Z]", w)}
    if check == "help":
        subcommand = rest[0] if rest and not rest[0].startswith("-") else ""
        known = options_of(subcommand)
        if known is None:
            yield f"there is no '{program} {subcommand}'"
        else:
            yield from (f"'{program} {subcommand}' has no {o}" for o in sorted(used - known))
    elif check == "maven":
        yield from maven_problems(rest)
    elif check.startswith("declared "):
        text = sources(check.split()[1])
        yield from (f"'{program}' has no {o}" for o in sorted(used) if f'"{o}' not in text)
    for word in rest:
        name = re.sub(r"^(file://|@|[\w.]+=)", "", word).rstrip("/")
        ours = "/" in name and name.split("/")[0] in top_folders()
        if ours and "target" not in name and not list(ROOT.glob(name)):
            yield f"'{program}' names {name}, which is not there"


@cache
def top_folders() -> set[str]:
    """The repository's folders."""
    return {name.split("/")[0] for name in tracked() if "/" in name}


def maven_problems(words: list[str]):
    """Modules, profiles, properties and test classes that are not there."""
    poms = sources("")
    for option, value in zip(words, [*words[1:], ""], strict=False):
        name, _, given = option.removeprefix("-D").partition("=")
        if option == "-pl":
            missing = [m for m in value.split(",") if f"{m}/pom.xml" not in tracked()]
            yield from (f"there is no module {m}" for m in missing)
        elif option.startswith("-P"):
            missing = [p for p in option[2:].split(",") if f"<id>{p}</id>" not in poms]
            yield from (f"there is no Maven profile {p}" for p in missing)
        elif option.startswith("-D") and name not in MAVEN and name not in poms:
            yield f"there is no property {name}"
        if option.startswith("-D") and name in ("test", "it.test") and given != "none":
            for test in given.split(","):
                if not any(file.endswith(f"/{test}.java") for file in tracked()):
                    yield f"there is no test {test}"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", title).lower() for title in titles]
    return {re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-") for title in plain}


def link_problems(page: Path, text: str):
    """Relative links whose file or heading is not there."""
    for match in LINK.finditer(text):
        target = next(group for group in match.groups() if group)
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists():
            yield match.start(), f"links to {target}, which is not there"
        elif anchor and anchor not in anchors(path):
            yield match.start(), f"links to {target}: {path.name} has no such heading"


def word_problems(text: str):
    """Variables and fields that the code does not know."""
    pages = (ROOT / f"docs/{name}.md" for name in ("reference", "sweep-reference"))
    fields = "".join(page.read_text(encoding="utf-8") for page in pages) + sources("deploy/helm")
    for match in re.finditer(r"COSMIC_[A-Z0-9_]*[A-Z0-9]\b", text):
        if match.group() not in sources(""):
            yield match.start(), f"nothing reads {match.group()}"
    for match in FIELD.finditer(text):
        if not re.search(rf"`{match.group(1)}`|\b{match.group(1)}:", fields):
            yield match.start(), f"there is no field {match.group()[1:]}"


def block_problems(page: Path, text: str, jobs: dict[str, str]):
    """What is wrong in fenced blocks and in commands within the text; collects the jobs."""
    for match in FENCE.finditer(text):
        language, block = match.groups()
        if not language:
            yield match.start(), "a block says no language: sh, yaml, text, …"
        bodies = [body for _, _, body in HEREDOC.findall(block)] if language == "sh" else [block]
        for body in bodies if language in ("sh", "yaml") else []:
            if body.startswith("spec:"):
                rest = (line for line in SMALLEST_SPEC if line.split(":")[0] + ":" not in body)
                body = SMALLEST_JOB + body + "".join(rest)
            if "kind: InferenceJob" in body or "kind: InferenceSweep" in body:
                jobs[f"{page.relative_to(ROOT)}-{len(jobs)}.yaml".replace("/", "-")] = body
        for words in commands(block) if language == "sh" else []:
            yield from ((match.start(), problem) for problem in command_problems(words))
    for match in re.finditer(
        r"`((?:bin/)?(?:cosmic|mvn|cosmic-export|benchmarks/run) [^`]+)`", text
    ):
        for words in [next(commands(match.group(1)))]:
            yield from ((match.start(), problem) for problem in command_problems(words))


def problems(page: Path, text: str, jobs: dict[str, str]):
    """All that is wrong with a page, each with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > WIDTH:
            yield number, f"{len(line)} columns; {WIDTH} are the most"
    found = [*link_problems(page, FENCE.sub(lambda m: "\n" * m.group().count("\n"), text))]
    found += [*word_problems(text), *block_problems(page, text, jobs)]
    for position, problem in found:
        yield text.count("\n", 0, position) + 1, problem


def job_problems(jobs: dict[str, str]) -> list[str]:
    """What `cosmic validate` says of the jobs in the pages."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in jobs.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        validate = [ROOT / "bin/cosmic", "validate", "-f", *sorted(jobs)]
        done = subprocess.run(validate, cwd=folder, text=True, capture_output=True, check=False)
    return [] if done.returncode == 0 else done.stderr.splitlines()


def undocumented_reasons() -> list[str]:
    """Reasons that the page on troubles does not explain."""
    java = (ROOT / "faults/src/main/java/dev/cosmicai/faults/Reason.java").read_text("utf-8")
    page = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
    missing = [
        r for r in re.findall(r"^  (\w+)\(\d+\)", java, re.MULTILINE) if f"`{r}`" not in page
    ]
    return [f"docs/troubleshooting.md: {reason} is not explained" for reason in missing]


def check() -> int:
    """Checks all pages."""
    broken = {
        "wide": "x" * 121,
        "link": "[a](nowhere.md)",
        "anchor": "[a](concepts.md#nowhere)",
        "variable": "COSMIC_NO_SUCH_VARIABLE",
        "field": "`model.nothing`",
        "program": "```sh\nfrobnicate now\n```",
        "option": "```sh\nbin/cosmic run -f job.yaml --no-such-option\n```",
        "subcommand": "`cosmic nothing`",
        "file": "```sh\nkubectl apply -f deploy/nothing.yaml\n```",
        "test": "`mvn verify -Dtest=NothingTest`",
    }
    for kind, text in broken.items():
        if not list(problems(ROOT / "docs/broken.md", text, {})):
            sys.exit(f"docs/check.py no longer finds a broken {kind}")
    if not job_problems({"broken.yaml": "kind: InferenceJob\n"}):
        sys.exit("docs/check.py no longer finds a broken job")
    jobs: dict[str, str] = {}
    found = undocumented_reasons()
    for name in sorted(n for n in tracked() if n.endswith(".md") and (ROOT / n).is_file()):
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [
            f"{name}:{line}: {problem}" for line, problem in problems(ROOT / name, text, jobs)
        ]
    found += job_problems(jobs)
    print("\n".join([*found, f"{len(jobs)} jobs checked, {len(found)} problems"]))
    return 1 if found else 0


def run(page: str) -> int:
    """Runs a page's commands."""
    blocks = FENCE.findall((ROOT / page).read_text(encoding="utf-8"))
    script = "\n".join(block for language, block in blocks if language == "sh")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bin").symlink_to(ROOT / "bin")
        return subprocess.run(["bash", "-euxo", "pipefail", "-c", script], cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[2]) if sys.argv[1:2] == ["run"] else check())
