package dev.cosmicai.prepare.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows of an array that is stored in chunks, each of them packed. Keeps the block of rows that was
 * read last: as many as one chunk has, so that reading in order unpacks each chunk once. Columns of
 * a catalogue are kept whole.
 */
public abstract class ChunkedRows extends PlainRows {
  private static final long MAX_WHOLE_NUMBERS = 1 << 25;
  private static final int MAX_BLOCK_NUMBERS = 1 << 24;
  private static final int MAX_COLUMN_WIDTH = 64;

  private final int[] shape;
  private final int[] chunk;
  private final int rowElements;
  private final int numberBytes;
  private final boolean padded;

  /** A multiple of the chunks' rows. */
  private final int blockRows;

  private long blockStart;
  private int blockEnd;
  private ByteBuffer block = ByteBuffer.allocate(0);

  /**
   * An array.
   *
   * @param shape of which the first length counts the rows
   * @param chunk the shape of a chunk, of as many dimensions
   * @param padded whether chunks that reach beyond the array are stored as long as the others
   */
  protected ChunkedRows(
      InputFaults faults, int[] shape, int[] chunk, Numbers numbers, boolean padded) {
    this(faults, shape, chunk, numbers, padded, Integer.MAX_VALUE);
  }

  /**
   * The same where a chunk takes much memory beside its numbers.
   *
   * @param mostKept a column in more chunks than these is not kept whole
   */
  protected ChunkedRows(
      InputFaults faults,
      int[] shape,
      int[] chunk,
      Numbers numbers,
      boolean padded,
      long mostKept) {
    super(faults.file(), shape[0], rowShape(shape, chunk, faults), numbers);
    this.shape = shape;
    this.chunk = chunk;
    this.rowElements = rowElements();
    this.numberBytes = numbers.bytes();
    this.padded = padded;
    if ((long) rowElements * Math.min(chunk[0], shape[0]) > MAX_BLOCK_NUMBERS) {
      throw faults.unsuitable(
          "is in chunks of %,d rows of %,d numbers, too many to unpack for one sample; repack it"
                  .formatted(chunk[0], rowElements)
              + " with fewer rows in a chunk");
    }
    boolean whole =
        rowElements <= MAX_COLUMN_WIDTH && (long) shape[0] * rowElements <= MAX_WHOLE_NUMBERS;
    int chunks = whole ? Math.max(1, (shape[0] + chunk[0] - 1) / chunk[0]) : 1;
    this.blockRows = Math.multiplyExact(chunks <= mostKept ? chunks : 1, chunk[0]);
  }

  private static int[] rowShape(int[] shape, int[] chunk, InputFaults faults) {
    if (chunk.length != shape.length || Arrays.stream(chunk).anyMatch(length -> length < 1)) {
      throw faults.damaged("is damaged: its chunks do not fit its shape");
    }
    return rowShape(Arrays.stream(shape).asLongStream().toArray(), faults);
  }

  /**
   * The numbers of a chunk.
   *
   * @param offset of its first number in the array
   * @param lengths of what of it lies inside the array
   * @return a number for each place of the chunk, or of those lengths if it is not padded; null if
   *     none was ever written
   */
  protected abstract byte[] unpack(int[] offset, int[] lengths);

  /** The bytes of a number that was never written. */
  protected abstract byte[] fill();

  @Override
  protected ByteBuffer bytes(long row, int first, int count) {
    if (row < blockStart || row >= blockEnd) {
      readBlock(row);
    }
    int start = (int) (row - blockStart) * rowElements + first;
    return block.slice(start * numberBytes, count * numberBytes);
  }

  private void readBlock(long row) {
    int start = (int) (row - row % blockRows);
    int end = Math.min(shape[0], start + Math.min(blockRows, shape[0] - start));
    int bytes = Math.multiplyExact(Math.multiplyExact(end - start, rowElements), numberBytes);
    ByteBuffer read = ByteBuffer.allocate(bytes);
    for (int chunkRow = start; chunkRow < end; chunkRow += chunk[0]) {
      unpackChunks(chunkRow, start, read);
    }
    block = read;
    blockStart = start;
    blockEnd = end;
  }

  /** Unpacks all chunks that begin at a row. */
  private void unpackChunks(int chunkRow, int start, ByteBuffer target) {
    int[] offset = new int[shape.length];
    offset[0] = chunkRow;
    int dimension;
    do {
      int[] lengths = new int[shape.length];
      for (int i = 0; i < shape.length; i++) {
        lengths[i] = Math.min(chunk[i], shape[i] - offset[i]);
      }
      Chunk unpacked =
          new Chunk(
              unpack(offset.clone(), lengths), offset, lengths, padded ? chunk : lengths, target);
      copy(unpacked, 0, 0, (chunkRow - start) * rowElements);
      for (dimension = shape.length - 1; dimension > 0; dimension--) {
        offset[dimension] += chunk[dimension];
        if (offset[dimension] < shape[dimension]) {
          break;
        }
        offset[dimension] = 0;
      }
    } while (dimension > 0);
  }

  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this class
  private record Chunk(
      byte[] unpacked, int[] offset, int[] lengths, int[] stored, ByteBuffer target) {}

  /**
   * Copies what of a chunk lies inside the array.
   *
   * @param from the first number of this part of the chunk
   * @param to where this part begins in the target, before the chunk's offset is added
   */
  private void copy(Chunk chunk, int dimension, int from, int to) {
    int length = chunk.lengths()[dimension];
    int inChunk = stride(chunk.stored(), dimension);
    int inShape = stride(shape, dimension);
    // Rows are counted from the block's beginning already.
    int start = to + (dimension == 0 ? 0 : chunk.offset()[dimension] * inShape);
    if (dimension < shape.length - 1) {
      for (int i = 0; i < length; i++) {
        copy(chunk, dimension + 1, from + i * inChunk, start + i * inShape);
      }
    } else if (chunk.unpacked() != null) {
      chunk
          .target()
          .put(start * numberBytes, chunk.unpacked(), from * numberBytes, length * numberBytes);
    } else {
      for (int i = 0; i < length; i++) {
        chunk.target().put((start + i) * numberBytes, fill());
      }
    }
  }

  private static int stride(int[] lengths, int dimension) {
    int stride = 1;
    for (int i = dimension + 1; i < lengths.length; i++) {
      stride = Math.multiplyExact(stride, lengths[i]);
    }
    return stride;
  }
}
