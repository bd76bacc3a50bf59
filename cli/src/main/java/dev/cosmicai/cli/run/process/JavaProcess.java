package dev.cosmicai.cli.run.process;

import dev.cosmicai.cli.run.supervise.ChildProcess;
import dev.cosmicai.cli.run.supervise.Exit;
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
   * @param terminationMessage the file that it leaves its termination message in
   * @param log the file that it prints to
   */
  JavaProcess(Process process, Path terminationMessage, Path log) {
    this.process = process;
    this.exit =
        process
            .onExit()
            .thenApply(ended -> new Exit(ended.exitValue(), read(terminationMessage), log));
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

  private static String read(Path terminationMessage) {
    try {
      return Files.readString(terminationMessage).strip();
    } catch (IOException e) {
      // It left none: it was killed before it could.
      return "";
    }
  }
}
