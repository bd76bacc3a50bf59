package dev.cosmicai.formats.transform;

import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.tensor.Tensor;

/** What one sample has in one column, where samples lie one by one. */
public sealed interface SampleValue {
  /** What to call it in messages, such as {@code `000123.npy`}. */
  String label();

  /** An image, not yet decoded. */
  record Image(EncodedImage image) implements SampleValue {
    @Override
    public String label() {
      return image.label();
    }
  }

  /** Numbers, of any shape. */
  record Numbers(String label, Tensor tensor) implements SampleValue {}

  /** Text. */
  record Text(String label, String text) implements SampleValue {}
}
