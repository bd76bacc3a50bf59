"""A job, as Python builds it and as YAML has it."""

from dataclasses import dataclass

from cosmic.manifest import Manifest
from cosmic.resource.spec import Spec


@dataclass(kw_only=True)
class Job(Manifest, Spec):
    """An InferenceJob: a network, data, and where the results go.

    The same job runs on this machine (`cosmic.run`) and in a cluster (`Client.apply`)::

        job = cosmic.Job(
            name="redshifts",
            model="s3://survey/models/network.pt",
            data=cosmic.Data(uri="s3://survey/partitions/", keep=["objid"]),
            output="s3://survey/results/first",
            world_size=16,
        )

    A text for model, data or output is its URI. What is not set is not in the resource, and then
    means what docs/reference.md says.
    """

    KIND = "InferenceJob"
    SPEC = Spec

    name: str
    """The job's name: lower-case letters, digits and hyphens, at most 50 characters."""
