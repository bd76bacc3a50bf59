"""A rank that computes with ONNX Runtime, whatever the network's inputs and outputs are.

In the job::

    worker:
      command: [python, python/examples/onnx_rank.py]
"""

import numpy as np
import onnxruntime

import cosmic


def main() -> None:
    """Computes all splits that this rank gets."""
    with cosmic.Rank.from_env() as rank:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = rank.threads
        session = onnxruntime.InferenceSession(rank.model_path(), options)
        rank.describe(engine=f"ONNX Runtime {onnxruntime.__version__}")
        inputs = [one.name for one in session.get_inputs()]
        outputs = [one.name for one in session.get_outputs()]
        for split in rank:
            batches = [session.run(outputs, columns) for columns in split.batches(None, *inputs)]
            answers = (np.concatenate(output) for output in zip(*batches, strict=True))
            split.commit(dict(zip(outputs, answers, strict=True)))


if __name__ == "__main__":
    main()
