package dev.cosmicai.coordinator.journal;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.contract.OutputLayout.Entries;
import dev.cosmicai.coordinator.parallel.ReadAhead;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a run's journal from its beginning. Each entry has to be this run's, or that of a run which
 * it resumes; anything else is refused, since nobody could say what is missing then.
 *
 * <p>Of a run that is resumed, commits count, and what its ranks have told of themselves is kept.
 * All else begins anew: its ranks are others, and what failed is tried again.
 */
final class JournalRecovery {
  /** More than an object of a journal ever has. */
  static final long MAX_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

  private final Manifest.Frozen frozen;
  private final SplitPlan splits;
  private final boolean resume;
  private final OutputLayout layout;
  private final ObjectStore store;
  private final BitSet committed = new BitSet();

  JournalRecovery(
      Manifest.Frozen frozen,
      SplitPlan splits,
      boolean resume,
      OutputLayout layout,
      ObjectStore store) {
    this.frozen = frozen;
    this.splits = splits;
    this.resume = resume;
    this.layout = layout;
    this.store = store;
  }

  private record Read(Entries entries, JournalDocument document) {}

  /** Hands over every entry, in order. */
  void read(BiConsumer<Entries, JournalDocument> taker) {
    List<Entries> present =
        store.list(layout.journalFolder()).stream()
            .map(StoredObject::uri)
            // Below a folder of the journal's there is none of it.
            .filter(
                uri ->
                    OutputLayout.entriesOf(uri)
                        .map(layout::journal)
                        .filter(uri::equals)
                        .isPresent())
            .map(uri -> OutputLayout.entriesOf(uri).orElseThrow())
            .toList();
    ReadAhead.forEach(
        ReadAhead.LARGE,
        JournalCover.of(present, layout.journalFolder()).stream(),
        this::read,
        read -> taker.accept(read.entries(), accepted(read)));
  }

  void report() {
    LOG.info("restored {} of {} splits", committed.cardinality(), splits.count());
  }

  /** The splits that are committed by what was read. */
  BitSet committed() {
    return (BitSet) committed.clone();
  }

  /** Called by several threads at once. */
  private Read read(Entries entries) {
    ObjectUri uri = layout.journal(entries);
    byte[] json =
        store
            .getIfPresent(uri, MAX_BYTES)
            .orElseThrow(() -> refused(uri, "it was removed while it was being read"));
    return new Read(entries, JournalJson.read(json, uri.toString()));
  }

  private JournalDocument accepted(Read read) {
    ObjectUri uri = layout.journal(read.entries());
    JournalDocument document = read.document();
    if (!document.manifest().equals(frozen.base())) {
      throw refused(uri, "it was written for another manifest");
    }
    boolean ours = document.run().equals(frozen.run());
    if (!ours && !resume) {
      throw refused(uri, "it belongs to another run");
    }
    for (SplitCommit commit : document.entry().commits()) {
      if (commit.split() >= splits.count() || committed.get(commit.split())) {
        throw JournalJson.corrupt(
            uri.toString(),
            "split %d is not one of the run's, or was committed before".formatted(commit.split()));
      }
      committed.set(commit.split());
    }
    for (GenerationMetrics metrics : document.entry().metrics()) {
      if (metrics.generation() >= splits.generations()) {
        throw JournalJson.corrupt(
            uri.toString(),
            "generation %d is not one of the run's".formatted(metrics.generation()));
      }
    }
    return ours ? document : document.with(ofEarlierRun(document.run(), document.entry()));
  }

  private static JournalEntry ofEarlierRun(String run, JournalEntry entry) {
    return new JournalEntry(
        entry.commits(),
        entry.metrics(),
        List.of(),
        entry.figures().stream().map(figures -> figures.ofEarlierRun(run)).toList(),
        entry.badSamples(),
        false);
  }

  private FatalFault refused(ObjectUri uri, String problem) {
    return new FatalFault(
        Reason.OutputRefused,
        "output.uri: %s cannot be used by run %s: %s; choose another output.uri"
            .formatted(uri, frozen.run(), problem));
  }
}
