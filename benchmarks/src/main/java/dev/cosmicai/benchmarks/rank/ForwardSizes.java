package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The forward size that suits each peer best, which is looked for once and kept in a file: some of
 * them compile for minutes before they can be tried. Ours comes with its archive.
 */
final class ForwardSizes {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final ObjectNode sizes;

  private ForwardSizes(Path file, ObjectNode sizes) {
    this.file = file;
    this.sizes = sizes;
  }

  /**
   * What is known.
   *
   * @param forget whether to look for all of them anew
   */
  static ForwardSizes open(Workplace workplace, boolean forget) throws IOException {
    Path file = workplace.folder().resolve("forward-sizes.json");
    ObjectNode sizes =
        forget || !Files.exists(file)
            ? MAPPER.createObjectNode()
            : (ObjectNode) MAPPER.readTree(file.toFile());
    return new ForwardSizes(file, sizes);
  }

  /** Looks for a peer's. */
  void find(Contender peer, PeersPython python, Workplace workplace, int threads)
      throws IOException, InterruptedException {
    if (sizes.has(peer.id())) {
      return;
    }
    JsonNode tuned =
        python.ask(
            "tune",
            peer.id(),
            "--folder",
            workplace.networks().toString(),
            "--threads",
            Integer.toString(threads));
    System.err.printf("%s: %s%n", peer.id(), tuned);
    sizes.put(peer.id(), tuned.required("best").intValue());
    MAPPER.writeValue(file.toFile(), sizes);
  }

  /** A peer's. */
  int of(Contender peer) {
    return sizes.required(peer.id()).intValue();
  }
}
