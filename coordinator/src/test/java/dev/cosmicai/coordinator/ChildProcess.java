package dev.cosmicai.coordinator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, which can be killed like a pod. */
public final class ChildProcess implements AutoCloseable {
  /** Without the second compiler, and without verifying the classes that the compiler made here. */
  private static final List<String> START_QUICKLY =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  private final Process process;
  private final Path termination;
  private final Path stderr;

  private ChildProcess(Process process, Path termination, Path stderr) {
    this.process = process;
    this.termination = termination;
    this.stderr = stderr;
  }

  /** Starts a main class with what the run on this sky is told. */
  public static ChildProcess start(Sky sky, Class<?> main, String... jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(START_QUICKLY);
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    try {
      Path termination = Files.createTempFile(sky.folder(), "termination", null);
      Path stderr = Files.createTempFile(sky.folder(), "stderr", null);
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
      builder.environment().putAll(sky.environment);
      builder.environment().put("COSMIC_TERMINATION_LOG", termination.toString());
      return new ChildProcess(builder.start(), termination, stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  void stop() {
    process.destroy();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("the process has not ended; it said: " + stderr());
    }
    return process.exitValue();
  }

  public String lastWords() throws IOException {
    return Files.readString(termination);
  }

  public String stderr() {
    try {
      return Files.readString(stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
