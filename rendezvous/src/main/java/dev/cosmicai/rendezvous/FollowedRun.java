package dev.cosmicai.rendezvous;

import dev.cosmicai.proto.RunState;
import java.util.Locale;

/** A run that goes on with the files that come, as its state tells. */
public final class FollowedRun {
  private FollowedRun() {}

  /** Whether it follows its data and has done all that has come so far. */
  public static boolean isWaitingForFiles(RunState state) {
    return state.getFollowing()
        && state.getSplitsCommitted() + state.getSplitsFailed() >= state.getSplitsTotal();
  }

  /**
   * What such a run does, for people.
   *
   * @param folder that files come to
   */
  public static String sentence(String folder, RunState state) {
    String leftOut =
        state.getSplitsFailed() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d left out", state.getSplitsFailed());
    return String.format(
        Locale.ROOT,
        "following %s: %,d %s done%s, waiting for files",
        folder,
        state.getSplitsCommitted(),
        state.getSplitsCommitted() == 1 ? "split" : "splits",
        leftOut);
  }
}
