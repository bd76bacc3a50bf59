package dev.cosmicai.contract;

/** Bounds that hold for a job wherever it is read or run. */
public final class Limits {
  /** Ranks of a run; Kubernetes allows no more indexes in one Job with a back-off limit each. */
  public static final int MAX_WORLD_SIZE = 100_000;

  /** Ranks that run at the same time. */
  public static final int MAX_PARALLELISM = 10_000;

  /** Samples of a batch. */
  public static final int MAX_BATCH_SIZE = 65_536;

  /** Ranks that may fail while the run still completes. */
  public static final int MAX_FAILED_RANKS = 10_000;

  /** Splits of a run. */
  public static final int MAX_SPLITS = 10_000_000;

  /** Splits that may fail while the run still completes. */
  public static final int MAX_FAILED_SPLITS = 1_000_000;

  /** Samples that may be set aside while the run still completes; each is named. */
  public static final int MAX_BAD_SAMPLES = 10_000;

  /** Bytes of a split, at least: 1 MiB. */
  public static final long MIN_SPLIT_BYTES = 1L << 20;

  /** Bytes of a split, at most: 1 TiB. */
  public static final long MAX_SPLIT_BYTES = 1L << 40;

  /** Files that {@code data.fileLimit} may take. */
  public static final int MAX_FILE_LIMIT = 1_000_000;

  /** Further attempts of a rank. */
  public static final int MAX_RETRIES_PER_RANK = 100;

  private Limits() {}
}
