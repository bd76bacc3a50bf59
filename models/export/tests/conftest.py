"""What all tests share."""

import pytest
import torch
from networks import MAGNITUDES, SHAPE

from cosmic_export import samples
from cosmic_export.sample import Sample


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """The networks are small, and the machine may be busy."""
    torch.set_num_threads(1)


@pytest.fixture
def sample() -> Sample:
    """Sixteen samples for the small networks."""
    return samples.drawn(16, SHAPE, MAGNITUDES)
