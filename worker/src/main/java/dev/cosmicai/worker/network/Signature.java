package dev.cosmicai.worker.network;

import static java.util.stream.Collectors.joining;

import dev.cosmicai.formats.tensor.TensorSpec;
import java.util.List;

/**
 * What a network takes and gives, in its order.
 *
 * @param inputs from 1 to {@value #MAX_TENSORS}, of different names
 * @param outputs from 1 to {@value #MAX_TENSORS}, of different names
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  static final int MAX_TENSORS = 16;
  static final int MAX_DIMENSIONS = 8;
  private static final int MAX_DIMENSION = 1 << 24;
  private static final int MAX_ELEMENTS = 1 << 28;

  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Bytes of all inputs of one sample. */
  public long inputBytes() {
    return inputs.stream().mapToLong(TensorSpec::sampleBytes).sum();
  }

  /**
   * Whether a dimension after the first may be of a length.
   *
   * @param elements of one sample, by the dimensions up to this one
   */
  static boolean isDimension(long length, long elements) {
    return length >= 1 && length <= MAX_DIMENSION && elements <= MAX_ELEMENTS;
  }

  /** Such as {@code images float32 [N, 5, 32, 32], magnitudes float32 [N, 5]}. */
  public static String text(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::toString).collect(joining(", "));
  }

  /** Both, with an arrow between them. */
  @Override
  public String toString() {
    return text(inputs) + " -> " + text(outputs);
  }
}
