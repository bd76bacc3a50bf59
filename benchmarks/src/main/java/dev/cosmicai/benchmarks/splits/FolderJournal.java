package dev.cosmicai.benchmarks.splits;

import com.google.protobuf.ByteString;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.Journal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Entries as files of text, about as large as a coordinator's, without their failures. */
final class FolderJournal implements Journal {
  private final Path folder;
  private int next;

  FolderJournal(Path folder) {
    this.folder = folder;
  }

  @Override
  public void append(JournalEntry entry) {
    StringBuilder text = new StringBuilder(64 * entry.commits().size());
    for (SplitCommit commit : entry.commits()) {
      text.append(commit.split()).append(',').append(commit.rank()).append(',');
      text.append(commit.attempt()).append(',').append(commit.samples()).append(',');
      text.append(commit.startedMillis()).append(',').append(commit.computedMillis()).append(' ');
    }
    text.append('\n');
    for (GenerationMetrics metrics : entry.metrics()) {
      text.append(Base64.getEncoder().encodeToString(metrics.encoded())).append(' ');
    }
    text.append('\n');
    for (RankFigures told : entry.figures()) {
      text.append(told.rank()).append(',').append(told.attempt()).append(',');
      text.append(told.finished()).append(' ');
    }
    try {
      Files.writeString(file(next++), text, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All entries, in their order. */
  Stream<JournalEntry> entries() {
    return IntStream.range(0, next).mapToObj(i -> read(file(i)));
  }

  private Path file(int number) {
    return folder.resolve("%010d".formatted(number));
  }

  private static JournalEntry read(Path file) {
    String[] lines;
    try {
      lines = Files.readString(file, StandardCharsets.US_ASCII).split("\n", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<SplitCommit> commits = new ArrayList<>();
    for (String commit : words(lines[0])) {
      String[] fields = commit.split(",", -1);
      commits.add(
          new SplitCommit(
              Integer.parseInt(fields[0]),
              Integer.parseInt(fields[1]),
              Integer.parseInt(fields[2]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[4]),
              Long.parseLong(fields[5])));
    }
    List<RankFigures> figures = new ArrayList<>();
    for (String told : words(lines[2])) {
      String[] fields = told.split(",", -1);
      figures.add(
          new RankFigures(
              Integer.parseInt(fields[0]),
              Integer.parseInt(fields[1]),
              Boolean.parseBoolean(fields[2]),
              ByteString.EMPTY));
    }
    List<GenerationMetrics> metrics =
        words(lines[1]).stream()
            .map(encoded -> new GenerationMetrics(0, Base64.getDecoder().decode(encoded)))
            .toList();
    return new JournalEntry(commits, metrics, List.of(), figures);
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.stripTrailing().split(" ", -1));
  }
}
