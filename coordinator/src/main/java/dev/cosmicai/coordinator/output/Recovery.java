package dev.cosmicai.coordinator.output;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds what earlier attempts of a run, or a resumed run, had got so far: the ranks' stored
 * results hold their contributions. A rank stores its result before it contributes, so nothing that
 * was ever acknowledged is missing here. What cannot be used is ignored with a warning: its rank
 * then runs again.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int MAX_WARNINGS = 10;

  private final Manifest.Frozen frozen;
  private final boolean resume;
  private final ObjectStore store;
  private final RunLedger ledger;
  private int restored;
  private int ignored;

  private Recovery(Manifest.Frozen frozen, boolean resume, ObjectStore store, RunLedger ledger) {
    this.frozen = frozen;
    this.resume = resume;
    this.store = store;
    this.ledger = ledger;
  }

  /**
   * Restores the ledger from the output, before it is served.
   *
   * @param resume whether results of another run with the same manifest count
   * @return how many ranks have contributed by now
   */
  public static int restore(
      Manifest.Frozen frozen,
      OutputLayout layout,
      boolean resume,
      ObjectStore store,
      RunLedger ledger) {
    Recovery recovery = new Recovery(frozen, resume, store, ledger);
    ReadAhead.forEach(
        store.list(layout.ranksFolder()).stream()
            .filter(object -> OutputLayout.rankOf(object.uri()).isPresent()),
        recovery::restore,
        recovery::count);
    recovery.report();
    return recovery.restored;
  }

  /** What came of one stored result: why it is ignored, or null if it was restored. */
  private record Reading(ObjectUri uri, String objection) {}

  /** Called by several threads at once. Empty if the result has gone meanwhile. */
  private Optional<Reading> restore(StoredObject object) {
    ObjectUri uri = object.uri();
    int rank = OutputLayout.rankOf(uri).getAsInt();
    String objection = objection(object, rank);
    return objection == null
        ? store
            .getIfPresent(uri, maxBytes(rank))
            .map(json -> new Reading(uri, restore(uri, rank, json)))
        : Optional.of(new Reading(uri, objection));
  }

  /** Why an object is not even read, or null if it is. */
  private String objection(StoredObject object, int rank) {
    if (rank >= frozen.manifest().worldSize()) {
      return "this run has only " + frozen.manifest().worldSize() + " ranks";
    }
    if (object.sizeBytes() > maxBytes(rank)) {
      return "it has %d bytes, and no result of this rank has more than %d"
          .formatted(object.sizeBytes(), maxBytes(rank));
    }
    return null;
  }

  private long maxBytes(int rank) {
    return RankResult.maxJsonBytes(frozen.manifest().filesOf(rank).size());
  }

  /** Why a result does not count, or null if it is restored. */
  private String restore(ObjectUri uri, int rank, byte[] json) {
    RankResult result;
    try {
      result = RankResult.fromJson(json);
    } catch (Fault e) {
      return e.getMessage();
    }
    String objection = objection(result.identity(), rank);
    if (objection == null) {
      restore(uri, result);
    }
    return objection;
  }

  private void restore(ObjectUri uri, RankResult result) {
    RankResult.Identity identity = result.identity();
    ByteString metrics = ByteString.copyFrom(result.metrics().toBytes());
    try {
      ledger.restore(
          identity.rank(),
          identity.attempt(),
          Value.newBuilder().setOpaque(metrics).build(),
          result.work().samples());
    } catch (Refusal e) {
      // All that could be wrong with it was looked at before: this process has too little memory.
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s cannot be restored: %s; give the coordinator more memory"
              .formatted(uri, e.getMessage()),
          e);
    }
  }

  /** Why a result does not count, or null if it does. */
  private String objection(RankResult.Identity identity, int rankByName) {
    if (identity.rank() != rankByName) {
      return "it is the result of rank " + identity.rank();
    }
    if (!identity.manifestSha256().equals(frozen.sha256())) {
      return "it was computed for another manifest";
    }
    if (!identity.run().equals(frozen.run()) && !resume) {
      return "it belongs to run " + identity.run();
    }
    return null;
  }

  private void count(Optional<Reading> reading) {
    if (reading.isEmpty()) {
      return;
    }
    if (reading.get().objection() == null) {
      restored++;
      return;
    }
    ignored++;
    if (ignored <= MAX_WARNINGS) {
      LOG.warn("ignoring {}: {}", reading.get().uri(), reading.get().objection());
    }
  }

  private void report() {
    if (ignored > MAX_WARNINGS) {
      LOG.warn("ignored {} stored results in all", ignored);
    }
    LOG.info("restored {} of {} ranks", restored, frozen.manifest().worldSize());
  }
}
