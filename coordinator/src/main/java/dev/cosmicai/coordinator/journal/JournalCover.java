package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which objects of a journal are to be read, so that each entry is read once. Pure. */
final class JournalCover {
  private JournalCover() {}

  /**
   * The widest ones.
   *
   * @param present all that there are, in any order
   * @param folder the journal's, for the message
   * @return in the order of their entries, which are all from 1 on
   * @throws FatalFault ({@code OutputRefused}) if entries are missing in between
   */
  static List<Entries> of(Collection<Entries> present, Object folder) {
    List<Entries> cover = new ArrayList<>();
    long next = 1;
    for (Entries entries :
        present.stream()
            .sorted(
                Comparator.comparingLong(Entries::first)
                    .thenComparing(Comparator.comparingLong(Entries::last).reversed()))
            .toList()) {
      if (entries.last() < next) {
        continue;
      }
      if (entries.first() != next) {
        throw new FatalFault(
            Reason.OutputRefused,
            "%s is not as it was written: entry %d is missing or there twice; choose another output.uri"
                .formatted(folder, next));
      }
      cover.add(entries);
      next = entries.last() + 1;
    }
    return cover;
  }
}
