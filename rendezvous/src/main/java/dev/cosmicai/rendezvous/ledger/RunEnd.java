package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.SplitResult;
import java.util.concurrent.CompletableFuture;

/** Whether the run is over, and how: once, and for good. Not thread-safe. */
final class RunEnd {
  private final Outbox outbox;
  private final CompletableFuture<SplitResult> future = new CompletableFuture<>();
  private boolean complete;
  private Fault fault;

  RunEnd(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Is completed with no lock held. */
  CompletableFuture<SplitResult> future() {
    return future;
  }

  /** Whether all is done and durable. */
  boolean isComplete() {
    return complete;
  }

  /** Whether it cannot complete any more. */
  boolean isBroken() {
    return fault != null && !complete;
  }

  /** Why it cannot complete, or why nothing becomes durable any more; null if neither is so. */
  Fault fault() {
    return fault;
  }

  boolean isOpen() {
    return !complete && fault == null;
  }

  void complete(SplitResult result) {
    complete = true;
    outbox.add(() -> future.complete(result));
  }

  /** The run cannot complete any more; or, if it has, nothing becomes durable any more. */
  void fail(Fault why) {
    if (fault == null) {
      fault = why;
      outbox.add(() -> future.completeExceptionally(why));
    }
  }

  /** Refuses what can become durable no more. */
  void requireWritable() {
    if (fault != null) {
      throw refusal(fault);
    }
  }

  /** How to refuse that if the run ended so. */
  static RuntimeException refusal(Fault why) {
    return why instanceof FatalFault ? new Refusal(Refusal.Kind.LOST, why.getMessage()) : why;
  }
}
