package dev.cosmicai.operator.status;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.InferenceJobStatus.Metric;
import dev.cosmicai.crds.InferenceJobStatus.Results;
import dev.cosmicai.crds.InferenceJobStatus.Summary;

/** The figures and the files of a finished run. */
public final class FinishedRun {
  private static final double MILLIS = 1_000;

  private FinishedRun() {}

  /**
   * The figures.
   *
   * @param pods how many pods of ranks ran
   * @param podSeconds how long, all together
   */
  public static Summary summary(CoordinatorSummary words, int pods, double podSeconds) {
    CoordinatorSummary.Metrics metrics = words.metrics();
    return new Summary(
        metrics.samples(),
        metrics.labelled(),
        metrics.task(),
        metrics.headline(),
        metrics.values().isEmpty()
            ? null
            : metrics.values().stream()
                .map(value -> new Metric(value.name(), value.value()))
                .toList(),
        metrics.mae(),
        metrics.mse(),
        metrics.bias(),
        metrics.precision(),
        metrics.r2(),
        words.wallSeconds(),
        words.inferenceSeconds(),
        words.throughput(),
        words.trimmedMeanRankSeconds(),
        words.maxRankSeconds(),
        words.cost(),
        Math.round(podSeconds * MILLIS) / MILLIS,
        pods);
  }

  /** Where the files are. */
  public static Results results(InferenceJobSpec spec) {
    OutputLayout layout = new OutputLayout(ObjectUri.parse(spec.output().uri()));
    return new Results(
        layout.summary().toString(),
        layout.combinedData().toString(),
        layout.stats().toString(),
        layout.adjustedStats().toString(),
        layout.figure().toString(),
        layout.report().toString(),
        spec.output().predictions() ? layout.predictionsFolder().toString() : null);
  }
}
