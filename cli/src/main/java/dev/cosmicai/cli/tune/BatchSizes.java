package dev.cosmicai.cli.tune;

import java.util.List;
import java.util.stream.IntStream;

/** The batch sizes that are tried. */
final class BatchSizes {
  private static final int SMALLEST = 8;
  private static final int LARGEST = 512;

  /** Of a batch's inputs: what lies between the layers takes a multiple. */
  private static final long MAX_BYTES = 256L << 20;

  /** Of the inputs of all streams. */
  private static final long MAX_BYTES_OF_ALL = 4L << 30;

  private BatchSizes() {}

  /**
   * Powers of two from 8 to 512, in ascending order; smaller ones where a sample is so large that
   * no such batch would fit.
   *
   * @param bytesOfASample of all inputs
   * @param streams forward passes in flight
   */
  static List<Integer> of(long bytesOfASample, int streams) {
    long fit = Math.min(MAX_BYTES, MAX_BYTES_OF_ALL / streams) / Math.max(1, bytesOfASample);
    int first = fit < SMALLEST ? 1 : SMALLEST;
    int last = fit < SMALLEST ? SMALLEST : LARGEST;
    return IntStream.iterate(first, size -> size <= last, size -> 2 * size)
        .filter(size -> size <= fit || size == 1)
        .boxed()
        .toList();
  }
}
