package dev.cosmicai.benchmarks.rank;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Computes ranks with one contender or another, each in a process of its own. */
final class RankRunner {
  /** Of our ranks' stages, the time from the start of the process to the first forward pass. */
  private static final String FIRST_FORWARD = "firstForward";

  private final Workplace workplace;
  private final Path cosmic;
  private final PeersPython python;
  private final StoreProcess store;
  private final ForwardSizes sizes;
  private final int threads;

  /**
   * For one S3 server.
   *
   * @param cosmic the program {@code cosmic}
   * @param threads that a rank computes with
   */
  RankRunner(
      Workplace workplace,
      Path cosmic,
      PeersPython python,
      StoreProcess store,
      ForwardSizes sizes,
      int threads) {
    this.workplace = workplace;
    this.cosmic = cosmic;
    this.python = python;
    this.store = store;
    this.sizes = sizes;
    this.threads = threads;
  }

  /** One rank and what was seen of it. */
  private record Run(WatchedProcess process, StoredResult result) {
    double wholeSeconds() {
      return result.storedEpochSeconds() - process.startedEpochSeconds();
    }
  }

  /**
   * Computes a rank.
   *
   * @param name for its output and log, other than any before
   * @param partition a folder with one partition
   */
  Trial compute(Contender contender, String name, String partition)
      throws IOException, InterruptedException {
    if (contender.ours()) {
      Run run = ours(contender, name, partition);
      return trial(run, run.wholeSeconds() - run.result.stageSeconds().get(FIRST_FORWARD));
    }
    Run run = peer(contender, name, partition);
    return trial(
        run, run.result.storedEpochSeconds() - run.result.readyEpochSeconds().orElseThrow());
  }

  /** The peak memory of ours with this partition. */
  long peakResidentBytes(Contender ours, String name, String partition)
      throws IOException, InterruptedException {
    return ours(ours, name, partition).process.peakResidentBytes();
  }

  private Run ours(Contender ours, String name, String partitions)
      throws IOException, InterruptedException {
    Path job = workplace.folder().resolve("job.yaml");
    Files.writeString(job, job(ours, name, partitions));
    ProcessBuilder command =
        new ProcessBuilder(List.of(cosmic.toString(), "run", "-f", job.toString()));
    return run(command, name, "dev.cosmicai.worker.WorkerMain");
  }

  private String job(Contender ours, String name, String partitions) {
    // With resume, the rank starts once the coordinator has planned: the two do not compete for the
    // cores while both start.
    return """
    apiVersion: cosmicai.dev/v1alpha1
    kind: InferenceJob
    metadata: {name: benchmark}
    spec:
      model: {uri: %s, precision: %s}
      data: {uri: %s}
      output: {uri: %s}
      worldSize: 1
      parallelism: 1
      resume: true
      storage: {endpoint: "%s", pathStyle: true}
    """
        .formatted(
            Workplace.uri(Inputs.ARCHIVE),
            ours.precision().toString(),
            Workplace.uri(partitions),
            Workplace.uri(output(name)),
            store.endpoint());
  }

  private Run peer(Contender peer, String name, String partition)
      throws IOException, InterruptedException {
    ProcessBuilder command =
        python.peers(
            "rank",
            peer.id(),
            "--folder",
            workplace.networks().toString(),
            "--batch-size",
            Integer.toString(sizes.of(peer)),
            "--threads",
            Integer.toString(threads),
            "--partition",
            Workplace.uri(partition + "/1.pt"),
            "--output",
            Workplace.uri(output(name)));
    return run(command, name, "cosmic_peers");
  }

  private Run run(ProcessBuilder command, String name, String watched)
      throws IOException, InterruptedException {
    command.environment().putAll(store.environment());
    Path log = workplace.log(name);
    Files.createDirectories(log.getParent());
    WatchedProcess process = WatchedProcess.run(command, log, watched);
    return new Run(process, StoredResult.read(workplace.object(output(name))));
  }

  private static String output(String name) {
    return "results/" + name;
  }

  private static Trial trial(Run run, double warmSeconds) {
    StoredResult result = run.result;
    return new Trial(
        run.wholeSeconds(),
        warmSeconds,
        result.forwardSeconds(),
        result.samples(),
        result.forwardSize(),
        run.process.peakResidentBytes(),
        result.stageSeconds(),
        result.predictions());
  }
}
