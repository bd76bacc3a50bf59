package dev.cosmicai.rendezvous.journal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.util.Optional;

/**
 * What the metrics of a run's splits measure: what those of the first one do. A commit that does
 * not go with it is refused as it comes, since nothing could be said of the run once it was merged.
 * Thread-safe.
 */
final class MetricsKind {
  @GuardedBy("this")
  private Optional<Object> ofRun = Optional.empty();

  /** These are durable already. */
  synchronized void restore(Measured measured) {
    ofRun = ofRun.or(measured::kind);
  }

  /**
   * Takes a commit's for those of the run, if there were none before.
   *
   * @throws Refusal {@code UNFIT} if they are others, or of other samples than the commit
   */
  synchronized void require(SplitCommit commit, Measured measured) {
    if (measured.samples().orElse(commit.samples()) != commit.samples()) {
      throw unfit(
          commit,
          "its metrics are of %d samples, and %d were predicted"
              .formatted(measured.samples().getAsLong(), commit.samples()));
    }
    if (measured.problem().isPresent()) {
      throw unfit(commit, measured.problem().get());
    }
    if (measured.kind().isPresent()) {
      Object theirs = measured.kind().get();
      if (ofRun.isPresent() && !ofRun.get().equals(theirs)) {
        throw unfit(commit, difference(ofRun.get().toString(), theirs.toString()));
      }
      ofRun = measured.kind();
    }
  }

  private static String difference(String ours, String theirs) {
    return theirs.equals(ours)
        ? "its metrics are of %s as those of the run, with other names of classes".formatted(ours)
        : "its metrics are of %s, those of the run of %s".formatted(theirs, ours);
  }

  private static Refusal unfit(SplitCommit commit, String problem) {
    return new Refusal(
        Refusal.Kind.UNFIT,
        "rank %d cannot commit split %d: %s; let all ranks compute the same"
            .formatted(commit.rank(), commit.split(), problem)
            .replaceAll("\\p{Cntrl}", "?"));
  }
}
