"""Writes a network as an ONNX file, checked with ONNX Runtime before it is written."""

import base64
import dataclasses
import inspect
import io
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cosmic_export.archive import golden_arrays, golden_of
from cosmic_export.description import Description
from cosmic_export.deviations import Deviation, deviation, run
from cosmic_export.errors import ExportError, UnsuitableError, first_line
from cosmic_export.measure import best_batch_size, samples_per_second
from cosmic_export.precision import FP32, INT8, Precision
from cosmic_export.sample import Sample
from cosmic_export.settings import Settings, Subject, Tell
from cosmic_export.tolerances import refuse_deviation
from cosmic_export.tracing import OTHER_COUNTS, TRACED_SAMPLES
from cosmic_export.variants import Variant, Written, description

# Newer ones report their use over the network, unless this is said before they are loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
try:
    import onnx
    import onnxruntime
except ImportError as error:
    raise ExportError(
        f"--engine onnx needs the Python package {error.name}: pip install 'models/export[onnx]'"
    ) from error

# What torch's exporter of traces writes by default; ONNX Runtime has it since 1.12.
OPSET = 17
# Of a message of protocol buffers. Weights in other files are none that ranks fetch.
LARGEST_BYTES = (2 << 30) - 1
ERRORS_ONLY = 3


class Session:
    """An ONNX file in ONNX Runtime, called as a network is."""

    def __init__(self, content: bytes, subject: Subject):
        options = onnxruntime.SessionOptions()
        # As ranks compute: several passes at once, each with a thread.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        try:
            self.session = onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise UnsuitableError(f"ONNX Runtime does not take it: {said(error)}") from error
        self.inputs = subject.sample.names
        self.outputs = subject.original.outputs

    def __call__(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        """The outputs in order."""
        given = {name: tensor.numpy() for name, tensor in zip(self.inputs, tensors, strict=True)}
        return tuple(map(torch.from_numpy, self.session.run(list(self.outputs), given)))


def onnx_file(subject: Subject, settings: Settings, tell: Tell) -> Written:
    """The file, in the first precision asked for that is within its tolerance.

    Raises:
        ExportError: nothing can be written.

    """
    refuse_shared_names(subject)
    plain = converted(subject)
    written: Variant | None = None
    left_out = []
    for precision in settings.tolerances:
        try:
            if precision not in (FP32, INT8):
                raise UnsuitableError("ONNX files are made in fp32 or int8")
            if written is not None:
                raise UnsuitableError("an ONNX file holds one precision; write another file")
            content = plain if precision is FP32 else quantized(plain)
            written = variant(content, precision, subject, settings)
        except UnsuitableError as problem:
            left_out.append(f"{precision.name} left out: {problem}")
    if written is None:
        raise ExportError(f"nothing can be written; {'; '.join(left_out)}")
    for line in left_out:
        tell(f"  {line}")
    return Written(written.content, [written], [])


def refuse_shared_names(subject: Subject) -> None:
    """Refuses an input and an output of one name."""
    both = sorted(set(subject.sample) & set(subject.original.outputs))
    if both:
        raise ExportError(
            f"ONNX has no two values of one name, and {both[0]} is an input and an output; name "
            "the outputs with --output"
        )


def converted(subject: Subject) -> bytes:
    """The network as torch's exporter writes it, with the names and shapes of its signature."""
    few = subject.sample.first(TRACED_SAMPLES)
    expected = dict(zip(subject.original.outputs, subject.expected, strict=True))
    # Newer torch has another exporter, which is made for other graphs than traced ones.
    has_both = "dynamo" in inspect.signature(torch.onnx.export).parameters
    buffer = io.BytesIO()
    with torch.no_grad(), quiet():
        try:
            torch.onnx.export(
                subject.original.network,
                few.tensors,
                buffer,
                input_names=list(few.names),
                output_names=list(expected),
                dynamic_axes={name: {0: "N"} for name in (*few.names, *expected)},
                opset_version=OPSET,
                **({"dynamo": False} if has_both else {}),
            )
        except Exception as error:
            raise ExportError(f"torch cannot write it as ONNX: {said(error)}") from error
    if buffer.getbuffer().nbytes > LARGEST_BYTES:
        raise ExportError("it is larger than 2 GiB, which one ONNX file cannot be")
    model = onnx.load_from_string(buffer.getvalue())
    present = {value.name for value in model.graph.input}
    missing = [name for name in few.names if name not in present]
    if missing:
        raise ExportError(f"the network does not use its input {missing[0]}; leave that out")
    for values, tensors in ((model.graph.input, few), (model.graph.output, expected)):
        for value in values:
            set_shape(value, tensors[value.name])
    return model.SerializeToString()


@contextmanager
def quiet() -> Iterator[None]:
    """Without what torch's exporter prints, and without kernels that it does not know."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)


def set_shape(value: Any, tensor: Tensor) -> None:
    """Says that a value is `[N, …]` with the other dimensions of a tensor."""
    shape = value.type.tensor_type.shape
    del shape.dim[:]
    shape.dim.add().dim_param = "N"
    for size in tensor.shape[1:]:
        shape.dim.add().dim_value = size


def quantized(plain: bytes) -> bytes:
    """The file with the weights of its products in 8-bit integers; inputs are rounded as they come.

    Raises:
        UnsuitableError: it cannot be.

    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "fp32.onnx"), Path(folder, "int8.onnx")
        source.write_bytes(plain)
        # It recommends a step that changes nothing of what is computed.
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(source, target, weight_type=QuantType.QInt8)
        except Exception as error:
            raise UnsuitableError(f"it cannot be quantized: {said(error)}") from error
        finally:
            logging.disable(logging.NOTSET)
        return target.read_bytes()


