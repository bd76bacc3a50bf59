package dev.cosmicai.formats.tensor;

import java.util.Arrays;

/**
 * The way through a tensor's elements in row-major order, wherever they lie in a storage. It may be
 * taken again from another first element; for one thread.
 */
public final class StridedWalk {
  private final long[] shape;
  private final long[] byteStrides;
  private final long[] index;

  /**
   * Through a tensor that lies inside its storage, which is less than 2 GiB long.
   *
   * @param shape the length of each dimension
   * @param byteStrides of each dimension, in bytes
   */
  public StridedWalk(long[] shape, long[] byteStrides) {
    this.shape = shape;
    this.byteStrides = byteStrides;
    this.index = new long[Math.max(shape.length - 1, 0)];
  }

  /** Elements along the last dimension. */
  public interface Run {
    /**
     * Takes the next ones.
     *
     * @param at the first element's byte in the storage
     * @param stride from one element to the next, in bytes
     * @param length how many there are
     */
    void accept(int at, int stride, int length);
  }

  /**
   * Visits all elements, one run along the last dimension after another.
   *
   * @param firstByte of the first element in the storage
   */
  public void forEachRun(long firstByte, Run run) {
    for (long length : shape) {
      if (length == 0) {
        return;
      }
    }
    int outer = index.length;
    int length = shape.length == 0 ? 1 : (int) shape[outer];
    int stride = shape.length == 0 ? 0 : (int) byteStride(outer);
    long at = firstByte;
    Arrays.fill(index, 0);
    while (true) {
      run.accept((int) at, stride, length);
      int dimension = outer - 1;
      while (dimension >= 0 && ++index[dimension] == shape[dimension]) {
        at -= (shape[dimension] - 1) * byteStride(dimension);
        index[dimension--] = 0;
      }
      if (dimension < 0) {
        return;
      }
      at += byteStride(dimension);
    }
  }

  /** The stride of a single element means nothing, and may be anything. */
  private long byteStride(int dimension) {
    return shape[dimension] == 1 ? 0 : byteStrides[dimension];
  }
}
