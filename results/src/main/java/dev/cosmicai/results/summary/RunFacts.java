package dev.cosmicai.results.summary;

import dev.cosmicai.contract.cost.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What the coordinator knows of a run beside its ranks' results.
 *
 * @param run the run's UID
 * @param name the job's name
 * @param manifestSha256 the digest of the frozen manifest
 * @param modelUri where the network was read from
 * @param modelSha256 its digest
 * @param worldSize ranks of the run
 * @param partitionCount how many partitions there are
 * @param inputBytes bytes of all partitions
 * @param newFiles the partitions that came while the run went on, or since the one that it resumes
 * @param startedAt when the run began, as far as the coordinator knows: when it made its plan
 * @param endedAt when its last rank was done
 * @param failures the ranks that failed and that the job tolerates
 * @param splits what became of the splits
 * @param generations in which the partitions came
 * @param pricing what computing costs
 * @param partitions the URI of a partition by its position in the manifest; null if there is none
 */
public record RunFacts(
    String run,
    String name,
    String manifestSha256,
    String modelUri,
    String modelSha256,
    int worldSize,
    int partitionCount,
    long inputBytes,
    int newFiles,
    Instant startedAt,
    Instant endedAt,
    List<RunSummary.FailedRank> failures,
    RunSplits splits,
    RunGenerations generations,
    Pricing pricing,
    IntFunction<String> partitions) {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Copies the list. */
  public RunFacts {
    failures = List.copyOf(failures);
  }

  /**
   * The same run if something of it was there by then: ranks may be started before the plan is
   * made.
   *
   * @param epochSeconds since 1970, by a clock that goes with the coordinator's; NaN if not known
   */
  RunFacts begunBy(double epochSeconds) {
    long millis = (long) (epochSeconds * MILLIS_PER_SECOND);
    return epochSeconds < startedAt.toEpochMilli() / MILLIS_PER_SECOND
        ? new RunFacts(
            run,
            name,
            manifestSha256,
            modelUri,
            modelSha256,
            worldSize,
            partitionCount,
            inputBytes,
            newFiles,
            Instant.ofEpochMilli(millis),
            endedAt,
            failures,
            splits,
            generations,
            pricing,
            partitions)
        : this;
  }

  /** The run's time by the wall clock. */
  double wallSeconds() {
    Duration wall = Duration.between(startedAt, endedAt);
    return wall.toSeconds() + wall.toNanosPart() / NANOS_PER_SECOND;
  }
}
