package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.contract.Backoff;

/**
 * What the job tells the rank supervisor.
 *
 * @param parallelism how many ranks may run at the same time, at least 1
 * @param retriesPerRank how often a rank is tried again
 * @param startBeforePlan whether ranks may start before the coordinator has planned; only with a
 *     known world size, and not where some ranks may turn out to be done already
 * @param backoff the waits between a rank's attempts
 */
public record SupervisionPolicy(
    int parallelism, int retriesPerRank, boolean startBeforePlan, Backoff backoff) {}
