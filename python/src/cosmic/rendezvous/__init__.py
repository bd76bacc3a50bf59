"""How a process speaks with the coordinator of its run.

`RankEnvironment` says who the process is and where the coordinator is, `Connection` makes calls and
repeats those that may pass, and `RankClient` is a rank's side of it. The messages are those of
``rendezvous.proto``, in `cosmic.rendezvous.wire`. Not for users: they have `cosmic.Communicator`
and `cosmic.Rank`.
"""
