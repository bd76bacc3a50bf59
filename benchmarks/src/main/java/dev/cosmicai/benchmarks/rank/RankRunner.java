package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.benchmarks.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Computes ranks with one engine or another, each in a process of its own.
 *
 * @param folder with the networks, the store's objects and the logs
 * @param threads that a rank computes with
 */
record RankRunner(Path folder, int threads) {
  /** As many as in the published partitions: 5,113 samples are 100 MB. */
  private static final double SAMPLES_PER_MEGABYTE = 51.13;

  /** The networks in the peers' forms. */
  Path networks() {
    return folder.resolve("networks");
  }

  /**
   * Computes a rank.
   *
   * @param name for its output and log, other than any before
   * @param megabytes of its partition, which is made if it is not there
   */
  Trial compute(Engine engine, String name, int megabytes)
      throws IOException, InterruptedException {
    String partitions = "partitions/%dMB".formatted(megabytes);
    Path file = object(partitions + "/1.pt");
    if (!Files.exists(file)) {
      long samples = Math.round(megabytes * SAMPLES_PER_MEGABYTE);
      Peers.ask("draw", file.toString(), "--samples", Long.toString(samples));
    }
    String output = "results/" + name;
    Path log = Files.createDirectories(folder.resolve("logs")).resolve(name + ".log");
    Process process =
        new ProcessBuilder(
                engine.ours() ? ours(engine, partitions, output) : peer(engine, partitions, output))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException("%s ended with exit code %d; see %s".formatted(name, exitCode, log));
    }
    return Trial.read(object(output));
  }

  private List<String> ours(Engine ours, String partitions, String output) throws IOException {
    Path job = folder.resolve("job.yaml");
    // With resume, the rank starts once the coordinator has planned: the two do not compete for the
    // cores while both start.
    Files.writeString(
        job,
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceJob
        metadata: {name: benchmark}
        spec:
          model: {uri: s3://bench/network/astromae.pt, precision: %s}
          data: {uri: s3://bench/%s, splitSize: 1Ti}
          output: {uri: s3://bench/%s, predictionsFormat: npz}
          worldSize: 1
          parallelism: 1
          resume: true
          storage: {endpoint: "%s", pathStyle: true}
        """
            .formatted(ours.precision(), partitions, output, System.getenv("AWS_ENDPOINT_URL_S3")));
    return List.of("bin/cosmic", "run", "-f", job.toString());
  }

  private List<String> peer(Engine peer, String partitions, String output)
      throws IOException, InterruptedException {
    return Peers.command(
        "rank",
        peer.id(),
        "--folder",
        networks().toString(),
        "--batch-size",
        Integer.toString(batchSize(peer)),
        "--threads",
        Integer.toString(threads),
        "--partition",
        "s3://bench/" + partitions + "/1.pt",
        "--output",
        "s3://bench/" + output);
  }

  private int batchSize(Engine peer) throws IOException, InterruptedException {
    return Peers.batchSize(
        networks().resolve(peer.id() + "-tuned.json"),
        "tune",
        peer.id(),
        "--folder",
        networks().toString(),
        "--threads",
        Integer.toString(threads));
  }

  private Path object(String key) {
    return folder.resolve("store/bench").resolve(key);
  }
}
