package dev.cosmicai.rendezvous.collective;

import java.util.BitSet;
import java.util.function.Consumer;

/** A rank's call that waits for an outcome. Not thread-safe, but for {@link #tell}. */
public final class Waiter {
  private final Consumer<Outcome> reply;
  private Place place;

  /** Where waiters wait. */
  interface Place {
    void leave(Waiter waiter);

    /** The ranks for which those here wait. */
    BitSet awaited();
  }

  /**
   * Waits for nothing yet.
   *
   * @param reply happens at most once, on the thread that finds out
   */
  public Waiter(Consumer<Outcome> reply) {
    this.reply = reply;
  }

  void tell(Outcome outcome) {
    reply.accept(outcome);
  }

  /** Where it waits, or null if it does not. */
  Place place() {
    return place;
  }

  void waitAt(Place where) {
    place = where;
  }
}
