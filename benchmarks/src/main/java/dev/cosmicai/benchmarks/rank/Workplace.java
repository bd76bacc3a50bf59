package dev.cosmicai.benchmarks.rank;

import java.nio.file.Path;

/**
 * The benchmark's folder, and where things are in it.
 *
 * @param checkout the folder with {@code bin/cosmic}
 * @param folder what is made once stays there
 */
record Workplace(Path checkout, Path folder) {
  private static final String BUCKET = "bench";

  /** What the S3 server serves. */
  Path store() {
    return folder.resolve("store");
  }

  /** Where the store keeps an object. */
  Path object(String key) {
    return store().resolve(BUCKET).resolve(key);
  }

  /** How a program names an object. */
  static String uri(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  /** The network in the peers' forms. */
  Path networks() {
    return folder.resolve("networks");
  }

  /** What programs print. */
  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /** Where {@code torch.compile} keeps what it compiled, as an image with it in would. */
  Path compiled() {
    return folder.resolve("compiled");
  }
}
