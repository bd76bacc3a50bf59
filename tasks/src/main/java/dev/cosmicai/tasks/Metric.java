package dev.cosmicai.tasks;

import java.util.Locale;
import java.util.Map;

/**
 * A number that says how good predictions are.
 *
 * @param name what it is, such as {@code accuracy}, or of a part {@code temperature.rmse}
 * @param value NaN where it is not defined
 */
public record Metric(String name, double value) {
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("r2", "R²"),
          Map.entry("mae", "MAE"),
          Map.entry("mse", "MSE"),
          Map.entry("rmse", "RMSE"),
          Map.entry("bias", "Bias"),
          Map.entry("nmad", "Precision (NMAD)"),
          Map.entry("outlierFraction", "Outlier fraction"),
          Map.entry("width68", "68 % width"),
          Map.entry("accuracy", "Accuracy"),
          Map.entry("top5", "Top-5 accuracy"),
          Map.entry("macroPrecision", "Precision, macro"),
          Map.entry("macroRecall", "Recall, macro"),
          Map.entry("macroF1", "F1, macro"),
          Map.entry("weightedPrecision", "Precision, weighted"),
          Map.entry("weightedRecall", "Recall, weighted"),
          Map.entry("weightedF1", "F1, weighted"),
          Map.entry("logLoss", "Log loss"),
          Map.entry("calibrationError", "Calibration error"),
          Map.entry("min", "least"),
          Map.entry("mean", "mean"),
          Map.entry("max", "greatest"));

  /** The name for people: {@code R²}, {@code temperature RMSE}. */
  public String label() {
    int dot = name.lastIndexOf('.');
    String metric = name.substring(dot + 1);
    String label = LABELS.getOrDefault(metric, metric);
    return dot < 0 ? label : name.substring(0, dot) + " " + label;
  }

  /** The name and four digits: {@code accuracy 0.9712}. */
  public String text() {
    return name + " " + (Double.isFinite(value) ? fourDigits(value) : "–");
  }

  private static String fourDigits(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.4g", value);
  }
}
