"""The network has the published size, and takes the original's weights."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from cosmic_astromae import AstroMae, BlockShape, __main__, load_original
from cosmic_astromae.original import our_name

# A sample of the original's names, and what became of them.
KNOWN = {
    "cls_token": "transformer.class_token",
    "blocks.11.attn.q_bias": "transformer.blocks.11.attention.query_bias",
    "blocks.0.PCM.1.running_mean": "transformer.blocks.0.neighbourhood.norm.running_mean",
    "inception_model.vis_inception.3.branch2.1.bn.bias": "inception.layers.3.three.1.norm.bias",
    "inception_model.vis_inception.12.weight": "inception_head.2.weight",
    "inception_model.magnitude_block.8.bias": "magnitudes.8.bias",
    "head.weight": "transformer.output.weight",
    "concat_block.2.weight": "head.2.weight",
}
ORIGINAL_PARTS = (
    ("transformer.class_token", "cls_token"),
    ("transformer.position", "pos_embed"),
    ("transformer.patches", "patch_embed.proj"),
    ("transformer.blocks", "blocks"),
    ("attention_norm", "norm1"),
    ("perceptron_norm", "norm2"),
    ("attention.query_bias", "attn.q_bias"),
    ("attention.value_bias", "attn.v_bias"),
    ("attention.input", "attn.qkv"),
    ("attention.output", "attn.proj"),
    ("neighbourhood.first", "PCM.0"),
    ("neighbourhood.norm", "PCM.1"),
    ("neighbourhood.second", "PCM.3"),
    ("perceptron.first", "mlp.fc1"),
    ("perceptron.second", "mlp.fc2"),
    ("transformer.norm", "fc_norm"),
    ("transformer.output", "head"),
    ("transformer_head.", "vit_block."),
    ("inception.layers.", "inception_model.vis_inception."),
    ("inception_head.0", "inception_model.vis_inception.10"),
    ("inception_head.2", "inception_model.vis_inception.12"),
    (".one.convolution", ".branch1.conv"),
    (".one.norm", ".branch1.bn"),
    (".three.", ".branch2."),
    (".five.", ".branch3."),
    (".pool.", ".branch4."),
    (".convolution.", ".conv."),
    ("magnitudes.", "inception_model.magnitude_block."),
)


def original_name(ours: str) -> str:
    """What the original calls a weight: written here as replacements, not as the mapping is."""
    name = ours
    if name.startswith("head."):
        return name.replace("head.", "concat_block.")
    for one, other in ORIGINAL_PARTS:
        name = name.replace(one, other)
    if "branch" in name:
        name = name.replace(".norm.", ".bn.")
    return name


def original_weights(network: AstroMae) -> dict[str, Tensor]:
    """The network's weights as the original's DataParallel has them."""
    state = {f"module.{original_name(name)}": w for name, w in network.state_dict().items()}
    for kind in ("weight", "bias"):
        second = state[f"module.inception_model.vis_inception.0.{kind}"]
        state[f"module.inception_model.conv2d_init.{kind}"] = second
    return state


def shallow(shape: BlockShape) -> AstroMae:
    """One block is as good as twelve."""
    torch.manual_seed(2)
    return AstroMae(shape, depth=1).eval()


def test_parameters_are_as_many_as_published() -> None:
    assert sum(weight.numel() for weight in AstroMae().parameters()) == 15_902_889
    plain = AstroMae(BlockShape.plain())
    assert sum(weight.numel() for weight in plain.parameters()) == 15_902_889 - 138_240


@pytest.mark.parametrize(("original", "ours"), KNOWN.items())
def test_names_are_mapped(original: str, ours: str) -> None:
    assert our_name(original) == ours
    assert our_name(ours) == ours


@pytest.mark.parametrize(
    "shape",
    [BlockShape(), BlockShape.plain(), BlockShape("none", 32, 3), BlockShape("qv", 0)],
    ids=["published", "plain", "3 by 3", "two biases"],
)
def test_original_weights_load_whatever_the_blocks_are(shape: BlockShape) -> None:
    network = shallow(shape)
    loaded = load_original(original_weights(network))
    assert loaded.left_out == []
    images, magnitudes = torch.randn(2, 5, 32, 32), 14 + 8 * torch.rand(2, 5)
    with torch.no_grad():
        assert torch.equal(loaded.network(images, magnitudes), network(images, magnitudes))


def test_own_names_load_too() -> None:
    network = shallow(BlockShape())
    again = AstroMae.from_checkpoint(network.state_dict())
    pairs = zip(again.state_dict().values(), network.state_dict().values(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_unknown_weights_are_reported_and_missing_ones_refused() -> None:
    weights = original_weights(shallow(BlockShape()))
    weights["module.decoder.weight"] = torch.zeros(1)
    assert load_original(weights).left_out == ["module.decoder.weight"]
    with pytest.warns(UserWarning, match=r"1 weights left out: module\.decoder\.weight"):
        AstroMae.from_checkpoint(weights)
    del weights["module.concat_block.0.bias"]
    with pytest.raises(ValueError, match=r"head\.0\.bias is missing"):
        load_original(weights)
    weights["module.concat_block.0.bias"] = torch.zeros(7)
    with pytest.raises(ValueError, match=r"head\.0\.bias is \[7\] instead of \[1024\]"):
        load_original(weights)


def test_random_weights_are_the_same_for_a_seed() -> None:
    one, other = (AstroMae.random(4).head[0].weight for _ in range(2))
    assert torch.equal(one, other)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("file",), "the folder file/data cannot be made: Not a directory"),
        (("folder", "--samples", "0"), "'0' is no whole number from 1"),
        (("folder", "--partitions", "-1"), "'-1' is no whole number from 1"),
    ],
)
def test_program_tells_in_a_line_what_it_cannot_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
    options: tuple[str, ...],
    problem: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    with pytest.raises(SystemExit):
        __main__.main(list(options))
    assert problem in capsys.readouterr().err
    assert not Path("folder").exists()
