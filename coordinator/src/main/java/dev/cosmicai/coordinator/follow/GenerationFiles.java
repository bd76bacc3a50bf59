package dev.cosmicai.coordinator.follow;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.split.GenerationResult;
import dev.cosmicai.results.generation.GenerationSummary;
import dev.cosmicai.results.summary.RunGenerations;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what each generation came to, in their order, once it is done. What an earlier process has
 * written of those that were done by then stays as it is. Not thread-safe.
 */
final class GenerationFiles {
  private static final String JSON = "application/json";

  private final RunLedger ledger;
  private final ObjectStore store;
  private final OutputLayout layout;
  private final Clock clock;
  private final GenerationTally tally = new GenerationTally();
  private final Deque<RunGenerations.Row> last = new ArrayDeque<>();

  /** So many of the first ones were done and told of when this process began. */
  private final int kept;

  private int written;

  /**
   * Of a run that begins, or goes on after a restart.
   *
   * @param frozen its manifest
   * @param splits of that
   * @param ledger which has restored everything
   * @param present what {@link #present} says
   */
  GenerationFiles(
      Manifest.Frozen frozen,
      Splits splits,
      RunLedger ledger,
      ObjectStore store,
      OutputLayout layout,
      Clock clock,
      Set<ObjectUri> present) {
    this.ledger = ledger;
    this.store = store;
    this.layout = layout;
    this.clock = clock;
    kept = kept(frozen, splits, present);
  }

  /** Where one is not done any more, as a failed split is tried again, those behind have others. */
  private int kept(Manifest.Frozen frozen, Splits splits, Set<ObjectUri> present) {
    int first = 0;
    int generation = 0;
    while (generation < frozen.generations().size()
        && present.contains(layout.generation(generation))) {
      int end = splits.firstOf(frozen.generations().get(generation).files());
      boolean committed =
          IntStream.range(first, end).allMatch(split -> ledger.commit(split).isPresent());
      if (!committed && ledger.generation(generation).isEmpty()) {
        break;
      }
      first = end;
      generation++;
    }
    return generation;
  }

  /** What earlier processes have written. */
  static Set<ObjectUri> present(ObjectStore store, OutputLayout layout) {
    return store.list(layout.generationsFolder()).stream()
        .map(StoredObject::uri)
        .collect(Collectors.toSet());
  }

  /** Writes those that are done and not written yet, up to the first one that is not done. */
  void writeDone(Manifest.Frozen frozen, Splits splits) {
    while (written < frozen.generations().size()) {
      Optional<GenerationResult> result = ledger.generation(written);
      if (result.isEmpty()) {
        break;
      }
      GenerationSummary summary =
          tally.next(
              frozen,
              splits,
              result.get(),
              split -> ledger.commit(split).orElse(null),
              ledger.badSamples(),
              clock.instant());
      if (written >= kept) {
        store.put(layout.generation(written), summary.toJson(), JSON);
      }
      ledger.settle(written);
      if (summary.own().lag().longestSeconds() >= 0) {
        ledger.lag(Duration.ofMillis(Math.round(1e3 * summary.own().lag().longestSeconds())));
      }
      keep(summary.row());
      written++;
    }
  }

  private void keep(RunGenerations.Row row) {
    if (last.size() == RunGenerations.MAX_SHOWN) {
      last.removeFirst();
    }
    last.addLast(row);
  }

  /** How many are written. */
  int written() {
    return written;
  }

  /** What all that are written came to. */
  RunGenerations summary() {
    return new RunGenerations(written, tally.lag(), List.copyOf(last));
  }
}
