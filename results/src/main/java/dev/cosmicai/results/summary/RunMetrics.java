package dev.cosmicai.results.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cosmicai.contract.Task;
import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.Metric;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.tasks.RedshiftErrors;
import dev.cosmicai.tasks.RedshiftMetrics;
import dev.cosmicai.tasks.TaskMetrics;
import dev.cosmicai.tasks.Words;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The metrics of a whole run, which depend on its samples alone: retries, restarts and the order of
 * ranks leave every bit of them. Metrics are NaN, null in JSON, where they are not defined: {@link
 * #notes()} says why.
 *
 * @param task what was compared with what; null for a run without samples
 * @param samples samples predicted
 * @param labelled those with something to compare with, which the metrics are about
 * @param leftOut samples whose label cannot be one, by what is wrong with it; mostly none
 * @param undefined labelled samples whose prediction is no number; where there are any, some
 *     metrics are NaN
 * @param mae of redshifts, mean |p−z|; NaN in another task, as are all up to {@code r2}
 * @param mse mean (p−z)²
 * @param bias mean Δ
 * @param precision 1.48 · median |Δ − median Δ|, the NMAD
 * @param precisionBound how far {@code precision} may lie from its exact value
 * @param r2 the coefficient of determination
 * @param values all metrics of the task, in order
 * @param headline the metric that stands for all, such as {@code accuracy 0.9712}; null where there
 *     is none
 * @param classes of classification, how well each class is predicted; else none
 * @param notes what to know of the metrics: what is left out, and why one is not defined
 */
public record RunMetrics(
    @JsonInclude(JsonInclude.Include.NON_NULL) Task task,
    long samples,
    long labelled,
    List<LeftOutSamples> leftOut,
    long undefined,
    double mae,
    double mse,
    double bias,
    double precision,
    double precisionBound,
    double r2,
    List<Metric> values,
    @JsonInclude(JsonInclude.Include.NON_NULL) String headline,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ClassQuality> classes,
    List<String> notes) {
  /** Copies the lists. What was written before there were tasks is of redshifts. */
  public RunMetrics {
    if (values == null) {
      task = Task.REDSHIFT;
      values =
          List.of(
              new Metric("r2", r2),
              new Metric("nmad", precision),
              new Metric("bias", bias),
              new Metric("mae", mae),
              new Metric("mse", mse));
    }
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    values = List.copyOf(values);
    classes = classes == null ? List.of() : List.copyOf(classes);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /**
   * The metrics of all committed splits, merged.
   *
   * @param partitions the URI of a partition by its position in the manifest, or null
   */
  public static RunMetrics of(RankMetrics merged, IntFunction<String> partitions) {
    TaskMetrics measured = merged.measured().orElse(null);
    if (measured == null) {
      return nothing();
    }
    RedshiftErrors errors = measured instanceof RedshiftMetrics redshift ? redshift.errors() : null;
    return new RunMetrics(
        measured.spec().task(),
        measured.samples(),
        measured.labelled(),
        measured.leftOut().stream().map(kind -> LeftOutSamples.of(kind, partitions)).toList(),
        measured.undefined(),
        errors == null ? Double.NaN : errors.mae(),
        errors == null ? Double.NaN : errors.mse(),
        errors == null ? Double.NaN : errors.bias(),
        errors == null ? Double.NaN : errors.precision(),
        errors == null ? Double.NaN : RedshiftErrors.PRECISION_BOUND,
        errors == null ? Double.NaN : errors.r2(),
        measured.metrics(),
        measured
            .headline()
            .filter(metric -> Double.isFinite(metric.value()))
            .map(Metric::text)
            .orElse(null),
        measured instanceof ClassificationMetrics classification
            ? classification.classes().stream().map(ClassQuality::of).toList()
            : List.of(),
        measured.notes(partitions));
  }

  private static RunMetrics nothing() {
    double none = Double.NaN;
    return new RunMetrics(
        null,
        0,
        0,
        List.of(),
        0,
        none,
        none,
        none,
        none,
        none,
        none,
        List.of(),
        null,
        List.of(),
        List.of("no metrics: there are no samples"));
  }

  /** A metric of the task by its name; NaN if it has none of that name. */
  public double value(String name) {
    return values.stream()
        .filter(metric -> metric.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** How many samples, and of how many the metrics are: {@code 64 of 128 labelled}. */
  public String coverage() {
    return task == Task.NONE ? Words.grouped(samples) : Words.coverage(samples, labelled);
  }

  /** The same with these in place of what takes most room. */
  RunMetrics with(List<LeftOutSamples> leftOut, List<Metric> values, List<String> notes) {
    return new RunMetrics(
        task,
        samples,
        labelled,
        leftOut,
        undefined,
        mae,
        mse,
        bias,
        precision,
        precisionBound,
        r2,
        values,
        headline,
        List.of(),
        notes);
  }
}
