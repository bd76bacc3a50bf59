package dev.cosmicai.rendezvous.journal;

/** Where a run's commits become durable. */
@FunctionalInterface
public interface Journal {
  /**
   * Makes an entry durable and returns when it is. Called by one thread, with one entry after
   * another, at most once a second in a run that takes longer.
   *
   * @throws dev.cosmicai.faults.Fault if it cannot be: the coordinator ends with it
   */
  void append(JournalEntry entry);
}
