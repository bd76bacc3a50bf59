package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.Phase;

/** What the phases of a run have in common. */
public final class RunPhases {
  private RunPhases() {}

  /** Whether nothing comes after it. */
  public static boolean isTerminal(Phase phase) {
    return phase == Phase.COMPLETE || phase == Phase.FAILED;
  }
}
