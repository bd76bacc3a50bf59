"""What people run instead of Cosmic Inference: the same rank or job in Python.

Each engine is a file in `engines`, as a user who read its documentation would write it. `rank` is
the story of a rank around all of them, `job` that of a job on Ray Data. The benchmarks call
`python -m cosmic_peers COMMAND`.
"""
