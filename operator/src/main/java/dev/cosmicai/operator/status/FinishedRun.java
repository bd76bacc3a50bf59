package dev.cosmicai.operator.status;

import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.InferenceJobStatus.Results;
import dev.cosmicai.crds.InferenceJobStatus.Summary;

/** The figures and the files of a finished run. */
public final class FinishedRun {
  private static final double MILLIS = 1_000;

  private FinishedRun() {}

  /**
   * The figures.
   *
   * @param cost in US dollars, or null
   * @param pods how many pods of ranks ran
   * @param podSeconds how long, all together
   */
  public static Summary summary(
      CoordinatorSummary words, Double cost, int pods, double podSeconds) {
    CoordinatorSummary.Metrics metrics = words.metrics();
    return new Summary(
        metrics.samples(),
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
        cost,
        Math.round(podSeconds * MILLIS) / MILLIS,
        pods);
  }

  /** Where the files are. */
  public static Results results(InferenceJobSpec spec) {
    String uri = spec.output().uri();
    String folder = uri.endsWith("/") ? uri : uri + "/";
    return new Results(
        folder + "summary.json",
        folder + "combined_data.json",
        folder + "result_stats.csv",
        folder + "inference.png",
        folder + "report.html",
        spec.output().predictions() ? folder + "predictions/" : null);
  }
}
