package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.FollowedRun;
import java.util.Locale;

/**
 * A run's state in words.
 *
 * @param folder where its data comes from
 */
record ProgressText(String folder) {
  private static final int BAR_CHARS = 24;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  /** {@code [=====> ] 42 % ranks 1/4 2,140/5,112 samples 812/s ETA 0:04}. */
  String bar(RunState state) {
    if (state.getPhase() != Phase.RUNNING) {
      return phase(state);
    }
    if (FollowedRun.isWaitingForFiles(state)) {
      return FollowedRun.sentence(folder, state);
    }
    int percent = percent(state);
    int filled = BAR_CHARS * percent / 100;
    String bar =
        "=".repeat(filled) + (filled < BAR_CHARS ? ">" + " ".repeat(BAR_CHARS - filled - 1) : "");
    return "[%s] %3d %%  %s".formatted(bar, percent, figures(state, ""));
  }

  /** {@code running: 42 %, ranks 1/4, …}: for logs. */
  String line(RunState state) {
    if (state.getPhase() == Phase.RUNNING && FollowedRun.isWaitingForFiles(state)) {
      return FollowedRun.sentence(folder, state);
    }
    return state.getPhase() == Phase.RUNNING
        ? "running: %d %%  %s".formatted(percent(state), figures(state, splits(state)))
        : phase(state);
  }

  /** Whole percent of the samples; 100 only when all are done. */
  static int percent(RunState state) {
    long total = state.getSamplesTotal();
    return total <= 0 ? 0 : (int) Math.min(100, 100 * state.getSamplesDone() / total);
  }

  private static String phase(RunState state) {
    return switch (state.getPhase()) {
      case SUMMARIZING -> "summarizing";
      case COMPLETE -> "complete";
      case FAILED -> "failed";
      default -> "planning";
    };
  }

  private static String splits(RunState state) {
    return state.getSplitsTotal() == 0
        ? ""
        : format("  splits %,d/%,d", state.getSplitsCommitted(), state.getSplitsTotal());
  }

  private static String figures(RunState state, String splits) {
    String text = format("ranks %d/%d", state.getSucceeded(), state.getWorldSize());
    if (state.getFailed() > 0) {
      text += format(" (%d failed)", state.getFailed());
    }
    text += splits;
    text += format("  %,d/%,d samples", state.getSamplesDone(), state.getSamplesTotal());
    double rate = state.getSamplesPerSecond();
    if (rate > 0) {
      long seconds = (long) Math.ceil((state.getSamplesTotal() - state.getSamplesDone()) / rate);
      text += format("  %,.0f/s  ETA %s", rate, duration(seconds));
    }
    // All of that is of the files that have come so far.
    return state.getFollowing() ? text + "  following" : text;
  }

  /** {@code 0:04}, {@code 12:30} or {@code 1:02:03}. */
  static String duration(long seconds) {
    long hours = seconds / SECONDS_PER_HOUR;
    long minutes = seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
    long rest = seconds % SECONDS_PER_MINUTE;
    return hours > 0
        ? format("%d:%02d:%02d", hours, minutes, rest)
        : format("%d:%02d", minutes, rest);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
