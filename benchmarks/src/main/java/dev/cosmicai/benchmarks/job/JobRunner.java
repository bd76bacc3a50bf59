package dev.cosmicai.benchmarks.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.benchmarks.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Computes jobs with one program or another.
 *
 * @param folder with the networks, the store's objects and the logs
 * @param data what is computed
 * @param workers how many compute at a time, each with one thread: ranks of ours, or actors
 */
record JobRunner(Path folder, JobData data, int workers) {
  private static final String OURS =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata: {name: benchmark}
      spec:
        model: {uri: s3://bench/network/astromae.pt, precision: %s}
        data: {uri: s3://bench/%s}
        output: {uri: s3://bench/%s}
        worldSize: %d
        storage: {endpoint: "%s", pathStyle: true}
      """;

  /** Looking takes time of the same cores: some milliseconds for each process. */
  private static final long LOOK_MILLIS = 500;

  /** Finds what suits a peer; ours finds nothing. */
  void prepare(Contender contender) throws IOException, InterruptedException {
    if (!contender.ours()) {
      tunedBatchSize(contender);
    }
  }

  /**
   * Computes the job.
   *
   * @param name for its output and log, other than any before
   * @throws IOException if it fails, with the file that tells why
   */
  JobTrial compute(Contender contender, String name) throws IOException, InterruptedException {
    String output = "results/" + name;
    Path log = Files.createDirectories(folder.resolve("logs")).resolve(name + ".log");
    List<String> command = contender.ours() ? ours(contender, output) : peer(contender, output);
    try (ControlGroup group = ControlGroup.create("cosmic-" + name)) {
      ProcessBuilder builder =
          new ProcessBuilder(group.containing(command))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Instant started = Instant.now();
      Process process = builder.start();
      long peakBytes = 0;
      try {
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          peakBytes = Math.max(peakBytes, group.memoryBytes());
        }
      } finally {
        process.destroy();
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with exit code %d; see %s".formatted(name, process.exitValue(), log));
      }
      group.awaitEnd();
      return new JobTrial(
          JobTrial.storedSeconds(started, object(output)),
          group.cpuSeconds(),
          peakBytes,
          contender.ours() ? ourBatchSize(output) : tunedBatchSize(contender),
          contender.ours() ? object(output).resolve("predictions") : object(output));
    }
  }

  private List<String> ours(Contender ours, String output) throws IOException {
    Path job = folder.resolve("job.yaml");
    String endpoint = System.getenv("AWS_ENDPOINT_URL_S3");
    Files.writeString(
        job, OURS.formatted(ours.precision(), data.folder(), output, workers, endpoint));
    return List.of("bin/cosmic", "run", "-f", job.toString());
  }

  private List<String> peer(Contender peer, String output)
      throws IOException, InterruptedException {
    return Peers.command(
        "job",
        peer.engine(),
        "--folder",
        networks().toString(),
        "--batch-size",
        Integer.toString(tunedBatchSize(peer)),
        "--actors",
        Integer.toString(workers),
        "--partitions",
        "s3://bench/" + data.folder(),
        "--output",
        "s3://bench/" + output);
  }

  private int tunedBatchSize(Contender peer) throws IOException, InterruptedException {
    return Peers.batchSize(
        networks().resolve("%s-%d-tuned.json".formatted(peer.id(), workers)),
        "tune-actors",
        peer.engine(),
        "--folder",
        networks().toString(),
        "--actors",
        Integer.toString(workers));
  }

  /** As any rank tells. */
  private int ourBatchSize(String output) throws IOException {
    try (Stream<Path> ranks = Files.list(object(output).resolve("ranks"))) {
      Path rank = ranks.findFirst().orElseThrow(() -> new IOException("no rank has a result"));
      return new ObjectMapper().readTree(rank.toFile()).required("model_batch_size").intValue();
    }
  }

  private Path networks() {
    return folder.resolve("networks");
  }

  private Path object(String key) {
    return folder.resolve("store/bench").resolve(key);
  }
}
