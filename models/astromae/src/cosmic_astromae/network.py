"""AstroMAE as a whole: three towers and the head over them."""

import warnings
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from cosmic_astromae.inception import InceptionTower
from cosmic_astromae.transformer import BlockShape, ImageTransformer

IMAGE_FEATURES = 192
TOWER = 1096
MAGNITUDE_WIDTH = 1024


def two_layers(inputs: int, width: int, outputs: int) -> nn.Sequential:
    """Linear, ReLU, Linear."""
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, outputs))


def magnitude_tower(magnitudes: int) -> nn.Sequential:
    """Five layers of 1024 with ReLU between."""
    layers: list[nn.Module] = [nn.Linear(magnitudes, MAGNITUDE_WIDTH)]
    for _ in range(4):
        layers += [nn.ReLU(), nn.Linear(MAGNITUDE_WIDTH, MAGNITUDE_WIDTH)]
    return nn.Sequential(*layers)


class AstroMae(nn.Module):
    """Images `[N, 5, 32, 32]` and magnitudes `[N, 5]` in, redshift `[N, 1]` out.

    With the default blocks it has 15,902,889 parameters, as many as the original's results state.
    """

    def __init__(self, shape: BlockShape | None = None, depth: int = 12):
        super().__init__()
        self.transformer = ImageTransformer(shape=shape, depth=depth)
        self.transformer_head = two_layers(IMAGE_FEATURES, TOWER, TOWER)
        self.inception = InceptionTower()
        self.inception_head = two_layers(IMAGE_FEATURES, TOWER, TOWER)
        self.magnitudes = magnitude_tower(5)
        self.head = two_layers(2 * TOWER + MAGNITUDE_WIDTH, 1024, 1)

    @staticmethod
    def random(seed: int = 0) -> "AstroMae":
        """Random weights whose predictions differ from galaxy to galaxy; the same for a seed.

        Batch norms have statistics as if they had been trained, so that folding them shows.
        """
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = AstroMae()
            for module in network.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.running_mean.normal_(0, 0.1)
                    module.running_var.uniform_(0.5, 1.5)
                    nn.init.uniform_(module.weight, 0.5, 1.5)
                    nn.init.normal_(module.bias, 0, 0.1)
        return network.eval()

    @staticmethod
    def from_checkpoint(weights: Mapping[str, Tensor]) -> "AstroMae":
        """A network with these weights, named as here or as in the original.

        Warns of weights that it has no place for and leaves out.

        Raises:
            ValueError: weights that it needs are missing or have another shape.

        """
        # Imported here: the mapping builds networks.
        from cosmic_astromae.original import load_original

        loaded = load_original(weights)
        if loaded.left_out:
            few = ", ".join(loaded.left_out[:5])
            warnings.warn(f"{len(loaded.left_out)} weights left out: {few}", stacklevel=2)
        return loaded.network

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 1]`."""
        towers = [
            self.transformer_head(self.transformer(images)),
            self.inception_head(self.inception(images)),
            self.magnitudes(magnitudes),
        ]
        return self.head(torch.cat(towers, dim=1))
