package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.proto.CollectivesRecord;
import java.util.List;

/** Where what collectives and messages came to becomes durable. */
@FunctionalInterface
public interface CollectivesJournal {
  /**
   * Makes records durable and returns when they are. Called by one thread, with one group after
   * another, at most once a second in a run that takes longer.
   *
   * @throws dev.cosmicai.faults.Fault if they cannot be: the coordinator ends with it
   */
  void append(List<CollectivesRecord> records);
}
