package dev.cosmicai.benchmarks.reduce;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another Java process with this one's class path. It is told what to do through its standard input
 * and answers in lines; it ends when the input does.
 */
final class Child implements AutoCloseable {
  private static final double BYTES_PER_KIB = 1024;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Process process;
  private final DataOutputStream input;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    input = new DataOutputStream(process.getOutputStream());
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Class<?> main, List<String> flags, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** Where to write to; what was written is sent by the next question. */
  DataOutputStream input() {
    return input;
  }

  /** Sends what was written. */
  void send() throws IOException {
    input.flush();
  }

  /** Waits for the next line, which begins with this word, and returns the rest of it. */
  String answer(String word) throws IOException {
    String line = output.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException("a child process says '" + line + "' instead of " + word);
    }
    return line.substring(word.length()).strip();
  }

  /** The processor time that it has taken so far. */
  double cpuSeconds() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
        / MILLIS_PER_SECOND;
  }

  /** The most that was ever resident of it, in bytes: Linux' VmHWM. */
  double peakResidentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
