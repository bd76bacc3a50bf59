package dev.cosmicai.benchmarks.skew;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs a workload by {@code cosmic run}, whose child processes the ranks are.
 *
 * @param folder that is served as the store, with the data, and for the logs
 */
record SkewRun(Path folder) {
  private static final String RANK = "dev.cosmicai.worker.WorkerMain";
  private static final String RANK_VARIABLE = "COSMIC_RANK=";
  private static final long POLL_MILLIS = 100;

  /** The rank that may be slow. */
  private static final int SLOW_RANK = 0;

  /** Of a core: four such ranks fit on two, and leave some for the coordinator and the store. */
  private static final int PERCENT = 40;

  private static final int SLOW_PERCENT = PERCENT / 5;

  /** How fast ranks may be. */
  enum Pace {
    /** As fast as the machine. */
    UNLIMITED(""),
    /** Each has a part of a core of its own. */
    EQUAL(", none slow"),
    /** The same, but one has a fifth of that, once the first split is committed. */
    ONE_SLOW(", one slow");

    private final String remark;

    Pace(String remark) {
      this.remark = remark;
    }

    /** Behind a workload's name. */
    String remark() {
      return remark;
    }
  }

  /**
   * Runs it to its end.
   *
   * @param name for its output and log, other than any before
   * @param assignment as a job says it
   */
  RunOutput run(String name, Workload workload, String assignment, Pace pace)
      throws IOException, InterruptedException {
    Files.copy(
        Path.of(workload.network()),
        Files.createDirectories(folder).resolve("network.pt"),
        StandardCopyOption.REPLACE_EXISTING);
    Partitions.write(folder.resolve(workload.folder()), workload.fileBytes());
    Path log = Files.createDirectories(folder.resolve("logs")).resolve(name + ".log");
    Path job = Files.writeString(folder.resolve("job.yaml"), job(name, workload, assignment));
    RunOutput output = new RunOutput(folder.resolve("results").resolve(name));
    Process cosmic =
        new ProcessBuilder(
                List.of("bin/cosmic", "run", "-f", job.toString(), "--data-dir", folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (pace != Pace.UNLIMITED) {
        limit(cosmic, pace, output);
      }
      int exitCode = cosmic.waitFor();
      if (exitCode != 0) {
        throw new IOException("%s ended with exit code %d; see %s".formatted(name, exitCode, log));
      }
      return output;
    } finally {
      cosmic.destroy();
    }
  }

  private static String job(String name, Workload workload, String assignment) {
    return """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: skew}
        spec:
          model: {uri: s3://bench/network.pt}
          data: {uri: s3://bench/%s, splitSize: %s}
          output: {uri: s3://bench/results/%s}
          worldSize: %d
          coordination: Gang
          assignment: %s
        """
        .formatted(workload.folder(), workload.splitSize(), name, workload.ranks(), assignment);
  }

  /** While it runs. */
  private static void limit(Process cosmic, Pace pace, RunOutput output)
      throws IOException, InterruptedException {
    TreeMap<Integer, Long> ranks = new TreeMap<>();
    boolean slowed = false;
    try (CpuLimits limits = CpuLimits.ofThisMachine()) {
      while (!cosmic.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        for (ProcessHandle child : cosmic.children().filter(SkewRun::isRank).toList()) {
          int rank = rank(child);
          if (ranks.put(rank, child.pid()) == null) {
            limits.limit(group(rank), child.pid(), PERCENT);
          }
        }
        if (pace == Pace.ONE_SLOW && !slowed && output.hasCommits()) {
          limits.limit(group(SLOW_RANK), ranks.get(SLOW_RANK), SLOW_PERCENT);
          slowed = true;
        }
      }
    }
  }

  private static String group(int rank) {
    return "cosmic-skew-" + rank;
  }

  private static boolean isRank(ProcessHandle child) {
    return child.info().commandLine().orElse("").contains(RANK);
  }

  private static int rank(ProcessHandle child) throws IOException {
    String environment = Files.readString(Path.of("/proc", Long.toString(child.pid()), "environ"));
    for (String variable : environment.split("\0", -1)) {
      if (variable.startsWith(RANK_VARIABLE)) {
        return Integer.parseInt(variable.substring(RANK_VARIABLE.length()));
      }
    }
    throw new IOException("process %d is no rank".formatted(child.pid()));
  }
}
