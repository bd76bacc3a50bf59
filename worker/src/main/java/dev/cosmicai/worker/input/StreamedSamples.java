package dev.cosmicai.worker.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.ImageRun;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/**
 * A partition whose images are handed out while they arrive. A batch is a view of the ring that
 * they arrive in; where the ring ends in the middle of one, where the elements are no float32 or
 * deflated, or where the ring is too small for one, it is a copy.
 */
final class StreamedSamples implements SampleSource {
  /** What is copied at a time; whole elements of any type. */
  private static final int COPIED_BYTES = 1 << 20;

  private static final int UNUSED_BYTES = 1 << 12;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RankContext context;
  private final OpenPartition partition;
  private final ImageRun images;
  private final ByteBuffer magnitudes;
  private final PrefetchBuffer prefetched;
  private final PrefetchBuffer.Range range;
  private final BufferPool copies;
  private PrefetchBuffer.Piece piece;
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
    int bytes = (int) Math.min(images.sampleBytes(), images.length());
    return range.arrived(Math.min(bytes, Math.min(COPIED_BYTES, prefetched.largestPieceBytes())));
  }

  @Override
  public Batch next(int count) {
    int first = next;
    next += count;
    long bytes = (long) count * images.sampleBytes();
    if (piece == null && range.remaining() > 0) {
      await(1);
    }
    boolean view = images.isFloat32() && prefetched.fits(bytes) && bytes <= range.contiguousBytes();
    Batch batch = view ? view(first, count, (int) bytes) : copy(first, count);
    checking(() -> check(batch));
    return batch;
  }

  private Batch view(int first, int count, int bytes) {
    await(bytes);
    PrefetchBuffer.Piece whole = range.take(bytes);
    checking(() -> images.passed(whole.bytes()));
    ByteBuffer floats = whole.bytes().order(ByteOrder.nativeOrder());
    return batch(first, count, floats, whole::release);
  }

  private Batch copy(int first, int count) {
    int bytes = Math.toIntExact(count * partition.shape().imageBytes());
    ByteBuffer buffer = copies.take(bytes).limit(bytes);
    fill(buffer);
    if (buffer.hasRemaining()) {
      images.verify(); // Cut short, and so it is said.
    }
    ByteBuffer floats = buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    return batch(first, count, floats, () -> copies.giveBack(buffer));
  }

  /** What is left of a piece is for the next batch; deflated bytes give many times as many. */
  private void fill(ByteBuffer floats) {
    while (true) {
      ByteBuffer stored = piece == null ? NOTHING : piece.bytes();
      images.read(stored, floats);
      if (piece != null && !stored.hasRemaining()) {
        piece.release();
        piece = null;
      }
      if (piece != null || !floats.hasRemaining() || range.remaining() == 0) {
        return;
      }
      int elements = floats.remaining() / Float.BYTES;
      takePiece(images.isPlain() ? (long) elements * images.elementBytes() : COPIED_BYTES);
    }
  }

  private void takePiece(long maxBytes) {
    await(1);
    long most = Math.min(COPIED_BYTES, prefetched.largestPieceBytes());
    long length =
        Math.min(Math.min(range.remaining(), maxBytes), Math.min(most, range.contiguousBytes()));
    await((int) length);
    piece = range.take((int) length);
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
    if (batch.first() + batch.count() == partition.shape().count()) {
      readOn();
      images.verify();
    }
  }

  /** To the end, which is behind the last image where images are deflated. */
  private void readOn() {
    ByteBuffer unused = ByteBuffer.allocateDirect(UNUSED_BYTES).order(ByteOrder.nativeOrder());
    do {
      fill(unused.clear());
    } while (unused.position() > 0);
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
