"""A sweep, as Python builds it and as YAML has it."""

from dataclasses import dataclass

from cosmic.manifest import Manifest
from cosmic.resource.sweep import SweepSpec


@dataclass(kw_only=True)
class Sweep(Manifest, SweepSpec):
    """An InferenceSweep: one job over a grid of settings, each cell of it several times.

    The same sweep runs on this machine (`cosmic.run_sweep`) and in a cluster
    (`Client.sweeps`)::

        sweep = cosmic.Sweep(
            name="data-size",
            template=cosmic.Template(model="s3://survey/models/network.pt", world_size=4),
            axes=[cosmic.Axis(field="data.totalSize", values=["1GB", "2GB", "4GB"])],
            datasets=[
                cosmic.Dataset(name="25MB", partition_size="25MB", uri="s3://survey/25MB"),
                cosmic.Dataset(name="100MB", partition_size="100MB", uri="s3://survey/100MB"),
            ],
            repeats=3,
            output="s3://survey/results/data-size",
        )

    docs/experiments.md tells what cells, repeats, order and warm-up mean. A text for output, or for
    the template's model or data, is its URI. The names of fields in ``axes`` and ``exclude`` are
    those of the resource, such as ``worldSize``.
    """

    KIND = "InferenceSweep"
    SPEC = SweepSpec

    name: str
    """The sweep's name: lower-case letters, digits and hyphens, at most 22 characters, since those
    of its jobs begin with it."""
