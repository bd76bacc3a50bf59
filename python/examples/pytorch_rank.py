"""A rank that computes with PyTorch: on a GPU if the job wants one and there is one.

The model is TorchScript, such as ``cosmic-export`` makes; that is data, which torch interprets. In
the job::

    worker:
      command: [python, python/examples/pytorch_rank.py]
"""

import torch

import cosmic


def device_for(rank: cosmic.Rank) -> torch.device:
    """What the job asks for: never silently another one."""
    if rank.device == "cuda" and not torch.cuda.is_available():
        raise cosmic.FatalError(
            "model.device is cuda, and torch sees no GPU; set it to auto, or give ranks a GPU",
            reason="DeviceUnavailable",
        )
    with_gpu = rank.device != "cpu" and torch.cuda.is_available()
    return torch.device("cuda" if with_gpu else "cpu")


def main() -> None:
    """Computes all splits that this rank gets."""
    with cosmic.Rank.from_env() as rank, torch.inference_mode():
        device = device_for(rank)
        torch.set_num_threads(rank.threads)
        network = torch.jit.load(rank.model_path(), map_location=device).eval()
        rank.describe(device=str(device), engine=f"PyTorch {torch.__version__}")
        names = [tensor.name for tensor in rank.network.inputs]
        for split in rank:
            batches = []
            for columns in split.batches():
                answer = network(*(torch.tensor(columns[name], device=device) for name in names))
                batches.append(answer if isinstance(answer, tuple) else (answer,))
            split.commit([torch.cat(output) for output in zip(*batches, strict=True)])


if __name__ == "__main__":
    main()
