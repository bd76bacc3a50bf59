package dev.cosmicai.results.summary;

import dev.cosmicai.tasks.ClassRow;

/**
 * How well one class is predicted.
 *
 * @param name its name, or its number
 * @param support labelled samples that are of it
 * @param precision the share of those predicted that are of it; NaN if it was never predicted
 * @param recall the share of its samples that were predicted; NaN without any
 * @param f1 the harmonic mean of both
 */
public record ClassQuality(String name, long support, double precision, double recall, double f1) {
  static ClassQuality of(ClassRow row) {
    return new ClassQuality(row.name(), row.support(), row.precision(), row.recall(), row.f1());
  }
}
