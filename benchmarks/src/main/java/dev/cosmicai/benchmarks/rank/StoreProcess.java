package dev.cosmicai.benchmarks.rank;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The S3 server that all ranks read from and write to, in a process of its own. */
final class StoreProcess implements AutoCloseable {
  private static final Pattern SERVING = Pattern.compile("on port (\\d+)$");
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "benchmark", "AWS_SECRET_ACCESS_KEY", "benchmark-secret");

  private final Process process;
  private final String endpoint;

  private StoreProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param cosmic the program {@code cosmic}
   * @param folder whose entries are the buckets
   */
  static StoreProcess start(Path cosmic, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(cosmic.toString(), "serve-s3", "--dir", folder.toString(), "--port", "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(KEYS);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    Matcher serving = SERVING.matcher(line == null ? "" : line);
    if (!serving.find()) {
      process.destroy();
      throw new IOException("the S3 server does not start; it says: " + line);
    }
    return new StoreProcess(process, "http://127.0.0.1:" + serving.group(1));
  }

  /** Where clients find it. */
  String endpoint() {
    return endpoint;
  }

  /** What clients in Java and in Python need in their environment. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        KEYS.get("AWS_ACCESS_KEY_ID"),
        "AWS_SECRET_ACCESS_KEY",
        KEYS.get("AWS_SECRET_ACCESS_KEY"),
        "AWS_DEFAULT_REGION",
        "us-east-1",
        "AWS_ENDPOINT_URL_S3",
        endpoint);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
