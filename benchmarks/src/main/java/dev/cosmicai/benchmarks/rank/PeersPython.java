package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The Python programs: the peers, and those that make networks.
 *
 * @param python an interpreter with the packages of {@code benchmarks/peers/requirements.txt}
 */
record PeersPython(Path python, Workplace workplace) {
  private static final List<String> SOURCES =
      List.of("benchmarks/peers/src", "models/astromae/src", "models/export/src");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A command of the peers' package, to be started. */
  ProcessBuilder peers(String... arguments) {
    return module("cosmic_peers", arguments);
  }

  /**
   * Runs a command of the peers' package and gives what it answers: the last line that it prints.
   */
  JsonNode ask(String... arguments) throws IOException, InterruptedException {
    Process process = peers(arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    requireSuccess(process, "cosmic_peers " + arguments[0]);
    return MAPPER.readTree(printed.lines().reduce("", (previous, line) -> line));
  }

  /** Runs {@code cosmic-export}, which talks to the terminal. */
  void export(String... arguments) throws IOException, InterruptedException {
    Process process =
        module("cosmic_export", arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getInputStream().transferTo(System.err);
    requireSuccess(process, "cosmic_export");
  }

  private ProcessBuilder module(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(python.toString(), "-m", name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    String path =
        SOURCES.stream()
            .map(source -> workplace.checkout().resolve(source).toString())
            .collect(Collectors.joining(File.pathSeparator));
    builder.environment().put("PYTHONPATH", path);
    builder.environment().put("TORCHINDUCTOR_CACHE_DIR", workplace.compiled().toString());
    return builder;
  }

  private static void requireSuccess(Process process, String name)
      throws IOException, InterruptedException {
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException("python -m " + name + " ended with exit code " + exitCode);
    }
  }
}
