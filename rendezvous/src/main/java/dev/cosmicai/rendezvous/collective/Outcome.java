package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.Value;
import java.util.SortedSet;

/** What a collective came to. */
public sealed interface Outcome {
  /**
   * It was sealed.
   *
   * @param value what every rank gets
   * @param missing the ranks that are left out
   */
  record Sealed(Value value, SortedSet<Integer> missing) implements Outcome {}

  /**
   * It never will be.
   *
   * @param fault why: more ranks failed than the run tolerates, or the fold did
   * @param failedRanks in the first case, which
   */
  record Broken(Fault fault, SortedSet<Integer> failedRanks) implements Outcome {}
}
