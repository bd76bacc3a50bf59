package dev.cosmicai.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A child JVM. */
final class JavaProcess implements ChildProcess {
  private final Process process;
  private final CompletableFuture<Exit> exit;

  /**
   * Wraps a process that was just started.
   *
   * @param lastWords the file that it leaves its last words in
   * @param log the file that it prints to
   */
  JavaProcess(Process process, Path lastWords, Path log) {
    this.process = process;
    this.exit =
        process.onExit().thenApply(ended -> new Exit(ended.exitValue(), read(lastWords), log));
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  private static String read(Path lastWords) {
    try {
      return Files.readString(lastWords).strip();
    } catch (IOException e) {
      // It left none: it was killed before it could.
      return "";
    }
  }
}
