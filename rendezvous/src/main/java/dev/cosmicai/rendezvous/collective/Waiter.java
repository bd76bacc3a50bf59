package dev.cosmicai.rendezvous.collective;

import java.util.function.Consumer;

/** One party that waits for a collective's outcome. Not thread-safe, but for {@link #tell}. */
public final class Waiter {
  private final boolean limited;
  private final Consumer<Outcome> reply;
  private CollectiveState collective;

  private Waiter(boolean limited, Consumer<Outcome> reply) {
    this.limited = limited;
    this.reply = reply;
  }

  /** A rank's call. The reply happens at most once, on the thread that settles the collective. */
  public static Waiter rank(Consumer<Outcome> reply) {
    return new Waiter(true, reply);
  }

  /** The process that hosts the ledger; no limit applies to it. */
  public static Waiter host(Consumer<Outcome> reply) {
    return new Waiter(false, reply);
  }

  /** Whether it counts towards the limit of waiting calls. */
  boolean limited() {
    return limited;
  }

  void tell(Outcome outcome) {
    reply.accept(outcome);
  }

  /** The collective whose outcome it waits for, or null if it waits for none. */
  CollectiveState collective() {
    return collective;
  }

  void waitFor(CollectiveState awaited) {
    this.collective = awaited;
  }
}
