package dev.cosmicai.formats.tensor;

/** The way through a tensor's elements in row-major order, wherever they lie in its storage. */
final class StridedWalk {
  private final long[] shape;
  private final long[] strides;
  private final long firstByte;
  private final int elementBytes;

  /**
   * Through a tensor that lies inside its storage, which is less than 2 GiB long.
   *
   * @param shape the length of each dimension
   * @param strides of each dimension, in elements
   * @param firstByte of the first element in the storage
   */
  StridedWalk(long[] shape, long[] strides, long firstByte, int elementBytes) {
    this.shape = shape;
    this.strides = strides;
    this.firstByte = firstByte;
    this.elementBytes = elementBytes;
  }

  /** Elements along the last dimension. */
  interface Run {
    /**
     * Takes the next ones.
     *
     * @param at the first element's byte in the storage
     * @param stride from one element to the next, in bytes
     * @param length how many there are
     */
    void accept(int at, int stride, int length);
  }

  /** Visits all elements, one run along the last dimension after another. */
  void forEachRun(Run run) {
    for (long length : shape) {
      if (length == 0) {
        return;
      }
    }
    int outer = Math.max(shape.length - 1, 0);
    int length = shape.length == 0 ? 1 : (int) shape[outer];
    int stride = shape.length == 0 ? 0 : (int) byteStride(outer);
    long[] index = new long[outer];
    long at = firstByte;
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
    return shape[dimension] == 1 ? 0 : strides[dimension] * elementBytes;
  }
}
