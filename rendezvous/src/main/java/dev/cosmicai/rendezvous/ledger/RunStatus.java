package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.RunPhases;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the host says of its run. Not thread-safe. */
final class RunStatus {
  private static final int MAX_WARNINGS = 8;
  private static final int MAX_WARNING_CHARS = 1_000;

  private Phase phase = Phase.RUNNING;
  private String reason = "";
  private String message = "";
  private Duration lag = Duration.ZERO;
  private final Deque<String> warnings = new ArrayDeque<>();

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

  /** Keeps the last few; what is said once more is no news. */
  void warn(String text) {
    String line = Failures.oneLine(text, MAX_WARNING_CHARS);
    if (!warnings.contains(line)) {
      warnings.addLast(line);
    }
    if (warnings.size() > MAX_WARNINGS) {
      warnings.removeFirst();
    }
  }

  void describe(RunState.Builder state) {
    state
        .setPhase(phase)
        .setReason(reason)
        .setMessage(message)
        .setLagMillis(lag.toMillis())
        .addAllWarnings(warnings);
  }
}
