package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.RunState;

/** Shows a run's progress. Called by one thread. */
public interface ProgressView extends AutoCloseable {
  /** The run as it is now. Called a few times a second, with or without a change. */
  void show(RunState state);

  /** Something that happened, such as a retry, in one line. */
  void notice(String line);

  /**
   * Somebody stopped the run.
   *
   * @param howToGoOn in one line, for a run by itself
   */
  default void interrupted(String howToGoOn) {
    notice(howToGoOn);
  }

  /** The run is over: leaves the terminal as other output expects it. */
  @Override
  void close();
}
