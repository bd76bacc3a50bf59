package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of the peers' Python package, in the environment that {@code benchmarks/run} set.
 */
final class Peers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Peers() {}

  /** A command that runs another program of the package. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(System.getenv("COSMIC_PEERS_PYTHON"), "-m", "cosmic_peers"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command and gives what it answers: the last line that it prints. */
  static JsonNode ask(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException(
          "python -m cosmic_peers " + arguments[0] + " ended with exit code " + exitCode);
    }
    return MAPPER.readTree(printed.lines().reduce("", (previous, line) -> line));
  }

  /**
   * The batch size that suits a peer best, looked for once and kept in a file: some of them compile
   * for minutes before they can be tried.
   */
  static int batchSize(Engine peer, Path networks, int threads)
      throws IOException, InterruptedException {
    Path file = networks.resolve(peer.id() + "-tuned.json");
    if (!Files.exists(file)) {
      JsonNode tuned =
          ask("tune", peer.id(), "--folder", networks.toString(), "--threads", "" + threads);
      System.err.printf("%s: %s%n", peer.id(), tuned);
      MAPPER.writeValue(file.toFile(), tuned);
    }
    return MAPPER.readTree(file.toFile()).required("best").intValue();
  }
}
