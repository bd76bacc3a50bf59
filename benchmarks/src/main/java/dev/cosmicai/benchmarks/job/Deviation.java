package dev.cosmicai.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.contract.Precision;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the predictions of a job are from the reference's.
 *
 * @param rows how many it stored
 * @param sameRows whether they are the rows of the reference, each once and with its redshift
 * @param max the largest difference
 * @param rmsOverSigma the root mean square of the differences, over the standard deviation of the
 *     reference's predictions
 */
record Deviation(long rows, boolean sameRows, double max, double rmsOverSigma) {
  /**
   * Of {@link #rmsOverSigma}. Rounding alone makes 2e-5 in single precision, and a tenth in
   * bfloat16, whose random weights spread predictions little.
   */
  private static double tolerance(Precision precision) {
    return precision == Precision.FP32 ? 1e-3 : 0.25;
  }

  /** As the peers' package tells it. */
  static Deviation of(JsonNode json) {
    return new Deviation(
        json.required("rows").longValue(),
        json.required("same_rows").booleanValue(),
        json.required("max").doubleValue(),
        json.required("rms_over_sigma").doubleValue());
  }

  /** Why this is not the job that was asked for; empty if it is. */
  Optional<String> fault(Precision precision, long expectedRows) {
    if (rows != expectedRows) {
      return Optional.of("stored %d rows instead of %d".formatted(rows, expectedRows));
    }
    if (!sameRows) {
      return Optional.of("stored other rows than the reference");
    }
    // Not a number is no deviation within a tolerance.
    return rmsOverSigma <= tolerance(precision)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "predicted other numbers: rms Δ / σ is %.1e, and %.1e is tolerated in %s",
                rmsOverSigma,
                tolerance(precision),
                precision));
  }
}
