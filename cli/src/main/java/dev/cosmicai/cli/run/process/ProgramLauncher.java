package dev.cosmicai.cli.run.process;

import dev.cosmicai.cli.run.supervise.ChildProcess;
import dev.cosmicai.cli.run.supervise.Launcher;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.contract.program.Program;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts ranks that are a program of the user's, in the folder where {@code cosmic} was called. The
 * coordinator stays ours.
 */
public final class ProgramLauncher implements Launcher {
  private final Launcher ours;
  private final List<String> command;
  private final ChildEnvironment environment;
  private final RunDirectory directory;
  private final JvmSizing sizing;

  /**
   * Looks for the program, and starts nothing.
   *
   * @param ours starts the coordinator
   * @throws FatalFault InvalidSpec if there is no such program
   */
  public ProgramLauncher(
      Launcher ours,
      Program program,
      ChildEnvironment environment,
      RunDirectory directory,
      JvmSizing sizing) {
    this.ours = ours;
    this.environment = environment;
    this.directory = directory;
    this.sizing = sizing;
    this.command = new ArrayList<>(program.words());
    command.set(0, find(program.name(), environment.ofProgram(0, 0, 1)).toString());
  }

  @Override
  public ChildProcess startCoordinator(int start) {
    return ours.startCoordinator(start);
  }

  @Override
  public ChildProcess startRank(int rank, int attempt) {
    String name = JavaLauncher.nameOfRank(rank, attempt);
    Path log = directory.logs().resolve(name + ".log");
    Path terminationMessage = directory.terminationMessages().resolve(name);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment.ofProgram(rank, attempt, sizing.threadsPerRank()));
    Variables.TERMINATION_LOG.put(builder.environment(), terminationMessage);
    try {
      return new StartedProcess(builder.start(), terminationMessage, log, false);
    } catch (IOException e) {
      throw refused("cannot start '%s': %s".formatted(command.get(0), e.getMessage()));
    }
  }

  /** As a shell would, by the PATH that the program gets. */
  private static Path find(String name, Map<String, String> variables) {
    try {
      return name.contains("/") ? atPath(name) : onPath(name, variables.getOrDefault("PATH", ""));
    } catch (InvalidPathException e) {
      throw refused("'%s' is no file's name".formatted(name));
    }
  }

  private static Path atPath(String name) {
    Path path = Path.of(name).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw refused("there is no file %s; check the path".formatted(path));
    }
    if (!Files.isExecutable(path)) {
      throw refused("%s may not be executed; see chmod +x".formatted(path));
    }
    return path;
  }

  private static Path onPath(String name, String path) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "no folder of PATH has the program '%s'; install it, or write its whole path"
                        .formatted(name)));
  }

  private static FatalFault refused(String problem) {
    return new FatalFault(Reason.InvalidSpec, "spec.worker.command: " + problem);
  }
}
