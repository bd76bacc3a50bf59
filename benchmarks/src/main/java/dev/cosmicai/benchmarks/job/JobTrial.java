package dev.cosmicai.benchmarks.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * One job, computed once.
 *
 * @param wallSeconds from when its command was started until its last byte was stored
 * @param cpuSeconds processor time of all its processes, from the start to the end of the last one
 * @param peakBytes the most memory that they took together at any look; what several share counts
 *     once
 * @param batchSize samples of one forward pass
 * @param predictions the folder of its Parquet files
 */
record JobTrial(
    double wallSeconds, double cpuSeconds, long peakBytes, int batchSize, Path predictions) {
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * How long after a moment the last file of a folder was written.
   *
   * @throws IOException if there is no file
   */
  static double storedSeconds(Instant started, Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      long last =
          files
              .filter(Files::isRegularFile)
              .mapToLong(JobTrial::writtenMillis)
              .max()
              .orElseThrow(() -> new IOException("nothing was stored in " + output));
      return (last - started.toEpochMilli()) / MILLIS_PER_SECOND;
    }
  }

  private static long writtenMillis(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
