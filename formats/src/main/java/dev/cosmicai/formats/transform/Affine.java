package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;

/**
 * Arithmetic on each pixel, in float32 as torch does it: a product is rounded once, a difference
 * and a quotient once each.
 */
interface Affine {
  /** Changes {@code count} values from {@code first} on, all of channel {@code channel}. */
  void apply(float[] values, int first, int count, int channel);

  /**
   * {@code x · factor}. The product is made in float64 and rounded once: so 8-bit numbers times
   * {@code 1/255} are what a division by 255 gives in float32, as in torchvision's {@code
   * to_dtype(scale=True)}.
   */
  static Affine scale(double factor) {
    return (values, first, count, channel) -> {
      for (int i = first; i < first + count; i++) {
        values[i] = (float) (values[i] * factor);
      }
    };
  }

  /** {@code (x − mean) / std}, as torchvision's {@code normalize}. */
  static Affine normalize(Transform.Normalize normalize) {
    int given = normalize.mean().size();
    return (values, first, count, channel) -> {
      float mean = normalize.mean().get(given == 1 ? 0 : channel).floatValue();
      float std = normalize.std().get(given == 1 ? 0 : channel).floatValue();
      for (int i = first; i < first + count; i++) {
        values[i] = (values[i] - mean) / std;
      }
    };
  }
}
