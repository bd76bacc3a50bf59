"""Writes the tiny ONNX files of the tests of worker and onnx, and what torch computes with them.

    ORT_DISABLE_TELEMETRY=1 python make_onnx.py ../resources/dev/cosmicai/worker/network/onnx

Needs torch 2.7.1, onnx 1.23.2 and onnxruntime 1.32.0. The files are committed, so that the tests
need no Python; this program says where they come from. `expected.npz` holds, for each network that
computes, samples and what eager torch gives for them: NETWORK/inputs/NAME, NETWORK/outputs/NAME.
"""

import base64
import io
import json
import pathlib
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic

SAMPLES = 5
OPSET = 17
DTYPES = {torch.float32: "float32", torch.int64: "int64", torch.bool: "bool"}


class Image(torch.nn.Module):
    """Images of a digit's size to ten numbers."""

    def __init__(self):
        super().__init__()
        self.patches = torch.nn.Conv2d(1, 4, kernel_size=3, padding=1)
        self.head = torch.nn.Linear(4 * 8 * 8, 10)

    def forward(self, image):
        return self.head(torch.relu(self.patches(image)).flatten(1))


class Tokens(torch.nn.Module):
    """The mean of the tokens' vectors where the mask is true."""

    def __init__(self):
        super().__init__()
        self.vectors = torch.nn.Embedding(50, 8)

    def forward(self, tokens, mask):
        weights = mask.unsqueeze(2).float()
        return (self.vectors(tokens) * weights).sum(1) / weights.sum(1).clamp(min=1)


class Three(torch.nn.Module):
    """Three outputs of three kinds."""

    def __init__(self):
        super().__init__()
        self.head = torch.nn.Linear(6, 3)

    def forward(self, table):
        scores = self.head(table)
        return scores, table.square().sum(1), scores.argmax(1)


def exported(network, inputs, outputs):
    """The graph as torch writes it, of [N, …] throughout."""
    buffer = io.BytesIO()
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        buffer,
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: {0: "N"} for name in (*inputs, *outputs)},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    for value in (*model.graph.input, *model.graph.output):
        tensor = {**inputs, **outputs}[value.name]
        shape = value.type.tensor_type.shape
        del shape.dim[:]
        shape.dim.add().dim_param = "N"
        for size in tensor.shape[1:]:
            shape.dim.add().dim_value = size
    onnx.checker.check_model(model)
    return model


def computed(model, inputs):
    """What ONNX Runtime gives in Python."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    given = {name: tensor.numpy() for name, tensor in inputs.items()}
    return dict(zip(names, session.run(None, given)))


def described(model, inputs, outputs, precision="fp32", task="none", tolerance=1e-5):
    """A copy that says of itself what archives say, with a golden batch of two samples."""
    copy = onnx.ModelProto.FromString(model.SerializeToString())
    said = {
        "format": "cosmic-model/2",
        "name": "tiny",
        "task": task,
        "inputs": [spec(name, tensor) for name, tensor in inputs.items()],
        "outputs": [spec(name, tensor) for name, tensor in outputs.items()],
        "precision": precision,
        "forwardSize": 4,
        "tolerance": tolerance,
    }
    few = {name: tensor[:2] for name, tensor in inputs.items()}
    said = {"cosmic.json": json.dumps(said), "cosmic.golden": golden(few, computed(model, few))}
    helper.set_model_props(copy, said)
    return copy


def golden(inputs, outputs):
    """golden.npz as text."""
    arrays = {f"inputs/{name}": tensor.numpy() for name, tensor in inputs.items()}
    arrays |= {f"outputs/{name}": array for name, array in outputs.items()}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return base64.b64encode(buffer.getvalue()).decode()


def changed(model, key, change):
    """A copy with another text in its metadata."""
    copy = onnx.ModelProto.FromString(model.SerializeToString())
    said = {one.key: one.value for one in copy.metadata_props}
    helper.set_model_props(copy, {**said, key: change(said[key])})
    return copy


def spec(name, tensor):
    return {"name": name, "dtype": DTYPES[tensor.dtype], "shape": ["N", *tensor.shape[1:]]}


def renamed(model, names):
    """A copy whose values have names that columns do not have."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for each in (*model.graph.input, *model.graph.output):
        each.name = names.get(each.name, each.name)
    return model


def quantized(model):
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "a.onnx"), pathlib.Path(folder, "b.onnx")
        source.write_bytes(model.SerializeToString())
        quantize_dynamic(source, target, weight_type=QuantType.QInt8)
        return onnx.load(target)


def value(name, shape, dtype=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, dtype, shape)


def adding(inputs, weight, shape=("N", 4), domain="", **model):
    """A graph that adds a weight, by hand."""
    node = helper.make_node("Add", [inputs[0].name, "weight"], ["y"], domain=domain)
    graph = helper.make_graph([node], "adding", inputs, [value("y", shape)], [weight])
    opsets = [helper.make_opsetid("", OPSET)]
    opsets += [helper.make_opsetid(domain, 1)] if domain else []
    return helper.make_model(graph, opset_imports=opsets, **{"ir_version": 8, **model})


