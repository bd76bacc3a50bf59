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

  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Bytes of all inputs of one sample. */
  public long inputBytes() {
    return inputs.stream().mapToLong(TensorSpec::sampleBytes).sum();
  }

  /** Such as {@code images float32 [N, 5, 32, 32], magnitudes float32 [N, 5]}. */
  static String text(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::toString).collect(joining(", "));
  }

  /** Both, with an arrow between them. */
  @Override
  public String toString() {
    return text(inputs) + " -> " + text(outputs);
  }
}
