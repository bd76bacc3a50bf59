package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Optional;

/**
 * What a partition holds and where it lies in the file. To find out, {@link PartitionReader#layout}
 * reads directories and headers only, but for torch's older format, which it reads whole; the
 * columns are read when they are asked for. For one thread.
 */
public final class PartitionLayout {
  private static final long MAX_SAMPLE_BYTES = Integer.MAX_VALUE;

  private final MemoryBudget budget;
  private final SampleShape shape;
  private final StridedTensor images;
  private final StridedTensor magnitudes;
  private final StridedTensor redshifts;

  /** Columns that fit together; redshifts may be null. */
  PartitionLayout(
      MemoryBudget budget,
      SampleShape shape,
      StridedTensor images,
      StridedTensor magnitudes,
      StridedTensor redshifts) {
    this.budget = budget;
    this.shape = shape;
    this.images = images;
    this.magnitudes = magnitudes;
    this.redshifts = redshifts;
  }

  /** How many samples, and of what. */
  public SampleShape shape() {
    return shape;
  }

  /**
   * The images, to be taken piece by piece; empty if that cannot be: if they lie in another order
   * than row by row or share their checksum with other values. Then {@link #samples} still reads
   * them.
   */
  public Optional<ImageRun> images() {
    long sampleBytes = shape.pixels() * images.type().bytes();
    return sampleBytes > MAX_SAMPLE_BYTES
        ? Optional.empty()
        : images.run().map(run -> new ImageRun(run, images.type(), (int) sampleBytes));
  }

  /**
   * The magnitudes, verified but for their values.
   *
   * @return {@code [N, M]} float32 as in {@link Samples#magnitudes}
   * @throws FatalFault (PartitionCorrupt)
   */
  public ByteBuffer magnitudes() {
    return nativeOrder(magnitudes.toFloat32(budget));
  }

  /**
   * The redshifts, verified but for their values.
   *
   * @return {@code [N]}, NaN for a sample without a label; null if the partition is unlabelled
   * @throws FatalFault (PartitionCorrupt)
   */
  public DoubleBuffer redshifts() {
    return redshifts == null
        ? null
        : DoubleBuffer.wrap(redshifts.toFloat64(budget)).asReadOnlyBuffer();
  }

  /**
   * All columns at once, verified but for their values; views of the file where they can be.
   *
   * @throws FatalFault (PartitionCorrupt); PartitionShape if they take more than 2 GiB
   */
  public Samples samples() {
    return new Samples(shape, nativeOrder(images.toFloat32(budget)), magnitudes(), redshifts());
  }

  /** Partitions are little-endian, and so is every machine that libtorch is built for. */
  private static ByteBuffer nativeOrder(ByteBuffer littleEndian) {
    return littleEndian.order(ByteOrder.nativeOrder());
  }
}
