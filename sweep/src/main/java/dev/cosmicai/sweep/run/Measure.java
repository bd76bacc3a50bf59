package dev.cosmicai.sweep.run;

import java.util.Locale;

/**
 * A number that a run measures: a column of the tidy table, whose name has the unit. A MiB has
 * 2<sup>20</sup> bytes, a GiB 2<sup>30</sup>.
 */
public enum Measure {
  /** Ranks of the run. */
  WORLD_SIZE("ranks"),
  /** Ranks that predicted anything. */
  BUSY_RANKS("ranks with samples"),
  /** The mean size of a partition. */
  PARTITION_MIB("partition size"),
  /** The size of all partitions. */
  DATA_GIB("data size"),
  /** How many partitions there are. */
  PARTITIONS("partitions"),
  /** Samples predicted. */
  SAMPLES("samples"),
  /**
   * Those of them that an earlier run had computed, which this one resumed: times over the wall
   * clock are of the others alone.
   */
  EARLIER_SAMPLES("samples of an earlier run"),
  /** Bits of all inputs that went into the network. */
  INPUT_BITS("input bits"),
  /** Samples a batch, as the job says. */
  BATCH_SIZE("batch size"),
  /** Samples a call into the network. */
  NETWORK_BATCH_SIZE("samples a call of the network"),

  /** By the wall clock, from the run's begin until its summary is stored. */
  TOTAL_SECONDS("total time"),
  /** From the run's begin, when it plans, until its last rank is done. */
  RUN_SECONDS("time until the last rank is done"),
  /** From the start of the first rank to the end of the last one: CAI's inference duration. */
  MAP_SECONDS("time of the map"),
  /** From the end of the last rank until the summary is stored. */
  SUMMARY_SECONDS("time of the summary"),

  /** The mean whole time of a rank with samples; as all up to the next group. */
  RANK_SECONDS_MEAN("mean rank time"),
  /** The same without those farther than 1.5 interquartile ranges outside the quartiles. */
  RANK_SECONDS_TRIMMED_MEAN("trimmed mean rank time"),
  /** The median. */
  RANK_SECONDS_MEDIAN("median rank time"),
  /** The slowest rank's, which sets the finish. */
  RANK_SECONDS_MAX("slowest rank's time"),

  /** From the start of a rank's process to its first forward pass: the fastest rank's. */
  FIRST_FORWARD_SECONDS_MIN("shortest time to the first forward pass"),
  /** The median rank's. */
  FIRST_FORWARD_SECONDS_MEDIAN("median time to the first forward pass"),
  /** The slowest rank's. */
  FIRST_FORWARD_SECONDS_MAX("longest time to the first forward pass"),

  /** Time within the forward pass, all ranks together. */
  FORWARD_SECONDS("time in the network"),
  /** CAI's {@code total_cpu_time}: its mean over all ranks, without outliers. */
  FORWARD_SECONDS_TRIMMED_MEAN("trimmed mean time in the network"),
  /** Processor time of the ranks' processes, all threads and ranks together. */
  CPU_SECONDS("processor time"),

  /** Samples a second over the wall clock. */
  SAMPLES_PER_SECOND("throughput"),
  /** Bits of inputs a second over the wall clock. */
  BITS_PER_SECOND("throughput in bits"),
  /**
   * CAI's {@code throughput_bps}: the sum of the rates that ranks have within the forward pass. It
   * assumes that no rank ever waits or starts, so it is no rate of the run.
   */
  SUM_OF_RANK_RATES_BITS_PER_SECOND("sum of the ranks' rates"),

  /** The most memory that any rank held. */
  PEAK_MEMORY_MIB("peak memory of a rank"),
  /** CAI's {@code total_cpu_memory}: the ranks' peaks, added up. */
  SUM_OF_PEAK_MEMORY_MIB("peak memory of all ranks"),

  /** Requests to S3 that were answered, all ranks together; as the next two. */
  S3_REQUESTS("S3 requests"),
  /** What they read. */
  S3_READ_MIB("read from S3"),
  /** Their time; parallel ones each count. */
  S3_SECONDS("time of S3 requests"),
  /** The mean time of a request, averaged over the ranks that read; as the next two. */
  S3_REQUEST_SECONDS_MEAN("mean time of an S3 request"),
  /** The fastest request of a rank. */
  S3_REQUEST_SECONDS_MIN("shortest time of an S3 request"),
  /** The slowest request of a rank. */
  S3_REQUEST_SECONDS_MAX("longest time of an S3 request"),

  /** US dollars, for starting ranks. */
  COST_REQUESTS_USD("cost of starting ranks"),
  /** US dollars, for memory over time. */
  COST_COMPUTE_USD("cost of memory over time"),
  /** US dollars, for storage over time. */
  COST_STORAGE_USD("cost of storage over time"),
  /** US dollars, all together. */
  COST_USD("cost"),

  /** Attempts of ranks beyond the first. */
  RETRIES("further attempts"),
  /** Splits that are missing. */
  FAILED_SPLITS("failed splits"),
  /** The processors that a rank may use. */
  CORES("cores of a rank"),
  /** The memory that a rank may see. */
  RAM_GIB("memory that a rank may use");

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  /** Its column, such as {@code peak_memory_mib}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, in words, without its unit. */
  public String title() {
    return title;
  }
}
