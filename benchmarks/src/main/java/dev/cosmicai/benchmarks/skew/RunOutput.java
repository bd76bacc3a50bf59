package dev.cosmicai.benchmarks.skew;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run has stored.
 *
 * @param folder its output
 */
record RunOutput(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the journal; others repeat many of these. */
  private static final String ONE_ENTRY = "(\\d+)-\\1\\.json";

  /** Whether a split has been committed. */
  boolean hasCommits() throws IOException {
    return !entries().isEmpty();
  }

  List<RankTimes.Commit> commits() throws IOException {
    List<RankTimes.Commit> commits = new ArrayList<>();
    for (Path entry : entries()) {
      for (JsonNode commit : JSON.readTree(entry.toFile()).required("commits")) {
        commits.add(
            new RankTimes.Commit(
                commit.required(1).intValue(),
                commit.required(4).longValue(),
                commit.required(5).longValue()));
      }
    }
    return commits;
  }

  /** Digit for digit. */
  String metrics() throws IOException {
    return JSON.readTree(folder.resolve("summary.json").toFile()).required("metrics").toString();
  }

  private List<Path> entries() throws IOException {
    Path journal = folder.resolve("journal");
    if (Files.notExists(journal)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(journal)) {
      return files.filter(file -> file.getFileName().toString().matches(ONE_ENTRY)).toList();
    }
  }
}
