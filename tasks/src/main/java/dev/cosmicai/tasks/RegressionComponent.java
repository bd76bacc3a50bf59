package dev.cosmicai.tasks;

import dev.cosmicai.proto.metrics.Component;
import dev.cosmicai.tasks.exact.AdaptiveCounts;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import dev.cosmicai.tasks.exact.ExactSum;

/**
 * The quality of one predicted number p against its true value t, as scikit-learn defines it: MAE =
 * mean |p−t|, MSE = mean (p−t)², RMSE = √MSE, R² = 1 − Σ(p−t)² / Σ(t−t̄)²; and bias = mean (p−t).
 *
 * <p>Differences are rounded to doubles sample by sample, as numpy does; their sums are not rounded
 * at all. Without samples all are NaN. R² is NaN for fewer than two samples, and for equal t it is
 * 1 if all are met, else 0. What is not a finite number makes the metrics it enters NaN or
 * infinite. Not thread-safe.
 */
public final class RegressionComponent {
  /** Cells of the scatter that may hold samples. */
  static final int MAX_CELLS = 8_192;

  private long labelled;
  private long undefined;
  private ExactSum absoluteErrors = new ExactSum();
  private ExactSum squaredErrors = new ExactSum();
  private ExactSum errors = new ExactSum();
  private ExactSum truths = new ExactSum();
  private ExactSum squaredTruths = new ExactSum();

  /** Of true value and prediction; null where it is not kept. */
  private final AdaptiveCounts scatter;

  RegressionComponent(boolean scattered) {
    this.scatter = scattered ? AdaptiveCounts.plane(MAX_CELLS) : null;
  }

  /** Adds a sample whose true value is finite. */
  void add(double predicted, double truth) {
    double error = predicted - truth;
    labelled++;
    absoluteErrors.add(Math.abs(error));
    squaredErrors.addSquare(error);
    errors.add(error);
    truths.add(truth);
    squaredTruths.addSquare(truth);
    if (!Double.isFinite(error)) {
      undefined++;
    } else if (scatter != null) {
      scatter.add(truth, predicted);
    }
  }

  void merge(RegressionComponent other) {
    labelled += other.labelled;
    undefined += other.undefined;
    absoluteErrors.merge(other.absoluteErrors);
    squaredErrors.merge(other.squaredErrors);
    errors.merge(other.errors);
    truths.merge(other.truths);
    squaredTruths.merge(other.squaredTruths);
    if (scatter != null) {
      scatter.merge(other.scatter);
    }
  }

  long heldBytes() {
    return absoluteErrors.heldBytes()
        + squaredErrors.heldBytes()
        + errors.heldBytes()
        + truths.heldBytes()
        + squaredTruths.heldBytes()
        + (scatter == null ? 0 : scatter.heldBytes());
  }

  /** The samples with a true value, which the metrics are about. */
  public long labelled() {
    return labelled;
  }

  /** Those of them whose error is not finite; where there are any, metrics are not either. */
  public long undefined() {
    return undefined;
  }

  /** Mean absolute error, mean |p−t|. */
  public double mae() {
    return absoluteErrors.value() / labelled;
  }

  /** Mean squared error, mean (p−t)². */
  public double mse() {
    return squaredErrors.value() / labelled;
  }

  /** √MSE. */
  public double rmse() {
    return Math.sqrt(mse());
  }

  /** Mean error, mean (p−t). */
  public double bias() {
    return errors.value() / labelled;
  }

  /** The coefficient of determination. */
  public double r2() {
    if (labelled < 2) {
      return Double.NaN;
    }
    double unexplained = squaredErrors.value();
    double variation = ExactSum.scaledVariation(labelled, truths, squaredTruths) / labelled;
    if (variation == 0) {
      return unexplained == 0 ? 1 : 0;
    }
    return 1 - unexplained / variation;
  }

  /**
   * Samples by true value (x) and prediction (y), those whose error is finite; null beyond the
   * {@value RegressionMetrics#SCATTERED} first components.
   */
  public AdaptiveCounts scatter() {
    return scatter;
  }

  Component encode() {
    Component.Builder message =
        Component.newBuilder()
            .setLabelled(labelled)
            .setAbsoluteErrors(absoluteErrors.encode())
            .setSquaredErrors(squaredErrors.encode())
            .setErrors(errors.encode())
            .setTruths(truths.encode())
            .setSquaredTruths(squaredTruths.encode())
            .setUndefined(undefined);
    return scatter == null ? message.build() : message.setScatter(scatter.encode()).build();
  }

  static RegressionComponent decode(Component message, boolean scattered) {
    RegressionComponent component = new RegressionComponent(scattered);
    component.labelled = DamagedMetrics.requireCount(message.getLabelled());
    component.undefined = DamagedMetrics.requireCount(message.getUndefined());
    component.absoluteErrors = ExactSum.decode(message.getAbsoluteErrors());
    component.squaredErrors = ExactSum.decode(message.getSquaredErrors());
    component.errors = ExactSum.decode(message.getErrors());
    component.truths = ExactSum.decode(message.getTruths());
    component.squaredTruths = ExactSum.decode(message.getSquaredTruths());
    if (scattered) {
      AdaptiveCounts.decode(message.getScatter(), component.scatter);
      if (component.scatter.total() + component.undefined != component.labelled) {
        throw DamagedMetrics.because("as many samples in the scatter as errors expected");
      }
    }
    if (component.undefined > component.labelled) {
      throw DamagedMetrics.because("more errors that are not defined than samples");
    }
    return component;
  }
}
