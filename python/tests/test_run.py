"""How a job is run on this machine, by a program that stands for cosmic and by the real one."""

import json
import os
import shutil
import signal
import stat
import threading
from pathlib import Path

import pytest
import yaml

import cosmic
from cosmic import command

JOB = cosmic.Job(
    name="first", model="s3://s/m.pt", data="s3://s/d", output="s3://s/out/first", world_size=2
)

# Notes what it was told, and does what the test asks of it.
PROGRAM = """#!/usr/bin/env python3
import json, pathlib, sys, time
here = pathlib.Path(__file__).parent
given = sys.stdin.read() if "-" in sys.argv else None
(here / "told.json").write_text(json.dumps({"arguments": sys.argv[1:], "given": given}))
"""


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program of this machine is found by chance."""
    monkeypatch.delenv("COSMIC_BIN", raising=False)
    monkeypatch.chdir(tmp_path)


def program(folder: Path, body: str = "", name: str = "cosmic") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(PROGRAM + body, encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def told(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "told.json").read_text(encoding="utf-8")))


def test_the_job_and_the_options_reach_the_program(tmp_path: Path) -> None:
    results = cosmic.run(
        JOB,
        data_dir=tmp_path / "data",
        precision="fp32",
        parallelism=1,
        logs="logs",
        cosmic=program(tmp_path),
    )

    heard = told(tmp_path)
    options = ["--data-dir", str(tmp_path / "data"), "--precision", "fp32"]
    options += ["--parallelism", "1", "--logs", "logs"]
    assert heard["arguments"] == ["run", "-f", "-", *options]
    assert yaml.safe_load(str(heard["given"])) == JOB.to_dict()
    assert results.report() == str(tmp_path / "data/out/first/report.html")


def test_a_file_is_handed_on_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "job.yaml"
    file.write_text(JOB.to_yaml(), encoding="utf-8")

    results = cosmic.run(file, output="s3://s/other", cosmic=program(tmp_path))

    assert told(tmp_path)["arguments"] == ["run", "-f", str(file), "--output", "s3://s/other"]
    assert results.report() == "s3://s/other/report.html"


def test_progress_comes_line_by_line_while_it_runs(tmp_path: Path) -> None:
    # It goes on when the first line was seen, so a reader that waits for the end hangs.
    going = program(
        tmp_path,
        "print('planning', file=sys.stderr, flush=True)\n"
        "while not (here / 'seen').exists(): time.sleep(0.01)\n"
        "print('first is complete.')\n",
    )
    lines: list[str] = []

    def take(line: str) -> None:
        lines.append(line)
        (tmp_path / "seen").touch()

    cosmic.run(JOB, cosmic=going, progress=take)

    assert lines == ["planning", "first is complete."]


def test_progress_goes_to_standard_error_or_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saying = program(tmp_path, "print('running: 42 %')\n")

    cosmic.run(JOB, cosmic=saying)
    assert capsys.readouterr().err == "running: 42 %\n"
    cosmic.run(JOB, cosmic=saying, progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("code", "line", "kind", "reason", "remedy"),
    [
        (64, "error: spec.worldSize is 0; use 1", cosmic.FatalError, "InvalidSpec", "use 1"),
        (81, "error: the store is away", cosmic.RetriableError, "StorageUnavailable", "resume"),
        (70, "error: unexpected; report it", cosmic.InternalError, "Internal", "report it"),
        (69, "error: no java; install a JDK", cosmic.FatalError, None, "install a JDK"),
    ],
)
def test_a_failure_has_the_words_of_the_program(
    tmp_path: Path,
    code: int,
    line: str,
    kind: type[cosmic.CosmicError],
    reason: str | None,
    remedy: str,
) -> None:
    failing = program(tmp_path, f"print({line!r}, file=sys.stderr)\nsys.exit({code})\n")

    with pytest.raises(cosmic.JobFailed) as failed:
        cosmic.run(JOB, cosmic=failing, progress=False)

    assert str(failed.value) == line.removeprefix("error: ")
    assert isinstance(failed.value, kind)
    assert (failed.value.reason, failed.value.exit_code) == (reason, code)
    assert failed.value.remedy is not None
    assert failed.value.remedy.endswith(remedy)


def test_where_reasons_share_an_exit_code_the_log_says_which(tmp_path: Path) -> None:
    log = tmp_path / "rank-0.log"
    log.write_text("12:00 INFO PartitionShape: no\n12:01 ERROR PartitionUnsafe: os.system\n")
    line = f"error: rank 0: 1.pt asks to load os.system; write data (log: {log})"
    failing = program(tmp_path, f"print({line!r})\nsys.exit(65)\n")

    with pytest.raises(cosmic.JobFailed) as failed:
        cosmic.run(JOB, cosmic=failing, progress=False)

    assert failed.value.reason == "PartitionUnsafe"
    assert failed.value.remedy == "write data"


def test_a_program_that_ends_without_words(tmp_path: Path) -> None:
    dying = program(tmp_path, "print('half way', flush=True)\nimport os\nos.kill(os.getpid(), 9)\n")

    with pytest.raises(cosmic.JobFailed, match="ended with exit code 137: half way") as failed:
        cosmic.run(JOB, cosmic=dying, progress=False)

    assert failed.value.reason == "OutOfMemory"


def test_a_program_that_ends_before_it_reads_the_job(tmp_path: Path) -> None:
    file = tmp_path / "cosmic"
    file.write_text("#!/bin/sh\necho 'error: no; do'\nexit 64\n", encoding="utf-8")
    file.chmod(0o755)

    with pytest.raises(cosmic.JobFailed, match=r"^no; do$"):
        cosmic.run(JOB, cosmic=file)


def test_an_interruption_stops_the_program(tmp_path: Path) -> None:
    endless = program(tmp_path, "print(__import__('os').getpid(), flush=True)\ntime.sleep(600)\n")
    pids: list[int] = []

    def interrupt(line: str) -> None:
        pids.append(int(line))
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        cosmic.run(JOB, cosmic=endless, progress=interrupt)

    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_the_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above = program(tmp_path / "bin")
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    monkeypatch.setenv("PATH", os.environ["PATH"])
    if shutil.which("cosmic") is None:
        assert command.find() == above

    on_path = program(tmp_path / "path")
    monkeypatch.setenv("PATH", str(on_path.parent), prepend=os.pathsep)
    assert command.find() == on_path

    named = program(tmp_path / "named", name="other")
    monkeypatch.setenv("COSMIC_BIN", str(named))
    assert command.find() == named

    assert command.find(above) == above


def test_a_program_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(cosmic.FatalError, match="the argument cosmic names /none, which is no"):
        cosmic.run(JOB, cosmic="/none")
    monkeypatch.setenv("COSMIC_BIN", str(tmp_path))
    with pytest.raises(cosmic.FatalError, match="COSMIC_BIN names"):
        command.find()
    monkeypatch.delenv("COSMIC_BIN")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(cosmic.FatalError, match="set COSMIC_BIN to the bin/cosmic of a checkout"):
        command.find()


def test_a_program_that_cannot_be_executed(tmp_path: Path) -> None:
    file = tmp_path / "cosmic"
    file.write_bytes(b"\x7fELF and nothing more")
    file.chmod(0o755)
    with pytest.raises(cosmic.FatalError, match=r"cannot be executed: Exec format") as refused:
        cosmic.run(JOB, cosmic=file)
    assert refused.value.reason == "InvalidSpec"
