package dev.cosmicai.cli.run.supervise;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What bounds a run on this machine.
 *
 * @param worldSize the number of ranks, if the job says it; else the coordinator will
 * @param maxFailedRanks how many ranks may fail for good
 * @param maxCoordinatorRestarts how often a crashed coordinator is started again
 * @param activeDeadline how long the run may take, if that is limited
 * @param supervision how the ranks are run
 */
public record RunLimits(
    OptionalInt worldSize,
    int maxFailedRanks,
    int maxCoordinatorRestarts,
    Optional<Duration> activeDeadline,
    SupervisionPolicy supervision) {}
