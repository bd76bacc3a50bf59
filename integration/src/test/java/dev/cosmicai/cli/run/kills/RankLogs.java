package dev.cosmicai.cli.run.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ranks have logged of their splits.
 *
 * @param leased each lease, when its rank heard of it
 * @param computed each split that a rank had computed, whatever became of it
 * @param late those of them that somebody else had committed
 */
record RankLogs(List<Event> leased, List<Event> computed, List<Event> late) {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+Z) .*: split (\\d+) (is leased|is computed|was committed by another rank first)");

  /** Something about a split. */
  record Event(int split, Instant time) {}

  /** Reads all logs in a folder and below. */
  static RankLogs in(Path folder) throws IOException {
    RankLogs logs = new RankLogs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("rank-")).toList()) {
        Files.readString(file).lines().forEach(logs::take);
      }
    }
    return logs;
  }

  private void take(String line) {
    Matcher matcher = LINE.matcher(line);
    if (matcher.matches()) {
      Event event = new Event(Integer.parseInt(matcher.group(2)), Instant.parse(matcher.group(1)));
      switch (matcher.group(3)) {
        case "is leased" -> leased.add(event);
        case "is computed" -> computed.add(event);
        default -> late.add(event);
      }
    }
  }
}
