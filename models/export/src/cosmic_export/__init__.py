"""Turns a checkpoint of PyTorch into the TorchScript archive that Cosmic Inference runs.

The command is `cosmic-export`; `export.py` is its story: load the checkpoint (`checkpoint`), find
how the network is called (`calling`), rewrite it (`rewrites`), convert it to each precision
(`conversion`, `integers`), trace and freeze it (`tracing`), find the best batch size (`measure`),
and make the archive (`archive`). `precision` is the table of precisions.
"""

import warnings

# Newer torch says at each of its functions that TorchScript, which ranks load, is deprecated.
warnings.filterwarnings("ignore", "`torch.jit", FutureWarning)
