"""Writes the tiny TorchScript networks and the golden partition of the worker's tests.

    python make_network.py ../resources/dev/cosmicai/worker/network

Needs torch 2.7.1 and numpy, and models/ of this repository. The files are committed, so that the
tests need no Python; this program says where they come from, and torch, not this project, computed
the expected predictions.
"""

import copy
import hashlib
import io
import json
import pathlib
import sys

import numpy as np
import torch
from torch.utils.data import TensorDataset

MODELS = pathlib.Path(__file__).parents[4] / "models"
sys.path[:0] = [str(MODELS / "export" / "src")]

from cosmic_export import operators  # noqa: E402

CHANNELS, HEIGHT, WIDTH, MAGNITUDES = 5, 32, 32, 5
GOLDEN_SAMPLES = 1
PARTITION_SAMPLES = 12


class Tiny(torch.nn.Module):
    """The contract's signature in some hundred parameters."""

    def __init__(self, outputs=1):
        """Make the layers."""
        super().__init__()
        self.patches = torch.nn.Conv2d(CHANNELS, 2, kernel_size=8, stride=8)
        self.head = torch.nn.Linear(2 * 4 * 4 + MAGNITUDES, outputs)

    def forward(self, images, magnitudes):
        """Predict [N, outputs]."""
        seen = torch.tanh(self.patches(images)).flatten(1)
        return self.head(torch.cat([seen, magnitudes], dim=1))


class ByOwnOperators(Tiny):
    """Mixes the patches by the operators that ranks have beside libtorch's."""

    DEPTH, EPSILON = 32, 1e-6

    def __init__(self):
        """Make the layers."""
        super().__init__()
        self.qkv = torch.nn.Linear(2, 3 * self.DEPTH)
        self.head = torch.nn.Linear(self.DEPTH + MAGNITUDES, 1)

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        patches = torch.tanh(self.patches(images)).flatten(2).transpose(1, 2)
        mixed = operators.attention(self.qkv(patches).bfloat16(), 1)
        seen = operators.layer_norm(mixed, self.EPSILON).float().mean(1)
        return self.head(torch.cat([seen, magnitudes], dim=1))


class Misusing(Tiny):
    """Gives an operator what it does not take."""

    def forward(self, images, magnitudes):
        """Predict nothing."""
        return torch.ops.cosmic.attention(images, 1) + magnitudes


class OneInput(torch.nn.Module):
    """Takes images alone."""

    def __init__(self):
        """Make the layers."""
        super().__init__()
        self.head = torch.nn.Linear(CHANNELS, 1)

    def forward(self, images):
        """Predict [N, 1]."""
        return self.head(images.mean(dim=(2, 3)))


class OtherShape(torch.nn.Module):
    """Takes images of 64 by 64 pixels."""

    def __init__(self):
        """Make the layers."""
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(CHANNELS, 64, 64))

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        return (images * self.weight).mean(dim=(1, 2, 3)).unsqueeze(1) + magnitudes[:, :1]


class NotANumber(Tiny):
    """Answers NaN where the first magnitude is above 90."""

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        output = super().forward(images, magnitudes)
        return torch.where(magnitudes[:, :1] > 90, torch.full_like(output, torch.nan), output)


class InBfloat16(torch.nn.Module):
    """Another network's arithmetic in bfloat16; inputs and output stay float32."""

    def __init__(self, network):
        """Copy the network."""
        super().__init__()
        self.network = copy.deepcopy(network).bfloat16()

    def forward(self, images, magnitudes):
        """Predict [N, outputs]."""
        return self.network(images.bfloat16(), magnitudes.bfloat16()).float()