def external(name):
    """A tensor whose values lie in another file."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")
    return tensor


def external_in_a_branch():
    """The same within a node, within the graph of a branch, within a node."""
    constant = helper.make_node("Constant", [], ["c"], value=external("c"))
    plain = helper.make_node(
        "Constant", [], ["c"], value=helper.make_tensor("c", TensorProto.FLOAT, [4], [0.0] * 4)
    )
    branches = {
        "then_branch": helper.make_graph([constant], "then", [], [value("c", [4])]),
        "else_branch": helper.make_graph([plain], "else", [], [value("c", [4])]),
    }
    nodes = [
        helper.make_node("Constant", [], ["yes"], value_int=1),
        helper.make_node("Cast", ["yes"], ["condition"], to=TensorProto.BOOL),
        helper.make_node("If", ["condition"], ["weight"], **branches),
        helper.make_node("Add", ["x", "weight"], ["y"]),
    ]
    graph = helper.make_graph(nodes, "deep", [value("x", ["N", 4])], [value("y", ["N", 4])])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(14)
    written, expected = {}, {}

    def keep(name, model, network, inputs, tolerance=1e-5):
        """Keeps a network that computes, once Python agrees."""
        with torch.no_grad():
            given = network(*inputs.values())
        given = given if isinstance(given, tuple) else (given,)
        for (output, array), tensor in zip(computed(model, inputs).items(), given):
            assert np.allclose(array, tensor.numpy(), tolerance, tolerance), name
            expected[f"{name}/outputs/{output}"] = tensor.numpy()
        for key, tensor in inputs.items():
            expected[f"{name}/inputs/{key}"] = tensor.numpy()
        written[name] = model

    image = Image().eval()
    inputs = {"image": torch.randn(SAMPLES, 1, 8, 8)}
    outputs = {"logits": image(inputs["image"])}
    bare = exported(image, inputs, outputs)
    whole = described(bare, inputs, outputs, task="classification")
    keep("bare", bare, image, inputs)
    keep("described", whole, image, inputs)
    integers = quantized(bare)
    integers = described(integers, inputs, outputs, "int8", "classification", 1e-2)
    keep("int8", integers, image, inputs, tolerance=5e-2)
    few = {"image": inputs["image"][:2]}
    others = computed(bare, {"image": inputs["image"][2:4]})
    written["golden-mismatch"] = changed(whole, "cosmic.golden", lambda _: golden(few, others))
    written["golden-no-base64"] = changed(whole, "cosmic.golden", lambda text: "*" + text)
    written["other-names"] = changed(
        changed(whole, "cosmic.json", lambda text: text.replace('"image"', '"picture"')),
        "cosmic.golden",
        lambda _: golden({"picture": few["image"]}, computed(bare, few)),
    )

    tokens = Tokens().eval()
    inputs = {
        "tokens": torch.randint(0, 50, (SAMPLES, 16)),
        "mask": torch.rand(SAMPLES, 16) < 0.7,
    }
    outputs = {"embedding": tokens(**inputs)}
    keep("tokens", described(exported(tokens, inputs, outputs), inputs, outputs), tokens, inputs)

    three = Three().eval()
    inputs = {"table": torch.randn(SAMPLES, 6)}
    outputs = dict(zip(("scores", "size", "class"), three(**inputs)))
    model = exported(three, inputs, outputs)
    keep("three", model, three, inputs)
    odd = {"table": "input.1", "scores": "/head/Add:0", "size": "7", "class": "größe"}
    keep("odd-names", renamed(model, odd), three, {"input.1": inputs["table"]})

    survey = torch.jit.load(folder.parent / "good.pt")
    inputs = {"images": torch.randn(4, 5, 32, 32), "magnitudes": torch.randn(4, 5)}
    outputs = {"prediction": survey(*inputs.values())}
    model = exported(survey, inputs, outputs)
    written["survey"] = described(model, inputs, outputs, task="redshift")

    weight = helper.make_tensor("weight", TensorProto.FLOAT, [4], [1.0, 2.0, 3.0, 4.0])
    x = value("x", ["N", 4])
    written["weights-as-inputs"] = adding([x, value("weight", [4])], weight, ir_version=3)
    written["free-rank"] = adding([helper.make_tensor_value_info("x", 1, None)], weight)
    written["no-batch"] = adding([value("x", [1, 4])], weight, shape=(1, 4))
    written["dynamic-inner"] = adding([value("x", ["N", "H", 4])], weight, ("N", "H", 4))
    written["scalar"] = adding([value("x", [])], weight)
    written["strings"] = adding([value("x", ["N"], TensorProto.STRING)], weight)
    written["custom-domain"] = adding([x], weight, domain="my.domain")
    written["newer-ir"] = adding([x], weight, ir_version=99)
    written["external"] = adding([x], external("weight"))
    written["external-in-a-branch"] = external_in_a_branch()

    for name, model in written.items():
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
    np.savez_compressed(folder / "expected.npz", **expected)


if __name__ == "__main__":
    main()
