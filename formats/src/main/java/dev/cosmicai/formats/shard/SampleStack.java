package dev.cosmicai.formats.shard;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/** Numbers of single samples put together: int64 where all are integers, else float64. */
public final class SampleStack {
  private SampleStack() {}

  /** One list of all. */
  static Tensor sideBySide(List<Tensor> parts) {
    int elements = parts.stream().mapToInt(Tensor::elements).sum();
    return stacked(parts, new long[] {elements}, elements, type(parts));
  }

  /**
   * A row for each sample.
   *
   * @param samples as many numbers each; null where one has none, which becomes NaN
   * @param first the first one's position in the partition, for messages
   * @param column which, for messages
   * @return {@code [N]} or {@code [N, K]}; null if no sample has any
   * @throws FatalFault (PartitionShape) if one has more numbers than another
   */
  public static Tensor rows(List<Tensor> samples, int first, String column, FileFaults faults) {
    Tensor one = samples.stream().filter(Objects::nonNull).findFirst().orElse(null);
    if (one == null) {
      return null;
    }
    int width = one.elements();
    for (int i = 0; i < samples.size(); i++) {
      Tensor sample = samples.get(i);
      if (sample != null && sample.elements() != width) {
        throw faults.shape(
            "holds %d numbers in %s of sample %d (counted from 0), and %d in another; wanted as"
                + " many in each",
            sample.elements(), column, first + i, width);
      }
    }
    long[] shape =
        one.shape().length == 0 ? new long[] {samples.size()} : new long[] {samples.size(), width};
    return stacked(samples, shape, width, type(samples));
  }

  private static ElementType type(List<Tensor> parts) {
    boolean integers = parts.stream().allMatch(part -> part != null && !part.type().isFloating());
    return integers ? ElementType.INT64 : ElementType.FLOAT64;
  }

  private static Tensor stacked(List<Tensor> parts, long[] shape, int width, ElementType type) {
    long elements = 1;
    for (long length : shape) {
      elements *= length;
    }
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(elements * Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (Tensor part : parts) {
      int count = part == null ? width : part.elements();
      for (int i = 0; i < count; i++) {
        if (part == null) {
          data.putDouble(Double.NaN);
        } else if (type == ElementType.INT64) {
          data.putLong(part.type().integerAt(part.data(), i * part.type().bytes()));
        } else {
          data.putDouble(part.type().valueAt(part.data(), i * part.type().bytes()));
        }
      }
    }
    return new Tensor(type, shape, data.flip());
  }
}
