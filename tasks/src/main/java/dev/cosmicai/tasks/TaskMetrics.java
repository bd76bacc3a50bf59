package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What is measured in one task: of some samples, mergeable with that of others to the bit. Not
 * thread-safe.
 */
public sealed interface TaskMetrics
    permits RedshiftMetrics, RegressionMetrics, ClassificationMetrics, OutputMetrics {
  /** What is measured. */
  TaskSpec spec();

  /**
   * Adds a sample.
   *
   * @param outputs its values; may be used again by the caller
   * @param targets what they are compared with, NaN where it is not known; may be used again
   * @param partition its partition's position in the manifest, from 0
   * @param row its row there, from 0
   */
  void add(double[] outputs, double[] targets, int partition, long row);

  /** Adds the other's samples; it has the same specification. */
  void merge(TaskMetrics other);

  /** The memory that it takes, about. */
  long heldBytes();

  /** All samples. */
  long samples();

  /** The samples that something is compared with, so that they have metrics. */
  long labelled();

  /** Labelled samples whose prediction is no number, so that metrics are not defined; mostly 0. */
  long undefined();

  /** The metrics in an order that does not change; NaN where one is not defined. */
  List<Metric> metrics();

  /** The metric that stands for all; none where there is nothing to compare with. */
  Optional<Metric> headline();

  /** Samples that are left out for their label, by what is wrong with it; mostly none. */
  List<LeftOut> leftOut();

  /**
   * What to know of the metrics, a line each: what is left out, and why one is not defined.
   *
   * @param partitions the URI of a partition by its position in the manifest, or null
   */
  List<String> notes(IntFunction<String> partitions);

  /** Puts itself into a message that has a version already; equal contents give equal messages. */
  void encode(Metrics.Builder message);
}
