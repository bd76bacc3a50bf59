package dev.cosmicai.rendezvous;

import java.util.function.Consumer;

/** One party that waits for a collective's outcome. */
final class Waiter {
  private final boolean counted;
  private final Consumer<Outcome> reply;
  // Where it stands in line, or null. Guarded by the ledger's lock.
  private CollectiveState line;

  private Waiter(boolean counted, Consumer<Outcome> reply) {
    this.counted = counted;
    this.reply = reply;
  }

  /** A rank's call. The reply happens at most once, on the thread that settles the collective. */
  static Waiter rank(Consumer<Outcome> reply) {
    return new Waiter(true, reply);
  }

  /** The process that hosts the ledger; no limit applies to it. */
  static Waiter host(Consumer<Outcome> reply) {
    return new Waiter(false, reply);
  }

  /** Whether it counts among the limited. */
  boolean counted() {
    return counted;
  }

  void tell(Outcome outcome) {
    reply.accept(outcome);
  }

  CollectiveState line() {
    return line;
  }

  void standIn(CollectiveState line) {
    this.line = line;
  }
}
