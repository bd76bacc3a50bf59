"""The story of a rank: load, download, read, predict, store."""

import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import numpy as np
import torch

from cosmic_peers import engines


class Stages:
    """Wall time by stage, in seconds."""

    def __init__(self):
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Times what is done within."""
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


def run(
    engine_name: str, folder: Path, batch_size: int, threads: int, partition: str, output: str
) -> dict[str, object]:
    """Computes a partition and stores predictions and result, named as Cosmic Inference does.

    Returns:
        the result.

    """
    stages = Stages()
    with stages.of("load"):
        engine = engines.start(engine_name, folder, batch_size, threads)
        s3 = boto3.client("s3")
    ready = time.time()

    with tempfile.NamedTemporaryFile(suffix=".pt") as file:
        with stages.of("download"):
            s3.download_fileobj(*bucket_and_key(partition), file)
            file.flush()
        with stages.of("read"):
            dataset = torch.load(file.name, weights_only=False)
    with stages.of("predict"):
        predicted, forward_seconds = engine.predict(dataset)
    with stages.of("write"):
        bucket, prefix = bucket_and_key(output)
        content = io.BytesIO()
        np.savez(content, prediction=predicted, redshift=dataset.tensors[2].numpy())
        s3.put_object(Bucket=bucket, Key=f"{prefix}/predictions/0.npz", Body=content.getvalue())
    result = {
        "samples": len(predicted),
        "model_batch_size": batch_size,
        "total_cpu_time (seconds)": forward_seconds,
        "start_time": process_start(),
        "ready_time": ready,
        "peak_resident_bytes": peak_resident_bytes(),
        "stage_time (seconds)": stages.seconds,
    }
    s3.put_object(Bucket=bucket, Key=f"{prefix}/ranks/0.json", Body=json.dumps(result).encode())
    return result


def process_start() -> float:
    """When the kernel started this process, in seconds since 1970."""
    # Fields after the command's name, which may hold anything.
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    since_boot = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + since_boot


def peak_resident_bytes() -> int:
    """The high-water mark of this process's memory."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Of `s3://bucket/key`."""
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")
