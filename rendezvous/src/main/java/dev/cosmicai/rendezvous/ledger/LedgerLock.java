package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.rendezvous.split.Outbox;
import java.util.function.Supplier;

/** The one lock of a ledger; what comes of the work is told when it is free. */
final class LedgerLock {
  private final Outbox outbox = new Outbox();

  /** What is to be told; to be added to under the lock alone. */
  Outbox outbox() {
    return outbox;
  }

  void locked(Runnable work) {
    locked(
        () -> {
          work.run();
          return null;
        });
  }

  /** Does the work under the lock, and tells what came of it when the lock is free. */
  <T> T locked(Supplier<T> work) {
    Runnable told = () -> {};
    try {
      synchronized (this) {
        try {
          return work.get();
        } finally {
          told = outbox.take();
        }
      }
    } finally {
      told.run();
    }
  }
}
