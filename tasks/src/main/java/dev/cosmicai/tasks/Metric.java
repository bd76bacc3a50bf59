package dev.cosmicai.tasks;

/**
 * A number that says how good predictions are.
 *
 * @param name what it is, such as {@code accuracy}, or of a part {@code temperature.rmse}
 * @param value NaN where it is not defined
 */
public record Metric(String name, double value) {}
