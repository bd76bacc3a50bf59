"""The other formats: safetensors, NumPy's, Parquet, CSV, shards and images."""
