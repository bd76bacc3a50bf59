"""The commands that the benchmark calls; each prints its answer as JSON."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

# Each command imports what it needs: the time of the others' imports is not its own.


def draw(arguments: argparse.Namespace) -> dict[str, object]:
    """Makes a partition of synthetic galaxies."""
    from cosmic_peers import galaxies

    galaxies.write(arguments.file, arguments.samples, arguments.seed)
    return {"bytes": arguments.file.stat().st_size}


def export(arguments: argparse.Namespace) -> dict[str, object]:
    """Makes the network in every engine's form."""
    from cosmic_peers import exports

    return exports.write(arguments.folder)


def tune(arguments: argparse.Namespace) -> dict[str, object]:
    """Finds how many samples an engine takes best at a time."""
    from cosmic_peers import tuning

    return tuning.tune(arguments.engine, arguments.folder, arguments.threads)


def rank(arguments: argparse.Namespace) -> dict[str, object]:
    """Computes a rank."""
    from cosmic_peers import rank

    return rank.run(
        arguments.engine,
        arguments.folder,
        arguments.batch_size,
        arguments.threads,
        arguments.partition,
        arguments.output,
    )


def tune_actors(arguments: argparse.Namespace) -> dict[str, object]:
    """Finds how many samples an engine takes best at a time, as actors of one thread."""
    from cosmic_peers import actor_tuning

    return actor_tuning.tune(arguments.engine, arguments.folder, arguments.actors)


def job(arguments: argparse.Namespace) -> dict[str, object]:
    """Computes a whole job on Ray Data."""
    from cosmic_peers import job

    return job.run(
        arguments.engine,
        arguments.folder,
        arguments.batch_size,
        arguments.actors,
        arguments.partitions,
        arguments.output,
    )


def compare_jobs(arguments: argparse.Namespace) -> dict[str, object]:
    """Compares what jobs stored with what a reference did."""
    from cosmic_peers import rows

    return rows.compare(arguments.reference, arguments.outputs)


def peaks(arguments: argparse.Namespace) -> dict[str, object]:
    """Measures the machine's matrix products."""
    from cosmic_peers import peaks

    return peaks.measure(arguments.threads)


def accuracy(arguments: argparse.Namespace) -> dict[str, object]:
    """Compares predictions with those of a reference."""
    from cosmic_peers import accuracy

    return accuracy.compare(arguments.reference, arguments.predictions)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = argparse.ArgumentParser(prog="python -m cosmic_peers", description=__doc__)
    commands = result.add_subparsers(required=True, metavar="COMMAND")

    def command(run: Callable[[argparse.Namespace], dict[str, object]]) -> argparse.ArgumentParser:
        added = commands.add_parser(run.__name__.replace("_", "-"), help=run.__doc__)
        added.set_defaults(run=run)
        return added

    added = command(draw)
    added.add_argument("file", type=Path)
    added.add_argument("--samples", type=int, required=True)
    added.add_argument("--seed", type=int, default=1)

    command(export).add_argument("folder", type=Path)

    for run in (tune, rank):
        added = command(run)
        added.add_argument("engine")
        added.add_argument("--folder", type=Path, required=True, help="what `export` wrote")
        added.add_argument("--threads", type=int, required=True)
    added.add_argument("--batch-size", type=int, required=True)
    added.add_argument("--partition", required=True, help="s3://bucket/key")
    added.add_argument("--output", required=True, help="s3://bucket/prefix")

    for run in (tune_actors, job):
        added = command(run)
        added.add_argument("engine")
        added.add_argument("--folder", type=Path, required=True, help="what `export` wrote")
        added.add_argument("--actors", type=int, required=True)
    added.add_argument("--batch-size", type=int, required=True)
    added.add_argument("--partitions", required=True, help="s3://bucket/prefix")
    added.add_argument("--output", required=True, help="s3://bucket/prefix")

    added = command(compare_jobs)
    added.add_argument("reference", type=Path)
    added.add_argument("outputs", type=Path, nargs="+")

    command(peaks).add_argument("--threads", type=int, required=True)

    added = command(accuracy)
    added.add_argument("reference", type=Path)
    added.add_argument("predictions", type=Path, nargs="+")
    return result


def main() -> None:
    """Runs a command."""
    arguments = parser().parse_args()
    print(json.dumps(arguments.run(arguments)))


if __name__ == "__main__":
    main()
