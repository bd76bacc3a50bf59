package dev.cosmicai.worker.input;

import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A column of encoded images, which are decoded where they are converted. */
final class EncodedColumn implements ColumnSource {
  /** Of a batch: large photographs make it smaller than asked for, always at the same samples. */
  static final long MAX_BATCH_BYTES = 32L << 20;

  private final Images images;
  private final SampleConversion conversion;
  private final long batchBytes;
  private final Deque<SampleValue> ahead = new ArrayDeque<>();

  /** Gives one image after another. */
  interface Images {
    /** Done when the first one is there, or a good part of it. */
    CompletableFuture<Void> begun();

    /**
     * Waits for the next one; {@linkplain SampleValue.Bad bad} if that one is not there or not
     * read.
     *
     * @throws dev.cosmicai.faults.FatalFault PartitionCorrupt, PartitionShape, PartitionChanged of
     *     all that follow
     */
    SampleValue next();

    /** Gives up those that were not taken. */
    void abandon();
  }

  /**
   * Of images.
   *
   * @param batchBytes this column's part of {@link #MAX_BATCH_BYTES}
   */
  EncodedColumn(Images images, SampleConversion conversion, long batchBytes) {
    this.images = images;
    this.conversion = conversion;
    this.batchBytes = batchBytes;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return images.begun();
  }

  @Override
  public int fitting(int count) {
    long bytes = 0;
    int fitting = 0;
    for (SampleValue image : ahead) {
      bytes += image.bytes();
      if (fitting == count || (fitting > 0 && bytes > batchBytes)) {
        return fitting;
      }
      fitting++;
    }
    while (fitting < count) {
      SampleValue image = images.next();
      ahead.add(image);
      bytes += image.bytes();
      if (fitting > 0 && bytes > batchBytes) {
        return fitting;
      }
      fitting++;
    }
    return fitting;
  }

  @Override
  public Rows next(int count) {
    List<SampleValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(ahead.remove());
    }
    return new Rows(new InputRows.Values(values, conversion), () -> {});
  }

  @Override
  public void verify() {
    // An image is looked at when it is decoded; its file has no checksum over all of them.
  }

  @Override
  public void abandon() {
    ahead.clear();
    images.abandon();
  }
}
