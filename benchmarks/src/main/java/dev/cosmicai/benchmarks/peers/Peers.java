package dev.cosmicai.benchmarks.peers;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of the peers' Python package, in the environment that {@code benchmarks/run} set.
 */
public final class Peers {
  /** Python writes what is no number, or an infinite one, by its name. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Peers() {}

  /** A command that runs another program of the package. */
  public static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(System.getenv("COSMIC_PEERS_PYTHON"), "-m", "cosmic_peers"));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Runs a command and gives what it answers: the last line that it prints.
   *
   * @throws IOException if it fails; it has told why on the terminal
   */
  public static JsonNode ask(String... arguments) throws IOException, InterruptedException {
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
   * What a peer found to suit it best on this machine, asked once and kept in a file: some of them
   * compile for minutes before they can be tried.
   *
   * @param file that keeps the answer
   * @param arguments of the command that finds it
   * @return samples of one forward pass
   */
  public static int batchSize(Path file, String... arguments)
      throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      JsonNode tuned = ask(arguments);
      System.err.printf("%s: %s%n", String.join(" ", arguments), tuned);
      MAPPER.writeValue(file.toFile(), tuned);
    }
    return MAPPER.readTree(file.toFile()).required("best").intValue();
  }
}
