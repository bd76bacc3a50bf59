package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobStatus.Progress;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.FollowedRun;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the samples are, and when they will be through. */
public final class ProgressFigures {
  private static final int PERCENT = 100;
  private static final double TENTHS = 10;

  /** Where an estimate is beyond this, it is no help to anybody. */
  private static final double MAX_SECONDS_LEFT = Duration.ofDays(365).toSeconds();

  private ProgressFigures() {}

  /**
   * The progress as the coordinator has it.
   *
   * @param known what was said before, which the new estimate of the end is averaged with: the rate
   *     of a few seconds jumps
   */
  public static Progress of(Optional<Progress> known, RunState state, Instant now) {
    long done = state.getSamplesDone();
    long total = state.getSamplesTotal();
    double rate = Math.round(state.getSamplesPerSecond() * TENTHS) / TENTHS;
    return new Progress(
        done,
        total,
        percent(done, total),
        rate > 0 ? Double.valueOf(rate) : null,
        // The samples of files that were not opened are estimated: once all are done, none is left.
        eta(known, FollowedRun.isWaitingForFiles(state) ? 0 : total - done, rate, now)
            .map(RunStatus::text)
            .orElse(null));
  }

  /** The same samples while nobody computes. */
  public static Progress idle(Progress known) {
    return new Progress(known.samplesDone(), known.samplesTotal(), known.percent(), null, null);
  }

  /** The progress of a finished run. */
  public static Progress complete(long samples) {
    return new Progress(samples, samples, PERCENT, null, null);
  }

  /** Whole percent; 100 only when all are done. */
  private static int percent(long done, long total) {
    return total <= 0 ? 0 : (int) Math.min(PERCENT, PERCENT * done / total);
  }

  private static Optional<Instant> eta(
      Optional<Progress> known, long left, double rate, Instant now) {
    if (left <= 0 || rate <= 0 || left / rate > MAX_SECONDS_LEFT) {
      return Optional.empty();
    }
    Instant fresh = now.plusMillis(Math.round(1_000.0 * left / rate));
    return Optional.of(
        known
            .flatMap(ProgressFigures::etaOf)
            .filter(old -> old.isAfter(now))
            .map(old -> old.plus(Duration.between(old, fresh).dividedBy(2)))
            .orElse(fresh));
  }

  private static Optional<Instant> etaOf(Progress progress) {
    try {
      return Optional.ofNullable(progress.eta()).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty(); // not ours: a status can be edited
    }
  }
}
