"""What the operator brings to a cluster."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of resource in a cluster.

    Attributes:
        plural: how the API server calls them
        word: how people call one
    """

    plural: str
    word: str

    @property
    def address(self) -> dict[str, str]:
        """What the official client is told of all of them."""
        return {"group": "cosmicai.dev", "version": "v1alpha1", "plural": self.plural}


JOBS = Kind("inferencejobs", "job")
SWEEPS = Kind("inferencesweeps", "sweep")
