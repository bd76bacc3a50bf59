package dev.cosmicai.rendezvous.split;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be told once the ledger's lock is free: answers to calls, and that the run is done.
 * Not thread-safe.
 */
public final class Outbox {
  private List<Runnable> messages = new ArrayList<>();

  public void add(Runnable message) {
    messages.add(message);
  }

  /** All since it was taken last, to be run with no lock held. */
  public Runnable take() {
    List<Runnable> taken = messages;
    messages = new ArrayList<>();
    return () -> taken.forEach(Runnable::run);
  }
}
