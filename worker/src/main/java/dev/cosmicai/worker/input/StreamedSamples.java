package dev.cosmicai.worker.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.ImageRun;
import dev.cosmicai.formats.SampleShape;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/**
 * A partition whose images are handed out while they arrive. A batch is a view of the ring that
 * they arrive in; where the ring ends in the middle of one, where the elements are no float32 or
 * where the ring is too small for one, it is a copy.
 */
final class StreamedSamples implements SampleSource {
  /** What is copied at a time; whole elements of any type. */
  private static final int COPIED_BYTES = 1 << 20;

  private final RankContext context;
  private final OpenPartition partition;
  private final ImageRun images;
  private final ByteBuffer magnitudes;
  private final PrefetchBuffer prefetched;
  private final PrefetchBuffer.Range range;
  private final BufferPool copies;
  private int next;

  StreamedSamples(
      RankContext context,
      OpenPartition partition,
      ImageRun images,
      ByteBuffer magnitudes,
      PrefetchBuffer prefetched,
      Fetch fetch,
      BufferPool copies) {
    this.context = context;
    this.partition = partition;
    this.images = images;
    this.magnitudes = magnitudes;
    this.prefetched = prefetched;
    this.range = prefetched.append(fetch, images.offset(), images.length());
    this.copies = copies;
  }

  @Override
  public OpenPartition partition() {
    return partition;
  }

  /** Done when the first image is there, or a good part of it. */
  CompletableFuture<Void> begun() {
    return range.arrived(Math.min(images.sampleBytes(), COPIED_BYTES));
  }

  @Override
  public Batch next(int count) {
    int first = next;
    next += count;
    long bytes = (long) count * images.sampleBytes();
    await(1);
    boolean view = images.isFloat32() && prefetched.fits(bytes) && bytes <= range.contiguousBytes();
    Batch batch = view ? view(first, count, (int) bytes) : copy(first, count, bytes);
    checking(() -> check(batch));
    return batch;
  }

  private Batch view(int first, int count, int bytes) {
    await(bytes);
    PrefetchBuffer.Piece piece = range.take(bytes);
    checking(() -> images.passed(piece.bytes()));
    ByteBuffer floats = piece.bytes().order(ByteOrder.nativeOrder());
    return batch(first, count, floats, piece::release);
  }

  private Batch copy(int first, int count, long bytes) {
    SampleShape shape = partition.shape();
    ByteBuffer buffer = copies.take(Math.toIntExact(count * shape.imageBytes()));
    long left = bytes;
    while (left > 0) {
      int length = (int) Math.min(Math.min(left, COPIED_BYTES), range.contiguousBytes());
      await(length);
      PrefetchBuffer.Piece piece = range.take(length);
      checking(() -> images.passed(piece.bytes()));
      images.toFloat32(piece.bytes(), buffer);
      piece.release();
      left -= length;
    }
    ByteBuffer floats = buffer.slice(0, buffer.position()).order(ByteOrder.nativeOrder());
    return batch(first, count, floats, () -> copies.giveBack(buffer));
  }

  private Batch batch(int first, int count, ByteBuffer floats, Runnable release) {
    int sampleBytes = partition.shape().magnitudeBytes();
    ByteBuffer rows =
        magnitudes.slice(first * sampleBytes, count * sampleBytes).order(ByteOrder.nativeOrder());
    return new Batch(partition, first, count, floats, rows, release);
  }

  /** Damage explains a value that is none better than the survey that wrote it. */
  private void check(Batch batch) {
    try {
      FiniteCheck.checkImages(batch.images(), batch.first(), partition.shape(), partition.uri());
    } catch (FatalFault notFinite) {
      readOn();
      images.verify();
      throw notFinite;
    }
    if (range.remaining() == 0) {
      images.verify();
    }
  }

  private void readOn() {
    while (range.remaining() > 0) {
      await(1);
      int length =
          (int) Math.min(Math.min(range.remaining(), COPIED_BYTES), range.contiguousBytes());
      await(length);
      PrefetchBuffer.Piece piece = range.take(length);
      images.passed(piece.bytes());
      piece.release();
    }
  }

  private void checking(Runnable work) {
    long start = System.nanoTime();
    work.run();
    context.clock().add(Stage.CHECK, System.nanoTime() - start);
  }

  private void await(int bytes) {
    CompletableFuture<Void> arrived = range.arrived(bytes);
    if (arrived.isDone() && !arrived.isCompletedExceptionally()) {
      return;
    }
    context.progress().now(RankProgress.Activity.READING);
    context.clock().time(Stage.READ, () -> context.stop().await(arrived));
  }
}
