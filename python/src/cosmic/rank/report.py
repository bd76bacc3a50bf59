"""What an attempt of a rank has done and measured, with CAI's field names."""

import json
import os
import platform
import sys
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

from cosmic.rank.store import Transfers
from cosmic.reading.memory import memory_bytes

_MIB, _GIB = 1 << 20, 1 << 30


class Clock:
    """Wall time of a rank's stages. Thread-safe."""

    def __init__(self) -> None:
        self.started = _process_started()
        self._seconds: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, stage: str, seconds: float) -> None:
        """Adds time to a stage."""
        with self._lock:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds

    def reached(self, stage: str) -> None:
        """Notes the time since the process began, the first time."""
        with self._lock:
            self._seconds.setdefault(stage, time.time() - self.started)

    def all(self) -> dict[str, float]:
        """The stages that happened."""
        with self._lock:
            return dict(self._seconds)


class Report:
    """Figures of one attempt. Thread-safe."""

    def __init__(self, identity: dict[str, Any], result_path: str, clock: Clock) -> None:
        """Of an attempt that begins.

        Args:
            identity: run, rank, attempt, manifest_sha256 and host
            result_path: where the coordinator stores the rank's result
            clock: its stages
        """
        self._identity = identity
        self._result_path = result_path
        self._clock = clock
        self._lock = threading.Lock()
        self.samples = 0
        self.splits = 0
        self.input_bytes = 0
        self.batch_size = 0
        self.model_batch_size = 0
        self.model_bytes = 0
        self.device = "cpu"
        self.engine = f"Python {platform.python_version()}"
        self.precision = "auto"
        self.runtime_bytes = _status("VmRSS")

    def committed(self, samples: int, input_bytes: int) -> None:
        """A split of so many samples is committed."""
        with self._lock:
            self.samples += samples
            self.splits += 1
            self.input_bytes += input_bytes

    def to_json(self, transfers: Transfers) -> bytes:
        """The figures as of now."""
        stages = self._clock.all()
        inference = stages.get("inference", 0.0)
        samples = self.samples
        peak = _status("VmHWM")
        batches = -(-samples // self.batch_size) if self.batch_size else 0
        fields: dict[str, Any] = {
            **self._identity,
            "samples": samples,
            "batch_size": self.batch_size,
            "model_batch_size": self.model_batch_size,
            "data_paths": [],
            "result_path": self._result_path,
            "device": self.device,
            "engine": self.engine,
            "model_precision": self.precision,
            "processor_class": "",
            "model_member": "",
            "input_bytes": self.input_bytes,
            "num_batches": batches,
            "data_path": [],
            "start_time": self._clock.started,
            "wall_time (seconds)": time.time() - self._clock.started,
            "total_cpu_time (seconds)": inference,
            "process_cpu_time (seconds)": time.process_time(),
            "stage_time (seconds)": stages,
            **_transfers(transfers),
            "peak_resident_bytes": peak,
            "model_bytes": self.model_bytes,
            "image_buffer_bytes": 0,
            "runtime_bytes": self.runtime_bytes,
            "total_cpu_memory (MB)": peak / _MIB,
            "total_process_memory (MB)": peak / _MIB,
            "library_overhead_memory (MB)": self.runtime_bytes / _MIB,
            "total_image_memory (MB)": 0.0,
            "total_model_memory (MB)": self.model_bytes / _MIB,
            "cpu_info": {
                "processor": _processor(),
                "architecture": f"{64 if sys.maxsize > 2**32 else 32}bit",
                "machine": platform.machine(),
                "system": platform.system(),
                "platform": f"{platform.system()}-{platform.release()}-{platform.machine()}",
            },
            "ram_bytes": memory_bytes(),
            "cores": len(os.sched_getaffinity(0)),
            "versions": f"cosmic-inference for Python, Python {platform.python_version()}",
            "ram_info (GB)": memory_bytes() / _GIB,
            "execution_time (seconds/batch)": (
                inference * self.batch_size / samples if samples else None
            ),
            "throughput_bps": 8 * self.input_bytes / inference if inference else None,
            "sample_persec": samples / inference if inference else None,
        }
        return json.dumps(fields, indent=2).encode()


def _transfers(transfers: Transfers) -> dict[str, Any]:
    with transfers.lock:
        any_request = transfers.requests > 0
        return {
            "s3_num_requests": transfers.requests,
            "s3_bytes": transfers.bytes,
            "s3_total_time": transfers.total,
            "s3_min_time": transfers.least if any_request else None,
            "s3_max_time": transfers.most if any_request else None,
            "s3_avg_time": transfers.total / transfers.requests if any_request else None,
            "s3_first_request_time": transfers.first if any_request else None,
            "s3_last_response_time": transfers.last if any_request else None,
        }


def _status(name: str) -> int:
    """Memory of this process as the kernel counts it; 0 where there is no /proc."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _process_started() -> float:
    try:
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return time.time() - uptime + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.time()


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()
