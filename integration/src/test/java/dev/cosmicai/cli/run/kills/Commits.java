package dev.cosmicai.cli.run.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the journal in a run's output says. */
final class Commits {
  private static final String ONE_ENTRY = "(\\d+)-\\1\\.json";

  private Commits() {}

  /**
   * A split that was committed.
   *
   * @param durable when the entry was in the store
   */
  record Commit(int split, Instant durable) {}

  /** All of them, each as often as it is there, without entries that repeat others. */
  static List<Commit> in(Path journal) throws IOException {
    List<Commit> commits = new ArrayList<>();
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().matches(ONE_ENTRY)).toList()) {
        Instant durable = Files.getLastModifiedTime(file).toInstant();
        for (JsonNode commit : new ObjectMapper().readTree(file.toFile()).get("commits")) {
          commits.add(new Commit(commit.get(0).asInt(), durable));
        }
      }
    }
    return commits;
  }
}
