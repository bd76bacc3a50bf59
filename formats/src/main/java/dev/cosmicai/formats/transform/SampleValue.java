package dev.cosmicai.formats.transform;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.tensor.Tensor;

/** What one sample has in one column, where samples lie one by one. */
public sealed interface SampleValue {
  /** What to call it in messages, such as {@code `000123.npy`}. */
  String label();

  /** What it takes in memory, beside its label. */
  long bytes();

  /** An image, not yet decoded. */
  record Image(EncodedImage image) implements SampleValue {
    @Override
    public String label() {
      return image.label();
    }

    @Override
    public long bytes() {
      return image.bytes().length;
    }
  }

  /** Numbers, of any shape. */
  record Numbers(String label, Tensor tensor) implements SampleValue {
    @Override
    public long bytes() {
      return tensor.data().limit();
    }
  }

  /**
   * None that could be computed with: it is not there, or not what its name says.
   *
   * @param fault why
   */
  record Bad(String label, FatalFault fault) implements SampleValue {
    @Override
    public long bytes() {
      return 0;
    }
  }

  /** Text. */
  record Text(String label, String text) implements SampleValue {
    @Override
    public long bytes() {
      return (long) Character.BYTES * text.length();
    }
  }
}
