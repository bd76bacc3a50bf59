package dev.cosmicai.rendezvous.split;

import java.util.List;

/**
 * What all splits of a run came to.
 *
 * @param metrics of all that were committed, merged and encoded
 * @param failures the others, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SplitResult(byte[] metrics, List<SplitFailure> failures) {
  /** Copies the list. */
  public SplitResult {
    failures = List.copyOf(failures);
  }
}
