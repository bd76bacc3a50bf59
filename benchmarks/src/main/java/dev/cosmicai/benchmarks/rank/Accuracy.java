package dev.cosmicai.benchmarks.rank;

/**
 * How far a contender's predictions are from those of eager PyTorch in float32.
 *
 * @param largest max |Δ|
 * @param rmsOverSigma the root mean square of Δ over the standard deviation of the predictions
 */
record Accuracy(double largest, double rmsOverSigma) {}
