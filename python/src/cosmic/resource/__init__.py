"""The fields of a job, as types; all but ``conversion`` is generated."""
