"""Makes the network in every engine's form: AstroMAE's architecture with random weights."""

from pathlib import Path

import openvino
import torch
from cosmic_astromae import AstroMae
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from cosmic_peers.networks import CHECKPOINT, ONNX, OPENVINO, inputs

OPSET = 17


def write(folder: Path) -> dict[str, object]:
    """Writes the checkpoint as the original's is, the ONNX file and OpenVINO's files.

    Returns:
        how many parameters and floating point operations a sample the network has as it is written
        down, whatever engines make of it.

    """
    network = AstroMae.random()
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(nn.DataParallel(network), folder / CHECKPOINT)
    # Several samples, so that no export takes their number for a part of the network.
    example = inputs(2)
    torch.onnx.export(
        network,
        example,
        folder / ONNX,
        input_names=["images", "magnitudes"],
        output_names=["redshift"],
        dynamic_axes={name: {0: "samples"} for name in ("images", "magnitudes", "redshift")},
        opset_version=OPSET,
        dynamo=False,
    )
    model = openvino.convert_model(network, example_input=example, input=[[-1, 5, 32, 32], [-1, 5]])
    openvino.save_model(model, folder / OPENVINO, compress_to_fp16=False)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        network(*inputs(1))
    return {
        "parameters": sum(weight.numel() for weight in network.parameters()),
        "flop_per_sample": counter.get_total_flops(),
    }
