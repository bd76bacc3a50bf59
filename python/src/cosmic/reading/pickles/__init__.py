"""``.pt`` files, read without torch: a restricted unpickler, and what pickles hold as columns."""
