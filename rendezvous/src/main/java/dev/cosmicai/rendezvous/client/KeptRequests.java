package dev.cosmicai.rendezvous.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.SendRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a rank has brought and sent, for a coordinator that was restarted and has not heard of it.
 * What is known to be sealed, and each message, is durable soon, and is dropped later. Thread-safe.
 */
final class KeptRequests {
  /** Longer than a store may take until something is durable. */
  private static final Duration UNTIL_DURABLE = Duration.ofMinutes(2);

  private final LongSupplier nanoTime;

  /** In the order of the first time. */
  @GuardedBy("this")
  private final Map<String, Kept> byName = new LinkedHashMap<>();

  /**
   * Something that was brought.
   *
   * @param contribution null if it is a message
   * @param message null if it is a contribution
   * @param incarnation of the coordinator that has it
   * @param doneNanos since when it is about to become durable; null while it is not
   */
  record Kept(
      ContributeRequest contribution, SendRequest message, long incarnation, Long doneNanos) {}

  KeptRequests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void put(ContributeRequest request, long incarnation) {
    String name = request.getCollective().getName();
    Kept before = byName.get(name);
    Long done = before == null ? null : before.doneNanos();
    byName.put(name, new Kept(request, null, incarnation, done));
  }

  synchronized void put(SendRequest request, long incarnation) {
    String name =
        "%s>%d:%d"
            .formatted(request.getCommunicator(), request.getDestination(), request.getSequence());
    byName.put(name, new Kept(null, request, incarnation, nanoTime.getAsLong()));
    dropOld();
  }

  /** A collective was sealed. */
  synchronized void done(String collective) {
    byName.computeIfPresent(
        collective,
        (name, kept) ->
            new Kept(kept.contribution(), null, kept.incarnation(), nanoTime.getAsLong()));
    dropOld();
  }

  /** What was brought to a collective, or null. */
  synchronized Kept find(String collective) {
    return byName.get(collective);
  }

  /** All that a life of the coordinator may not have, in the order of the first time. */
  synchronized List<Kept> missing(long incarnation) {
    return byName.values().stream().filter(kept -> kept.incarnation() != incarnation).toList();
  }

  // From the oldest on, as far as they are done; the rest comes with them later.
  @GuardedBy("this")
  private void dropOld() {
    long now = nanoTime.getAsLong();
    Iterator<Kept> all = byName.values().iterator();
    while (all.hasNext()) {
      Long done = all.next().doneNanos();
      if (done != null && now - done <= UNTIL_DURABLE.toNanos()) {
        return;
      }
      if (done != null) {
        all.remove();
      }
    }
  }
}
