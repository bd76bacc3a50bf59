package dev.cosmicai.coordinator.journal;

import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import java.util.ArrayList;
import java.util.List;

/** Cuts an entry with the figures of very many ranks into several, none of which is large. */
final class EntryParts {
  private EntryParts() {}

  /**
   * The parts, in order.
   *
   * @param maxFiguresBytes of the figures in a part; more only where one rank's alone are more
   */
  static List<JournalEntry> of(JournalEntry entry, long maxFiguresBytes) {
    List<List<RankFigures>> groups = new ArrayList<>();
    List<RankFigures> group = new ArrayList<>();
    long bytes = 0;
    for (RankFigures figures : entry.figures()) {
      if (!group.isEmpty() && bytes + figures.json().size() > maxFiguresBytes) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(figures);
      bytes += figures.json().size();
    }
    groups.add(group);
    List<JournalEntry> parts = new ArrayList<>();
    parts.add(
        new JournalEntry(
            entry.commits(),
            entry.metrics(),
            entry.failures(),
            groups.get(0),
            entry.badSamples(),
            entry.sealed()));
    groups.stream()
        .skip(1)
        .map(more -> new JournalEntry(List.of(), List.of(), List.of(), more))
        .forEach(parts::add);
    return parts;
  }
}
