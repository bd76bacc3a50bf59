package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RunPhases;
import java.time.Duration;

/** What the host says of its run. Not thread-safe. */
final class RunStatus {
  private Phase phase = Phase.RUNNING;
  private String reason = "";
  private String message = "";
  private Duration lag = Duration.ZERO;

  /**
   * A terminal phase stays.
   *
   * @param why in FAILED; else empty
   * @param text the same for people
   */
  void phase(Phase now, String why, String text) {
    if (!isTerminal()) {
      phase = now;
      reason = why;
      message = text;
    }
  }

  boolean isTerminal() {
    return RunPhases.isTerminal(phase);
  }

  /** How long the newest files took. */
  void lag(Duration newest) {
    lag = newest;
  }

  void describe(RunState.Builder state) {
    state.setPhase(phase).setReason(reason).setMessage(message).setLagMillis(lag.toMillis());
  }
}
