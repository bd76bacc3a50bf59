"""Turns a checkpoint of PyTorch into the archive that Cosmic Inference runs.

The command is `cosmic-export`. `command.py` is its story: find out what the network takes, how it
is called and what its outputs are (`asking`, which reads `inputs`, `partition`, `choosing` and
`calling`), load the checkpoint (`checkpoint`), and make the archive (`export`). That rewrites the
network (`rewrites`) and, for each precision (`variants`), converts it (`conversion`, `integers`),
traces and freezes it (`tracing`), finds the best batch size (`measure`) and packs it (`archive`,
`description`); or it writes an ONNX file (`onnx_file`). `precision` is the table of precisions.
"""

import warnings

# Newer torch says at each of its functions that TorchScript, which ranks load, is deprecated.
warnings.filterwarnings("ignore", "`torch.jit", FutureWarning)
