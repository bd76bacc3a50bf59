package dev.cosmicai.rendezvous;

import java.util.List;

/** An outcome and those who wait for it; sent when the ledger's lock is free again. */
record Notice(Outcome outcome, List<Waiter> waiters) {
  /** Nothing to tell anybody. */
  static final Notice NONE = new Notice(null, List.of());

  void send() {
    waiters.forEach(waiter -> waiter.tell(outcome));
  }
}
