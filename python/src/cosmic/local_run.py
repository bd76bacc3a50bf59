"""Runs a job on this machine, by the program ``cosmic``."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from cosmic import command
from cosmic.errors import job_failed
from cosmic.job import Job
from cosmic.resource.spec import Output
from cosmic.resource.storage import Storage
from cosmic.results import Results


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
    arguments = [str(command.find(cosmic)), "run", "-f"]
    arguments.append("-" if isinstance(job, Job) else os.fspath(job))
    options = {
        "--data-dir": data_dir,
        "--output": output,
        "--precision": precision,
        "--parallelism": parallelism,
        "--logs": logs,
    }
    for option, value in options.items():
        if value is not None:
            arguments += [option, str(value)]
    told = progress if callable(progress) else _on_standard_error if progress else _nowhere
    ended = command.follow(arguments, job.to_yaml() if isinstance(job, Job) else None, told)
    if ended.exit_code != 0:
        raise job_failed(ended.message, ended.reason, ended.exit_code)
    return _results(job if isinstance(job, Job) else Job.from_yaml(job), data_dir, output)


def _results(job: Job, data_dir: str | os.PathLike[str] | None, output: str | None) -> Results:
    where = output or (job.output.uri if isinstance(job.output, Output) else job.output)
    if data_dir is not None:
        # As the command does: the folder stands for the bucket.
        _, _, key = where.removeprefix("s3://").partition("/")
        return Results(Path(data_dir) / key)
    storage = job.storage or Storage()
    return Results(where, endpoint=storage.endpoint, region=storage.region)


def _on_standard_error(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _nowhere(line: str) -> None:
    """Drops it."""
