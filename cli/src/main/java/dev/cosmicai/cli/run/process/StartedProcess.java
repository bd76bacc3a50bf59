package dev.cosmicai.cli.run.process;

import dev.cosmicai.cli.run.supervise.ChildProcess;
import dev.cosmicai.cli.run.supervise.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A child process. What it has started itself ends with it when it is told to end. */
final class StartedProcess implements ChildProcess {
  private final Process process;
  private final CompletableFuture<Exit> exit;

  /**
   * Wraps a process that was just started.
   *
   * @param terminationMessage the file that it leaves its termination message in
   * @param log the file that it prints to
   * @param jvm whether it is a JVM of ours
   */
  StartedProcess(Process process, Path terminationMessage, Path log, boolean jvm) {
    this.process = process;
    this.exit =
        process
            .onExit()
            .thenApply(ended -> new Exit(ended.exitValue(), read(terminationMessage), log, jvm));
  }

  @Override
  public CompletableFuture<Exit> exit() {
    return exit;
  }

  @Override
  public void terminate() {
    // A shell that waits for a program does not tell it.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  @Override
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
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
