"""The AstroMAE redshift network: our own definition of its published architecture.

`AstroMae` is the network, `from_checkpoint` of it loads the weights of the original, and
`python -m cosmic_astromae` writes a checkpoint with random weights.
"""

from cosmic_astromae.network import AstroMae
from cosmic_astromae.original import Loaded, load_original
from cosmic_astromae.transformer import BlockShape

__all__ = ["AstroMae", "BlockShape", "Loaded", "load_original"]
