package dev.cosmicai.benchmarks.job;

import dev.cosmicai.benchmarks.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is computed: partitions of synthetic galaxies.
 *
 * @param partitions how many
 * @param megabytes of each
 */
record JobData(int partitions, int megabytes) {
  /** As many as in the published partitions: 5,113 samples are 100 MB. */
  private static final double SAMPLES_PER_MEGABYTE = 51.13;

  /** In each partition. */
  long samples() {
    return Math.round(megabytes * SAMPLES_PER_MEGABYTE);
  }

  long totalSamples() {
    return partitions * samples();
  }

  /** Below the bucket. Nothing else is in it, and other data are in other folders. */
  String folder() {
    return "partitions/job-%dx%dMB".formatted(partitions, megabytes);
  }

  /** Draws the partitions that are not there yet, each its own galaxies. */
  void draw(Path bucket) throws IOException, InterruptedException {
    for (int number = 1; number <= partitions; number++) {
      // In the order of their names they are in the order of their numbers.
      Path file = bucket.resolve(folder()).resolve("%05d.pt".formatted(number));
      if (!Files.exists(file)) {
        System.err.printf("Drawing %s…%n", file);
        Peers.ask("draw", file.toString(), "--samples", "" + samples(), "--seed", "" + number);
      }
    }
  }
}
