package dev.cosmicai.benchmarks.skew;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Files and ranks. All ranks begin together and compute with one thread each.
 *
 * @param name of its data, and in the reports
 * @param ranks how many
 * @param fileBytes how large each file is, about
 * @param network a path from the repository's root
 * @param splitSize as a job says it
 */
record Workload(String name, int ranks, List<Long> fileBytes, String network, String splitSize) {
  private static final long MEGABYTE = 1_000_000;
  private static final long SEED = 1;
  private static final String QUICK = "demo/src/main/resources/dev/cosmicai/demo/demo-network.pt";

  /** Some ten milliseconds a sample: the ranks compute and do little else. */
  private static final String SLOW =
      "integration/src/test/resources/dev/cosmicai/cli/run/slow-network.pt";

  /** One file for many ranks. */
  static Workload oneFile(double scale) {
    return new Workload("one file", 16, List.of(scaled(1_000 * MEGABYTE, scale)), QUICK, "8Mi");
  }

  /** Many files for few ranks: as many between 1 and 10 MB as between 10 and 100, drawn once. */
  static Workload mixedFiles(double scale) {
    Random random = new Random(SEED);
    List<Long> bytes =
        LongStream.generate(
                () -> scaled(Math.round(MEGABYTE * Math.pow(100, random.nextDouble())), scale))
            .limit(100)
            .boxed()
            .toList();
    return new Workload("100 files", 3, bytes, QUICK, "8Mi");
  }

  /** A file for each rank, all of one size, for ranks of which one may be slow. */
  static Workload equalShares(double scale) {
    long bytes = scaled(16 * MEGABYTE, scale);
    return new Workload("equal shares", 4, Collections.nCopies(4, bytes), SLOW, "1Mi");
  }

  private static long scaled(long bytes, double scale) {
    return Math.round(bytes * scale);
  }

  long totalBytes() {
    return fileBytes.stream().mapToLong(Long::longValue).sum();
  }

  /** The folder of its files. */
  String folder() {
    return "data/%s-%d".formatted(name.replace(' ', '-'), totalBytes());
  }
}
