"""What processes of a run do together: collectives and messages.

Start reading with `cosmic.collectives.communicator`. What goes over the wire is in `values`, what
folds in `functions`, who waits and repeats in `exchange` and `mail`, and what is too large for the
coordinator in `store`.
"""
