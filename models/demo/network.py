"""The demo's redshift network: fixed photometry of the images, then a small learnt ensemble."""

import copy
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

SIDE = 32
BANDS = 5


class Photometry(nn.Module):
    """Measures what the images tell beyond the magnitudes: the light profile and the noise.

    Images `[N, 5, 32, 32]` and magnitudes `[N, 5]` in, 22 numbers a galaxy out: five magnitudes,
    four colours, the mean surface brightness in eight rings over the total flux (on an asinh scale;
    g, r and i added with weights near the inverse of their noise), and the logarithm of the noise
    variance in each band. Nothing here is learnt, so that no image can be learnt by heart.
    """

    RING_EDGES = (0, 1.5, 2.5, 3.5, 5, 7, 9.5, 12.5, 16)
    BAND_WEIGHTS = (0, 1, 0.6, 0.4, 0)
    PROFILE_SCALE = 2e3
    NOISE_FLOOR = 1e-6
    SKY_BEYOND_PIXELS = 6
    FEATURES = BANDS + (BANDS - 1) + (len(RING_EDGES) - 1) + BANDS

    def __init__(self):
        super().__init__()
        offset = torch.arange(SIDE) - (SIDE - 1) / 2
        radius = torch.hypot(offset[:, None], offset[None, :])
        inner, outer = torch.tensor(self.RING_EDGES[:-1]), torch.tensor(self.RING_EDGES[1:])
        rings = (radius >= inner[:, None, None]) & (radius < outer[:, None, None])
        self.register_buffer("rings", (rings / rings.sum((1, 2), keepdim=True)).flatten(1))

        self.register_buffer("band_weights", torch.tensor(self.BAND_WEIGHTS))

        # A pixel less its four neighbours: blind to smooth light, with 20 times a pixel's variance.
        laplacian = torch.tensor([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]]) / 20**0.5
        self.register_buffer("laplacian", laplacian.expand(BANDS, 1, 3, 3).clone())
        sky = (radius > self.SKY_BEYOND_PIXELS)[1:-1, 1:-1]
        self.register_buffer("sky", sky / sky.sum())

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns `[N, 22]`, not yet standardised."""
        colours = magnitudes[:, :-1] - magnitudes[:, 1:]

        light = (images * self.band_weights[:, None, None]).sum(1)
        flux = (torch.pow(10, 0.4 * (22.5 - magnitudes)) * self.band_weights).sum(1, keepdim=True)
        brightness = functional.linear(light.flatten(1), self.rings)
        profile = torch.asinh(self.PROFILE_SCALE * brightness / flux)

        rough = functional.conv2d(images, self.laplacian, groups=BANDS)
        variance = (rough.square() * self.sky).sum((2, 3))
        noise = variance.clamp_min(self.NOISE_FLOOR**2).log()
        return torch.cat([magnitudes, colours, profile, noise], 1)


class Ensemble(nn.Module):
    """Several perceptrons of one shape, side by side in one batched product."""

    def __init__(self, members: int, inputs: int, width: int, hidden: int):
        super().__init__()
        sizes = [inputs, *[width] * hidden, 1]
        self.weights = nn.ParameterList(
            (2 * torch.rand(members, m, n) - 1) / m**0.5 for m, n in pairwise(sizes)
        )
        self.biases = nn.ParameterList(torch.zeros(members, 1, n) for n in sizes[1:])

    def forward(self, features: Tensor) -> Tensor:
        """Takes `[members, N, inputs]` or, all members alike, `[1, N, inputs]`; `[members, N]`."""
        last = len(self.weights) - 1
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            features = torch.matmul(features.to(weight.dtype), weight) + bias
            if layer < last:
                features = functional.gelu(features)
        return features[:, :, 0]

    def round_inner_layers(self) -> None:
        """Turns the weights between the first and the last layer into bfloat16."""
        for parameters in (self.weights, self.biases):
            for weight in parameters[1:-1]:
                weight.data = weight.data.bfloat16()


class RedshiftNetwork(nn.Module):
    """Images `[N, 5, 32, 32]` in nanomaggies and magnitudes `[N, 5]` in, redshift `[N, 1]` out."""

    CLIP = 6.0

    def __init__(self, members: int, width: int = 128, hidden: int = 3):
        super().__init__()
        self.photometry = Photometry()
        self.ensemble = Ensemble(members, Photometry.FEATURES, width, hidden)
        self.register_buffer("mean", torch.zeros(Photometry.FEATURES))
        self.register_buffer("deviation", torch.ones(Photometry.FEATURES))

    def standardise_by(self, features: Tensor) -> None:
        """Takes mean and deviation from these features `[N, 22]` of training galaxies."""
        self.mean.copy_(features.mean(0))
        self.deviation.copy_(features.std(0))

    def standardise(self, features: Tensor) -> Tensor:
        """Features as the ensemble takes them; outliers are clipped."""
        return ((features - self.mean) / self.deviation).clamp(-self.CLIP, self.CLIP)

    def forward(self, images: Tensor, magnitudes: Tensor) -> Tensor:
        """Returns the mean of the members."""
        features = self.standardise(self.photometry(images, magnitudes))
        return self.ensemble(features[None]).mean(0)[:, None]

    def in_bfloat16(self) -> "RedshiftNetwork":
        """A copy that computes its wide layers in bfloat16.

        Photometry, the layer that reads it and the layer that gives the estimate stay in float32:
        20.03 mag would become 20.0, and a redshift would be rounded to one part in 256.
        """
        rounded = copy.deepcopy(self)
        rounded.ensemble.round_inner_layers()
        return rounded
