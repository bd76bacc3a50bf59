"""Turns a checkpoint of PyTorch into the archive that Cosmic Inference runs.

The command is `cosmic-export`. `command.py` is its story: find out what the network takes, how it
is called and what its outputs are (`asking`, which reads `inputs`, `partition`, `choosing` and
`calling`), load the checkpoint (`checkpoint`), and make the archive (`export`). That rewrites the
network (`rewrites`) and, for each precision (`variants`), converts it (`conversion`, `integers`),
traces and freezes it (`making`, `tracing`) and packs it (`archive`, `description`); or it writes an
ONNX file (`onnx_file`). `precision` is the table of precisions.

What is fastest depends on the processor (`processors`): with how many samples at a time, and by
which of the ways in which a rewrite can be done (`alternatives`). `by_processor` measures that for
this machine (`measure`, `comparing`) and takes it from the table in `choices` for others.
"""

import warnings

# Newer torch says at each of its functions that TorchScript, which ranks load, is deprecated.
warnings.filterwarnings("ignore", "`torch.jit", FutureWarning)
