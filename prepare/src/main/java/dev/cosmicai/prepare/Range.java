package dev.cosmicai.prepare;

/**
 * The smallest and the largest of some values.
 *
 * @param min positive infinity if there are none
 * @param max negative infinity if there are none
 */
public record Range(float min, float max) {
  static final Range NONE = new Range(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

  /** The range of some values of an array. */
  static Range of(float[] values, int from, int to) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    return new Range(min, max);
  }

  /** The range of both. */
  Range and(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }
}
