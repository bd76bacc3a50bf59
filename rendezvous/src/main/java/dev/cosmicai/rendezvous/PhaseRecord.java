package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Phase;

/**
 * Where a run is.
 *
 * @param reason why, in FAILED; else empty
 * @param message the same for people
 */
record PhaseRecord(Phase phase, String reason, String message) {
  /** Serving ranks: where a ledger starts. */
  static final PhaseRecord RUNNING = new PhaseRecord(Phase.RUNNING, "", "");

  /** Whether nothing comes after it. */
  static boolean isTerminal(Phase phase) {
    return phase == Phase.COMPLETE || phase == Phase.FAILED;
  }
}
