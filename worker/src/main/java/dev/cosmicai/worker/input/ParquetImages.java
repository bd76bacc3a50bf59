package dev.cosmicai.worker.input;

import dev.cosmicai.formats.ByteColumn;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.parquet.BinaryRun;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.worker.input.ring.PrefetchBuffer;
import dev.cosmicai.worker.input.ring.RingRanges;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Encoded images in a column of a Parquet file, a page in memory at a time. */
final class ParquetImages implements EncodedColumn.Images {
  private final BinaryRun run;
  private final RingRanges ranges;
  private final String name;
  private final long end;
  private final FileFaults faults;
  private PrefetchBuffer.Piece piece;
  private long row;

  /**
   * The rows of a column that starts to be fetched.
   *
   * @param ranges where {@code run} lies
   * @param faults name the file
   */
  ParquetImages(ByteColumn.Contents images, BinaryRun run, RingRanges ranges, FileFaults faults) {
    this.run = run;
    this.ranges = ranges;
    this.name = images.column().name();
    this.row = images.first();
    this.end = images.first() + images.rows();
    this.faults = faults;
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ranges.begun(RingRanges.COPIED_BYTES);
  }

  @Override
  public SampleValue next() {
    // A page may hold more rows when all bytes were taken.
    ByteBuffer stored = piece == null ? ByteBuffer.allocate(0) : piece.bytes();
    while (!run.next(stored)) {
      release();
      if (!ranges.hasNext()) {
        run.verify();
        throw new IllegalStateException("more rows are asked for than there are");
      }
      piece = ranges.some(RingRanges.COPIED_BYTES);
      stored = piece.bytes();
    }
    ByteBuffer value = run.value();
    String label = "%s of row %d (counted from 0)".formatted(FileFaults.quote(name), row++);
    SampleValue image = image(value, label);
    if (row == end) {
      drain();
    }
    return image;
  }

  private SampleValue image(ByteBuffer value, String label) {
    if (value == null) {
      return new SampleValue.Bad(
          label, faults.shape("holds no image in %s; leave that row out", label));
    } else if (value.remaining() > EncodedImage.MAX_BYTES) {
      return new SampleValue.Bad(
          label,
          faults.shape(
              "holds an image of %,d bytes in %s, where at most %,d are read",
              value.remaining(), label, EncodedImage.MAX_BYTES));
    }
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return new SampleValue.Image(new EncodedImage(label, bytes));
  }

  @Override
  public void abandon() {
    release();
    ranges.abandon();
  }

  /** The ring is for what comes next. */
  private void drain() {
    release();
    while (ranges.hasNext()) {
      ranges.some(RingRanges.COPIED_BYTES).release();
    }
    run.verify();
  }

  private void release() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
  }
}