class InInt8(torch.nn.Module):
    """A tiny network whose layer over what it sees is one in 8-bit integers, by oneDNN's primitive.

    Weights have 7 bits, so that the sum of two products never overflows, on no CPU.
    """

    def __init__(self, tiny):
        """Round the network's weights."""
        super().__init__()
        self.patches = copy.deepcopy(tiny.patches)
        seen, magnitudes = tiny.head.weight.detach().split([2 * 4 * 4, MAGNITUDES], dim=1)
        scale = seen.abs().amax(dim=1) / 63
        self.register_buffer("weight", torch.round(seen / scale[:, None]).char())
        self.register_buffer("scale", scale)
        self.register_buffer("zero", torch.zeros(1, dtype=torch.long))
        self.magnitudes = torch.nn.Linear(MAGNITUDES, 1)
        self.magnitudes.weight.data = magnitudes.clone()
        self.magnitudes.bias.data = tiny.head.bias.detach().clone()

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        seen = torch.tanh(self.patches(images)).flatten(1)  # from -1 to 1: 1 to 255 as integers
        integers = torch.round(seen * 127 + 128).to(torch.uint8)
        packed = torch.ops.onednn.qlinear_prepack(self.weight, None)
        output = torch.ops.onednn.qlinear_pointwise(
            integers, 1 / 127, 128, packed, self.scale, self.zero, None,
            1.0, 0, torch.float32, "none", [], "none",
        )  # fmt: skip
        return output + self.magnitudes(magnitudes)


class Ranged(Tiny):
    """Rounds what it sees to integers within a range, as a network in int8 does."""

    def __init__(self, tiny):
        """Copy the network's weights."""
        super().__init__()
        self.load_state_dict(tiny.state_dict())

    def steps(self, images):
        """Return what it sees in steps between integers: those within the range from 0 to 255."""
        return self.patches(images).flatten(1) * 100 + 128

    def forward(self, images, magnitudes):
        """Predict [N, 1]."""
        seen = (self.steps(images).round().clamp(0, 255) - 128) / 100
        return self.head(torch.cat([seen, magnitudes], dim=1))


class TellingRanged(Ranged):
    """The same network, which says what lies beyond its range."""

    @torch.jit.export
    def saturation(self, images, magnitudes):
        """Count values beyond the range, and all, of a layer that takes none and of its own."""
        steps = self.steps(images)
        beyond = ((steps < -0.5) | (steps > 255.5)).sum()
        none = torch.zeros_like(beyond)
        return torch.stack([none, beyond]), torch.stack([none, none + steps.numel()])


class OddRanged(Ranged):
    """The same network, which says something else."""

    @torch.jit.export
    def saturation(self, images, magnitudes):
        """Give back the images."""
        return images, magnitudes


def samples(count, seed):
    """Coarsely rounded, so that the committed files compress."""
    random = np.random.default_rng(seed)
    images = (random.normal(size=(count, CHANNELS, HEIGHT, WIDTH)).round(0) / 2).astype(np.float32)
    magnitudes = (18 + random.normal(size=(count, MAGNITUDES))).round(2).astype(np.float32)
    return torch.from_numpy(images), torch.from_numpy(magnitudes)


def npz(**arrays):
    """Return the bytes of an .npz file."""
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def save(path, network, inputs, metadata=None, golden_shift=0.0, variants=None):
    """Trace, freeze and save a network; with metadata, add it, a golden output and variants.

    One in 8-bit integers is scripted instead: the primitive cannot be traced, nor its packed weight
    be saved as a constant. So is one that does not run.
    """
    network.eval()
    with torch.inference_mode():
        if isinstance(network, (InInt8, Misusing)):
            frozen = torch.jit.script(network)
        elif isinstance(network, Ranged):
            others = ["saturation"] if hasattr(network, "saturation") else []
            frozen = torch.jit.freeze(torch.jit.script(network), others)
        else:
            frozen = torch.jit.freeze(torch.jit.trace(network, inputs))
        extra = {}
        if metadata is not None:
            images, magnitudes = samples(GOLDEN_SAMPLES, seed=11)
            output = frozen(*(images, magnitudes)[: len(inputs)]).numpy() + np.float32(golden_shift)
            extra["cosmic.json"] = json.dumps(metadata)
            extra["golden.npz"] = npz(
                images=images.numpy(), magnitudes=magnitudes.numpy(), output=output
            )
        torch.jit.save(frozen, str(path), _extra_files=extra | (variants or {}))
    return frozen


