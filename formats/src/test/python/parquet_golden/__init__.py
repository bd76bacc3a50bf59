"""What the golden Parquet files hold, and how they are written."""