def variant(content: bytes, precision: Precision, subject: Subject, settings: Settings) -> Variant:
    """The file with its description.

    Raises:
        UnsuitableError: it is off by more than it may be.
        ExportError: it does not hold for other samples.

    """
    session = Session(content, subject)
    try:
        off = compared(session, precision, subject)
    except ExportError:
        raise
    except Exception as error:
        raise ExportError(f"ONNX Runtime fails on it: {said(error)}") from error
    refuse_deviation(precision, off, settings.tolerances[precision])
    sample = subject.sample
    if settings.batch_size is None:
        found = best_batch_size(session, sample)
        size, rate = found.chosen, found.rate
    else:
        size = settings.batch_size
        rate = samples_per_second(session, sample, size)
    # Whoever reads ONNX knows the format that has names for everything.
    said_of_it = dataclasses.replace(
        description(precision, off, size, subject, settings), surveys=False
    )
    whole = with_description(content, said_of_it, golden_of(sample), session)
    return Variant(precision.name, whole, off, size, rate)


def compared(session: Session, precision: Precision, subject: Subject) -> Deviation:
    """How far ONNX Runtime is off the original, which it must not be by another batch size."""
    sample, network = subject.sample, subject.original.network
    for count in OTHER_COUNTS:
        other = sample.first(count)
        off = deviation(run(session, other), run(network, other))
        # What integers are rounded to depends on all inputs of a batch.
        if off.beyond(precision.batch_rounding, precision.differing):
            problem = UnsuitableError if precision is INT8 else ExportError
            raise problem(
                f"it was traced with {TRACED_SAMPLES} samples and is {off} for {count}: it decides "
                "something by the batch size or by values"
            )
    return deviation(run(session, sample), subject.expected)


def with_description(
    content: bytes, said_of_it: Description, golden: Sample, session: Session
) -> bytes:
    """The file with what ranks want to know of it."""
    outputs = dict(zip(session.outputs, run(session, golden), strict=True))
    arrays = base64.b64encode(golden_arrays(golden, outputs, said_of_it)).decode()
    model = onnx.load_from_string(content)
    texts = {"cosmic.json": said_of_it.text(golden, outputs), "cosmic.golden": arrays}
    onnx.helper.set_model_props(model, texts)
    try:
        onnx.checker.check_model(model)
    except Exception as error:
        raise ExportError(f"what was made is no valid ONNX: {said(error)}") from error
    return model.SerializeToString()


def said(error: Exception) -> str:
    """What a library says, without its line breaks."""
    return " ".join(str(error).split())[:200] or first_line(error)
