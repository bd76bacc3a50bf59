"""Collectives of many processes on one machine: ours, Gloo's by torch.distributed, and MPI's.

`launch` starts the processes of one of them and prints what they took; `rank` is one of them.
"""
