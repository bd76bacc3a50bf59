"""What people run instead of Cosmic Inference: the same rank in Python, on several engines.

Each engine is a file in `engines`, as a user who read its documentation would write it. `rank` is
the story of a rank around all of them. The benchmark calls `python -m cosmic_peers COMMAND`.
"""
