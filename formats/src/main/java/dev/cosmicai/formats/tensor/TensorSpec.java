package dev.cosmicai.formats.tensor;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a network takes or gives under one name: {@code [N, …]} for N samples.
 *
 * @param name as the network calls it
 * @param type of its elements
 * @param sampleShape the dimensions after N; none for one number a sample
 */
public record TensorSpec(String name, ElementType type, List<Integer> sampleShape) {
  /** Copies the list. */
  public TensorSpec {
    sampleShape = List.copyOf(sampleShape);
  }

  /** The same with the dimensions one by one. */
  public static TensorSpec of(String name, ElementType type, Integer... sampleShape) {
    return new TensorSpec(name, type, List.of(sampleShape));
  }

  /** Elements of one sample. */
  public int sampleElements() {
    return sampleShape.stream().reduce(1, Math::multiplyExact);
  }

  /** Bytes of one sample. */
  public int sampleBytes() {
    return Math.multiplyExact(sampleElements(), type.bytes());
  }

  /** The whole shape of so many samples. */
  public long[] shape(long count) {
    return Stream.concat(Stream.of(count), sampleShape.stream().map(Integer::longValue))
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Such as {@code images float32 [N, 5, 32, 32]}. */
  @Override
  public String toString() {
    return name + " " + type + " " + shapeText(sampleShape);
  }

  /** Such as {@code [N, 5, 32, 32]}. */
  public static String shapeText(List<Integer> sampleShape) {
    return Stream.concat(Stream.of("N"), sampleShape.stream().map(String::valueOf))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
