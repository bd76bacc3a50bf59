package dev.cosmicai.results;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the coordinator knows of a run beside its ranks' results.
 *
 * @param run the run's UID
 * @param name the job's name
 * @param manifestSha256 the digest of the frozen manifest
 * @param modelUri where the network was read from
 * @param modelSha256 its digest
 * @param worldSize ranks of the run
 * @param inputBytes bytes of all partitions
 * @param startedAt when the run began
 * @param endedAt when its last rank was done
 * @param failures the ranks that failed and that the job tolerates
 * @param pricing what computing costs
 */
public record RunFacts(
    String run,
    String name,
    String manifestSha256,
    String modelUri,
    String modelSha256,
    int worldSize,
    long inputBytes,
    Instant startedAt,
    Instant endedAt,
    List<FailedRank> failures,
    Pricing pricing) {
  /** Copies the list. */
  public RunFacts {
    failures = List.copyOf(failures);
  }

  /** The run's time by the wall clock. */
  public double wallSeconds() {
    Duration wall = Duration.between(startedAt, endedAt);
    return wall.toNanos() / 1e9;
  }
}
