package dev.cosmicai.benchmarks.scale;

/**
 * One look at everything.
 *
 * @param usage the operator's
 * @param ranksDone ranks that have contributed since the start
 * @param jobChanges changes of Jobs since the start
 * @param statusWrites changes of InferenceJobs since the start
 */
record Sample(OperatorUsage usage, long ranksDone, long jobChanges, long statusWrites) {}
