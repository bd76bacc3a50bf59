package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Value;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a sealed collective came to. It never changes.
 *
 * @param value the result; an empty value for a barrier
 * @param missingRanks the ranks that are left out of it because they were declared failed
 */
public record SealedResult(Value value, SortedSet<Integer> missingRanks) {
  /** Copies the set. */
  public SealedResult {
    missingRanks = Collections.unmodifiableSortedSet(new TreeSet<>(missingRanks));
  }
}
