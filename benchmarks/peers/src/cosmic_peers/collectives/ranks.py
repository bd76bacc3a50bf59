"""The same operations in three ways. Each imports what it needs only when it is made."""

import os
from abc import ABC, abstractmethod
from typing import Any

import numpy as np


class Ranks(ABC):
    """One process among others: arrays of float64 in, arrays out."""

    rank: int
    size: int

    @abstractmethod
    def barrier(self) -> None:
        """Waits for all."""

    @abstractmethod
    def bcast(self, array: Any) -> Any:
        """The array of rank 0."""

    @abstractmethod
    def reduce(self, array: Any) -> Any:
        """The sum of all, of rank 0."""

    @abstractmethod
    def allreduce(self, array: Any) -> Any:
        """The sum of all."""

    @abstractmethod
    def gather(self, array: Any) -> Any:
        """The arrays of all, of rank 0."""

    @abstractmethod
    def close(self) -> None:
        """Leaves the others."""


class Cosmic(Ranks):
    """`cosmic.Communicator` over `cosmic rendezvous`."""

    def __init__(self) -> None:
        import cosmic

        self._comm = cosmic.Communicator.from_env()
        self.rank, self.size = self._comm.rank, self._comm.size

    def barrier(self) -> None:
        self._comm.barrier()

    def bcast(self, array: Any) -> Any:
        return self._comm.bcast(array, 0, array=True)

    def reduce(self, array: Any) -> Any:
        return self._comm.reduce(array, 0, "sum")

    def allreduce(self, array: Any) -> Any:
        return self._comm.allreduce(array, "sum")

    def gather(self, array: Any) -> Any:
        return self._comm.gather(array, 0)

    def close(self) -> None:
        self._comm.close()


class Gloo(Ranks):
    """torch.distributed over TCP."""

    def __init__(self) -> None:
        import torch
        import torch.distributed as dist

        torch.set_num_threads(1)
        self._torch, self._dist = torch, dist
        dist.init_process_group("gloo")
        self.rank, self.size = dist.get_rank(), dist.get_world_size()

    def barrier(self) -> None:
        self._dist.barrier()

    def bcast(self, array: Any) -> Any:
        tensor = self._torch.from_numpy(array.copy())
        self._dist.broadcast(tensor, 0)
        return tensor.numpy()

    def reduce(self, array: Any) -> Any:
        tensor = self._torch.from_numpy(array.copy())
        self._dist.reduce(tensor, 0)
        return tensor.numpy()

    def allreduce(self, array: Any) -> Any:
        tensor = self._torch.from_numpy(array.copy())
        self._dist.all_reduce(tensor)
        return tensor.numpy()

    def gather(self, array: Any) -> Any:
        tensor = self._torch.from_numpy(array)
        into = [self._torch.empty_like(tensor) for _ in range(self.size)]
        self._dist.gather(tensor, into if self.rank == 0 else None, 0)
        return [one.numpy() for one in into]

    def close(self) -> None:
        self._dist.destroy_process_group()


class Mpi(Ranks):
    """mpi4py over the MPI that it was compiled for."""

    def __init__(self) -> None:
        from mpi4py import MPI

        self._comm = MPI.COMM_WORLD
        self.rank, self.size = self._comm.Get_rank(), self._comm.Get_size()

    def barrier(self) -> None:
        self._comm.Barrier()

    def bcast(self, array: Any) -> Any:
        into = array.copy()
        self._comm.Bcast(into, 0)
        return into

    def reduce(self, array: Any) -> Any:
        into = np.empty_like(array) if self.rank == 0 else None
        self._comm.Reduce(array, into, root=0)
        return into

    def allreduce(self, array: Any) -> Any:
        into = np.empty_like(array)
        self._comm.Allreduce(array, into)
        return into

    def gather(self, array: Any) -> Any:
        into = np.empty((self.size, len(array))) if self.rank == 0 else None
        self._comm.Gather(array, into, 0)
        return into

    def close(self) -> None:
        """It ends with the process."""


WAYS: dict[str, type[Ranks]] = {"cosmic": Cosmic, "gloo": Gloo, "mpi": Mpi}


def made() -> Ranks:
    """The way that the environment names."""
    return WAYS[os.environ["COLLECTIVES_WAY"]]()
