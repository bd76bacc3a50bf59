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
public record ProgressText(String folder) {
  private static final int BAR_CHARS = 16;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  /**
   * {@code [=====> ] 42 % splits 12/40 2,140/5,112 samples 812/s ETA 0:04 ranks 1/4}: what matters
   * most comes first, since a terminal may cut off the end.
   */
  String bar(RunState state) {
    if (state.getPhase() != Phase.RUNNING) {
      return phase(state);
    }
    if (FollowedRun.isWaitingForFiles(state)) {
      return FollowedRun.sentence(folder, state);
    }
    int percent = percent(state);
    return "%s  %s  %s".formatted(bar(percent), work(state), ranks(state));
  }

  /** {@code [=====> ] 42 %}. */
  public static String bar(int percent) {
    int filled = BAR_CHARS * percent / 100;
    String bar =
        "=".repeat(filled) + (filled < BAR_CHARS ? ">" + " ".repeat(BAR_CHARS - filled - 1) : "");
    return "[%s] %3d %%".formatted(bar, percent);
  }

  /** {@code running: 42 % ranks 1/4 splits 12/40 …}: for logs. */
  String line(RunState state) {
    if (state.getPhase() == Phase.RUNNING && FollowedRun.isWaitingForFiles(state)) {
      return FollowedRun.sentence(folder, state);
    }
    return state.getPhase() == Phase.RUNNING
        ? "running: %d %%  %s  %s".formatted(percent(state), ranks(state), work(state))
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

  private static String ranks(RunState state) {
    String text = format("ranks %d/%d", state.getSucceeded(), state.getWorldSize());
    return state.getFailed() == 0 ? text : text + format(" (%d failed)", state.getFailed());
  }

  private static String work(RunState state) {
    String text =
        splits(state) + format("%,d/%,d samples", state.getSamplesDone(), state.getSamplesTotal());
    double rate = state.getSamplesPerSecond();
    if (rate > 0) {
      long seconds = (long) Math.ceil((state.getSamplesTotal() - state.getSamplesDone()) / rate);
      text += format("  %,.0f/s  ETA %s", rate, duration(seconds));
    }
    // All of that is of the files that have come so far.
    return state.getFollowing() ? text + "  following" : text;
  }

  /**
   * Those that are durable, of those that there are by now, and those that will not be computed.
   */
  private static String splits(RunState state) {
    if (state.getSplitsTotal() == 0) {
      return "";
    }
    String leftOut =
        state.getSplitsFailed() == 0 ? "" : format(" (%,d left out)", state.getSplitsFailed());
    return format(
        "splits %,d/%,d%s  ", state.getSplitsCommitted(), state.getSplitsTotal(), leftOut);
  }

  /** {@code 0:04}, {@code 12:30} or {@code 1:02:03}. */
  public static String duration(long seconds) {
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
