"""Runs jobs and sweeps on this machine, by the program ``cosmic``."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from cosmic import command
from cosmic.errors import job_failed
from cosmic.job import Job
from cosmic.manifest import Manifest
from cosmic.resource.storage import Storage
from cosmic.results import Results
from cosmic.sweep import Sweep
from cosmic.sweep_results import SweepResults

R = TypeVar("R", Results, SweepResults)


def run(
    job: Job | str | os.PathLike[str],
    *,
    data_dir: str | os.PathLike[str] | None = None,
    output: str | None = None,
    precision: Literal["auto", "fp32", "bf16", "int8"] | None = None,
    parallelism: int | None = None,
    logs: str | os.PathLike[str] | None = None,
    cosmic: str | os.PathLike[str] | None = None,
    progress: bool | Callable[[str], None] = True,
) -> Results:
    """Runs a job on this machine, with ``cosmic run``, and returns its results.

    It needs a checkout of Cosmic Inference and Java 17, and no cluster. If it is interrupted, the
    run's processes are ended; with ``resume=True`` in the job, the next run goes on from there.

    Args:
        job: a job, or the path of a file with one
        data_dir: a folder that stands for every bucket that the job names: ``s3://any/path`` is
            ``data_dir/path``; unset: the real buckets, with the AWS SDK's credentials
        output: where the results go, in place of the job's ``output``
        precision: what the network computes in, in place of the job's
        parallelism: how many ranks run at the same time; at most the processor cores
        logs: the folder for the processes' logs; unset: a temporary one, kept if the run fails
        cosmic: the program; unset: what ``COSMIC_BIN`` names, ``cosmic`` on the path, or
            ``bin/cosmic`` in the current folder or one above it
        progress: whether lines about the progress and the result go to standard error; or what
            gets each of them

    Raises:
        JobFailed: with reason and remedy, and the command's exit code
        FatalError: if there is no program ``cosmic``
    """
    options = {
        "--data-dir": data_dir,
        "--output": output,
        "--precision": precision,
        "--parallelism": parallelism,
        "--logs": logs,
    }
    if isinstance(job, Job):
        _execute(cosmic, ["run", "-f", "-"], options, job.to_yaml(), progress)
    else:
        _execute(cosmic, ["run", "-f", os.fspath(job)], options, None, progress)
        job = Job.from_yaml(job)
    return _results(Results, job, job.storage, data_dir, output)


def run_sweep(
    sweep: Sweep | str | os.PathLike[str],
    *,
    data_dir: str | os.PathLike[str] | None = None,
    output: str | None = None,
    cosmic: str | os.PathLike[str] | None = None,
    progress: bool | Callable[[str], None] = True,
) -> SweepResults:
    """Runs a sweep on this machine, with ``cosmic sweep``, and returns its tables and figures.

    Runs take turns, whatever ``parallel_jobs`` says: at the same time they would disturb each
    other's times. If it is interrupted, or if runs have failed, call it again: it goes on, and no
    finished run is repeated.

    Args:
        sweep: a sweep, or the path of a file with one
        data_dir: a folder that stands for every bucket that the sweep names, as in `run`
        output: where the results go, in place of the sweep's ``output``
        cosmic: the program, as in `run`
        progress: whether a line for each run goes to standard error; or what gets each line

    Raises:
        JobFailed: with the reason of the first run that failed; the tables of the others are made
            nevertheless, and `SweepResults` reads them
        FatalError: if there is no program ``cosmic``
    """
    options = {"--data-dir": data_dir, "--output": output}
    if isinstance(sweep, Sweep):
        with tempfile.TemporaryDirectory(prefix="cosmic-sweep-") as folder:
            file = Path(folder) / "sweep.yaml"
            file.write_text(sweep.to_yaml(), encoding="utf-8")
            _execute(cosmic, ["sweep", "-f", str(file)], options, None, progress)
    else:
        _execute(cosmic, ["sweep", "-f", os.fspath(sweep)], options, None, progress)
        sweep = Sweep.from_yaml(sweep)
    return _results(SweepResults, sweep, sweep.template.storage, data_dir, output)


def _execute(
    cosmic: str | os.PathLike[str] | None,
    words: list[str],
    options: Mapping[str, object],
    given: str | None,
    progress: bool | Callable[[str], None],
) -> None:
    """Runs the program to its end.

    Raises:
        JobFailed: if it fails
    """
    arguments = [str(command.find(cosmic)), *words]
    for option, value in options.items():
        if value is not None:
            arguments += [option, str(value)]
    told = progress if callable(progress) else _on_standard_error if progress else _nowhere
    ended = command.follow(arguments, given, told)
    if ended.exit_code != 0:
        raise job_failed(ended.message, ended.reason, ended.exit_code)


def _results(
    kind: type[R],
    ran: Manifest,
    storage: Storage | None,
    data_dir: str | os.PathLike[str] | None,
    output: str | None,
) -> R:
    where = output or str(ran.to_dict()["spec"]["output"]["uri"])
    if data_dir is not None:
        # As the command does: the folder stands for the bucket.
        _, _, key = where.removeprefix("s3://").partition("/")
        return kind(Path(data_dir) / key)
    storage = storage or Storage()
    return kind(where, endpoint=storage.endpoint, region=storage.region)


def _on_standard_error(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _nowhere(line: str) -> None:
    """Drops it."""