def metadata(**changes):
    """Say what cosmic.json says of the tiny network, but for the changes."""
    return {
        "format": "cosmic-model/1",
        "name": "tiny",
        "precision": "fp32",
        "forwardSize": 4,
        "channels": CHANNELS,
        "height": HEIGHT,
        "width": WIDTH,
        "magnitudes": MAGNITUDES,
        "tolerance": 1e-5,
        "sourceSha256": hashlib.sha256(b"tiny").hexdigest(),
        "torch": torch.__version__.split("+")[0],
    } | changes


def main(folder):
    """Write all files."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    torch.set_num_threads(1)
    images, magnitudes = samples(4, seed=1)
    tiny = Tiny()
    good = save(folder / "good.pt", tiny, (images, magnitudes), metadata())
    half = metadata(precision="bf16", tolerance=1e-2)
    save(folder / "bf16.pt", InBfloat16(tiny), (images, magnitudes), half)
    inside = {"bf16.pt": (folder / "bf16.pt").read_bytes()}
    save(folder / "both.pt", tiny, (images, magnitudes), metadata(), variants=inside)
    integers = metadata(precision="int8", tolerance=1e-2)
    save(folder / "int8.pt", InInt8(tiny), (images, magnitudes), integers)
    inside["int8.pt"] = (folder / "int8.pt").read_bytes()
    save(folder / "all.pt", tiny, (images, magnitudes), metadata(), variants=inside)
    inside = {"bf16.pt": (folder / "good.pt").read_bytes()}
    save(folder / "false-variant.pt", tiny, (images, magnitudes), metadata(), variants=inside)
    own = metadata(tolerance=1e-3)
    save(folder / "operators.pt", ByOwnOperators(), (images, magnitudes), own)
    save(folder / "operators-misused.pt", Misusing(), (images, magnitudes))
    save(folder / "without-metadata.pt", tiny, (images, magnitudes))
    save(folder / "golden-mismatch.pt", tiny, (images, magnitudes), metadata(), golden_shift=0.25)
    save(folder / "other-format.pt", tiny, (images, magnitudes), metadata(format="cosmic-model/9"))
    save(folder / "one-input.pt", OneInput(), (images,), metadata())
    wide = torch.zeros(1, CHANNELS, 64, 64), magnitudes[:1]
    save(folder / "other-shape.pt", OtherShape(), wide)
    save(folder / "three-outputs.pt", Tiny(outputs=3), (images, magnitudes), metadata())
    save(folder / "three-outputs-without-metadata.pt", Tiny(outputs=3), (images, magnitudes))
    save(folder / "not-a-number.pt", NotANumber(), (images, magnitudes), metadata())
    save(folder / "ranged.pt", TellingRanged(tiny), (images, magnitudes), integers)
    save(folder / "ranged-silent.pt", Ranged(tiny), (images, magnitudes), integers)
    save(folder / "ranged-odd.pt", OddRanged(tiny), (images, magnitudes), integers)

    images, magnitudes = samples(PARTITION_SAMPLES, seed=3)
    redshift = np.random.default_rng(5).uniform(0.01, 0.6, PARTITION_SAMPLES).astype(np.float32)
    torch.save(
        TensorDataset(images, magnitudes, torch.from_numpy(redshift)), folder / "partition.pt"
    )
    with torch.inference_mode():
        prediction = good(images, magnitudes).numpy()[:, 0]
    (folder / "expected.npz").write_bytes(npz(prediction=prediction, redshift=redshift))


if __name__ == "__main__":
    main(sys.argv[1])
