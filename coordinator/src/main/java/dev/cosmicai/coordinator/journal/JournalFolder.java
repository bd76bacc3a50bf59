package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.journal.Journal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.storage.ObjectStore;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A run's journal in the store: each entry is an object of its own, numbered from 1, that is there
 * when {@link #append} returns. Each {@value #MAX_ENTRIES} of them are written again as one.
 *
 * <p>Numbers are a fence: a coordinator that finds its next number taken by another process is no
 * longer the one that ranks talk to, and ends.
 *
 * <p>Not thread-safe: {@link #recover} comes first, and appending is for one thread.
 */
public final class JournalFolder implements Journal {
  private static final int MAX_ENTRIES = 256;

  /** Of the figures in an object, and of what is written as one; about. */
  private static final long MAX_FIGURES_BYTES = 8 << 20;

  private static final long MAX_COMPACT_BYTES = 16 << 20;
  private static final String JSON = "application/json";

  private final Manifest.Frozen frozen;
  private final OutputLayout layout;
  private final ObjectStore store;
  private final String coordinator =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final Compaction compaction = new Compaction(MAX_ENTRIES, MAX_COMPACT_BYTES);
  private long next = 1;

  /** Reads and writes nothing yet. */
  public JournalFolder(Manifest.Frozen frozen, OutputLayout layout, ObjectStore store) {
    this.frozen = frozen;
    this.layout = layout;
    this.store = store;
  }

  /**
   * Gives back what earlier processes have made durable, and goes on behind it.
   *
   * @param plan the run, with all its splits
   * @param resume whether entries of another run with the same splits count
   * @param taker sees the entries in order
   * @throws dev.cosmicai.faults.FatalFault ({@code OutputRefused}, {@code ResultCorrupt}) if the
   *     folder holds anything but this run's entries
   */
  public void recover(RunPlan plan, boolean resume, Consumer<JournalEntry> taker) {
    JournalRecovery recovery = new JournalRecovery(frozen, plan.splits(), resume, layout, store);
    recovery.read(
        (entries, document) -> {
          taker.accept(document.entry());
          next = entries.last() + 1;
          keep(entries, document);
        });
    recovery.report();
  }

  /**
   * Which splits of a manifest are committed by the journal that lies beside it; writes nothing.
   *
   * @throws dev.cosmicai.faults.FatalFault as {@link #recover} does
   */
  public static BitSet committed(Manifest.Frozen frozen, OutputLayout layout, ObjectStore store) {
    JournalRecovery recovery = new JournalRecovery(frozen, Splits.of(frozen), true, layout, store);
    recovery.read((entries, document) -> {});
    return recovery.committed();
  }

  /** For the next compaction, if it is one of those that are still alone. */
  private void keep(Entries entries, JournalDocument document) {
    if (entries.count() == 1 && isOurs(document)) {
      compaction.add(entries.first(), document.entry());
      compactIfFull();
    } else {
      compaction.clear();
    }
  }

  private boolean isOurs(JournalDocument document) {
    return document.run().equals(frozen.run()) && document.manifest().equals(frozen.base());
  }

  @Override
  public void append(JournalEntry entry) {
    EntryParts.of(entry, MAX_FIGURES_BYTES).forEach(this::write);
  }

  private void write(JournalEntry entry) {
    ObjectUri uri = layout.journal(new Entries(next, next));
    Fence.write(store, frozen.run(), uri, json(entry), JSON, JournalRecovery.MAX_BYTES);
    compaction.add(next, entry);
    next++;
    compactIfFull();
  }

  /** Whoever has done so before has written the same. */
  private void compactIfFull() {
    if (!compaction.isFull()) {
      return;
    }
    Entries entries = compaction.entries();
    if (entries.count() > 1) {
      store.putIfAbsent(layout.journal(entries), json(compaction.merged()), JSON);
    }
    compaction.clear();
  }

  private byte[] json(JournalEntry entry) {
    return JournalJson.write(new JournalDocument(frozen.run(), frozen.base(), coordinator, entry));
  }
}
