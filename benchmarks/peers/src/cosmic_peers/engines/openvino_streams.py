"""OpenVINO for throughput: as many streams as threads, and requests in flight to fill them."""

import time
from pathlib import Path

import numpy as np
import openvino
from openvino import properties
from openvino.properties import hint
from torch.utils.data import TensorDataset

from cosmic_peers.engines.slices import slices
from cosmic_peers.networks import OPENVINO, inputs

TYPES = {"fp32": openvino.Type.f32, "bf16": openvino.Type.bf16}


class OpenVinoStreams:
    """The network, compiled for one batch size."""

    def __init__(self, folder: Path, batch_size: int, threads: int, precision: str):
        core = openvino.Core()
        model = core.read_model(folder / OPENVINO)
        images, magnitudes = (column.numpy() for column in inputs(batch_size))
        model.reshape({0: images.shape, 1: magnitudes.shape})
        self.compiled = core.compile_model(
            model,
            "CPU",
            {
                hint.performance_mode: hint.PerformanceMode.THROUGHPUT,
                hint.inference_precision: TYPES[precision],
                properties.num_streams: threads,
                properties.inference_num_threads: threads,
            },
        )
        self.queue = openvino.AsyncInferQueue(
            self.compiled, self.compiled.get_property(properties.optimal_number_of_infer_requests)
        )
        self.batch_size = batch_size
        # The first call of each request allocates.
        for _ in range(len(self.queue)):
            self.queue.start_async({0: images, 1: magnitudes})
        self.queue.wait_all()

    def predict(self, dataset: TensorDataset) -> tuple[np.ndarray, float]:
        """See `Engine`."""
        predicted: dict[int, np.ndarray] = {}

        def keep(request: openvino.InferRequest, task: tuple[int, int]) -> None:
            number, count = task
            predicted[number] = request.get_output_tensor().data[:count, 0].copy()

        self.queue.set_callback(keep)
        began = time.perf_counter()
        for number, part in enumerate(slices(dataset, self.batch_size)):
            inputs = {0: part.images.numpy(), 1: part.magnitudes.numpy()}
            self.queue.start_async(inputs, (number, part.count), share_inputs=True)
        self.queue.wait_all()
        seconds = time.perf_counter() - began
        return np.concatenate([predicted[number] for number in sorted(predicted)]), seconds


def load(folder: Path, batch_size: int, threads: int, precision: str) -> OpenVinoStreams:
    """See `start`."""
    return OpenVinoStreams(folder, batch_size, threads, precision)
