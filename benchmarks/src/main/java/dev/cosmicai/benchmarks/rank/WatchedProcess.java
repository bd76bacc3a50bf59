package dev.cosmicai.benchmarks.rank;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What was seen of a rank's process from outside.
 *
 * @param startedEpochSeconds when it was started
 * @param peakResidentBytes the largest sum of the high-water marks of it and of those of its
 *     children that lived at the same time
 */
record WatchedProcess(double startedEpochSeconds, long peakResidentBytes) {
  /** Often enough for a short rank's last allocations, seldom enough to leave the cores alone. */
  private static final long LOOK_MILLIS = 100;

  /**
   * Runs a command to its end and watches a process that is it or that it starts.
   *
   * @param log what it prints
   * @param watched a part of that process's command line
   * @throws IOException if the command fails; the message names the log
   */
  static WatchedProcess run(ProcessBuilder command, Path log, String watched)
      throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long rank = 0;
    double started = Double.NaN;
    long peak = 0;
    try {
      do {
        if (rank == 0) {
          rank = find(process.pid(), watched);
          started = rank == 0 ? Double.NaN : ProcFiles.startedEpochSeconds(rank);
        }
        if (rank != 0) {
          List<Long> tree = ProcFiles.tree(rank);
          peak = Math.max(peak, tree.stream().mapToLong(ProcFiles::peakResidentBytes).sum());
        }
      } while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0 || rank == 0) {
      throw new IOException(
          "%s ended with exit code %d; see %s"
              .formatted(command.command().get(0), process.exitValue(), log));
    }
    return new WatchedProcess(started, peak);
  }

  private static long find(long root, String watched) {
    return ProcFiles.tree(root).stream()
        .filter(pid -> ProcFiles.commandLine(pid).contains(watched))
        .findFirst()
        .orElse(0L);
  }
}
