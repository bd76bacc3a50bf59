package dev.cosmicai.cli.run.process;

import java.lang.management.ManagementFactory;

/**
 * How this machine's cores and memory are shared out among the processes of a run.
 *
 * @param parallelism ranks that run at the same time
 * @param threadsPerRank threads that a rank computes with
 * @param directMebibytesPerRank the limit of a rank's memory outside the heap: its partitions'
 *     bytes; a limit only, nothing is reserved
 */
public record JvmSizing(int parallelism, int threadsPerRank, long directMebibytesPerRank) {
  private static final long MEBIBYTE = 1 << 20;
  private static final long MIN_DIRECT_MEBIBYTES = 512;

  /** The part of the machine's memory that ranks may fill with partitions. */
  private static final double DIRECT_SHARE = 0.5;

  /**
   * Shares out.
   *
   * @param wanted ranks that are to run at the same time
   * @param together whether all of them have to, even if the cores are fewer
   */
  public static JvmSizing of(int wanted, boolean together, int cores, long memoryBytes) {
    int parallelism = together ? wanted : Math.min(wanted, cores);
    int threads = Math.max(1, cores / parallelism);
    long direct = (long) (memoryBytes * DIRECT_SHARE / parallelism / MEBIBYTE);
    return new JvmSizing(parallelism, threads, Math.max(MIN_DIRECT_MEBIBYTES, direct));
  }

  /** Bytes of memory that this machine or container has. */
  public static long machineMemoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
