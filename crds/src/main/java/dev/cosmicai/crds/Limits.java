package dev.cosmicai.crds;

/** The bounds of a job's numbers, for the schema and for the validator alike. */
public final class Limits {
  /** As many as Kubernetes lets an Indexed Job have. */
  public static final int MAX_WORLD_SIZE = 100_000;

  /** What Kubernetes allows an Indexed Job of more than 10,000 completions. */
  public static final int MAX_PARALLELISM = 10_000;

  public static final int MAX_BATCH_SIZE = 65_536;
  public static final int MAX_RETRIES_PER_RANK = 100;
  public static final int MAX_FAILED_RANKS = 10_000;
  public static final int MAX_FILES = 1_000_000;
  public static final int MAX_SECONDS = Integer.MAX_VALUE;
  public static final int MAX_VARIABLES = 200;

  /** Of labels, annotations, node labels or resources. */
  public static final int MAX_ENTRIES = 64;

  private Limits() {}
}
