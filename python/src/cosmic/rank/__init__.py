"""Ranks in Python: `Rank`, its `Split`, and what a `Network` is.

Start reading in `cosmic.rank.session`. `work` keeps one attempt going: `held` has its leases,
`loading` its files, `committing` what came out; `scoring` and `predictions` turn outputs into what
every rank commits, `ending` is how a process ends.
"""

from cosmic.metrics import Scores, Task
from cosmic.rank.network import Network
from cosmic.rank.session import Rank
from cosmic.rank.split import Split
from cosmic.reading import Tensor

__all__ = ["Network", "Rank", "Scores", "Split", "Task", "Tensor"]
