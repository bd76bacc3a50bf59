package dev.cosmicai.prepare.input;

import io.jhdf.api.dataset.ChunkedDataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The rows of a chunked dataset. Keeps the block of rows that was read last: as many as one chunk
 * has, so that reading in order unpacks each chunk once. Columns of a catalogue are kept whole.
 */
final class HdfRows implements RowArray {
  private static final long MAX_WHOLE_NUMBERS = 1 << 25;
  private static final int MAX_BLOCK_NUMBERS = 1 << 24;
  private static final int MAX_COLUMN_WIDTH = 64;

  private final String label;
  private final ChunkedDataset dataset;
  private final NumberType type;
  private final ByteOrder order;
  private final InputFaults faults;
  private final int[] shape;
  private final int[] chunk;
  private final int rowElements;

  /** A multiple of the chunks' rows. */
  private final int blockRows;

  private long blockStart;
  private int blockEnd;
  private double[] block = new double[0];

  private HdfRows(
      String label,
      ChunkedDataset dataset,
      NumberType type,
      ByteOrder order,
      InputFaults faults,
      int rowElements) {
    this.label = label;
    this.dataset = dataset;
    this.type = type;
    this.order = order;
    this.faults = faults;
    this.shape = dataset.getDimensions();
    this.chunk = dataset.getChunkDimensions();
    this.rowElements = rowElements;
    boolean whole =
        rowElements <= MAX_COLUMN_WIDTH && (long) shape[0] * rowElements <= MAX_WHOLE_NUMBERS;
    int chunks = whole ? Math.max(1, (shape[0] + chunk[0] - 1) / chunk[0]) : 1;
    this.blockRows = Math.multiplyExact(chunks, chunk[0]);
  }

  static HdfRows of(
      String label, ChunkedDataset dataset, NumberType type, ByteOrder order, InputFaults faults) {
    int[] shape = dataset.getDimensions();
    int[] chunk = dataset.getChunkDimensions();
    if (chunk.length != shape.length || Arrays.stream(chunk).anyMatch(length -> length < 1)) {
      throw faults.damaged("is damaged: its chunks do not fit its shape");
    }
    long rowElements = 1;
    for (int i = 1; i < shape.length; i++) {
      rowElements = Math.min(Integer.MAX_VALUE, rowElements * shape[i]);
    }
    long perChunk = rowElements * Math.min(chunk[0], shape[0]);
    if (perChunk > MAX_BLOCK_NUMBERS) {
      throw faults.unsuitable(
          "is in chunks of %,d rows of %,d numbers, too many to unpack for one sample; repack it"
                  .formatted(chunk[0], rowElements)
              + " with fewer rows in a chunk");
    }
    return new HdfRows(label, dataset, type, order, faults, (int) rowElements);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public long rows() {
    return shape[0];
  }

  @Override
  public int[] rowShape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  @Override
  public void read(long row, int first, int count, double[] target, int at) {
    int start = fetch(row) + first; // Before the block is looked at: this may replace it.
    System.arraycopy(block, start, target, at, count);
  }

  @Override
  public void read(long row, int first, int count, float[] target, int at) {
    int start = fetch(row) + first;
    for (int i = 0; i < count; i++) {
      target[at + i] = (float) block[start + i];
    }
  }

  /** Where the row begins in the block, which holds it afterwards. */
  private int fetch(long row) {
    if (row < blockStart || row >= blockEnd) {
      int start = (int) (row - row % blockRows);
      int end = Math.min(shape[0], start + Math.min(blockRows, shape[0] - start));
      double[] numbers = new double[Math.multiplyExact(end - start, rowElements)];
      for (int chunkRow = start; chunkRow < end; chunkRow += chunk[0]) {
        unpackChunks(chunkRow, start, numbers);
      }
      block = numbers;
      blockStart = start;
      blockEnd = end;
    }
    return (int) (row - blockStart) * rowElements;
  }

  /** Unpacks all chunks that begin at a row. */
  private void unpackChunks(int chunkRow, int start, double[] target) {
    int[] offset = new int[shape.length];
    offset[0] = chunkRow;
    int dimension;
    do {
      int[] at = offset.clone();
      byte[] unpacked = HdfInput.faults(faults, () -> dataset.getDecompressedChunk(at));
      ByteBuffer bytes = ByteBuffer.wrap(unpacked).order(order);
      if (bytes.limit() < chunkNumbers() * type.bytes()) {
        throw faults.damaged("is damaged: a chunk is shorter than it should be");
      }
      copy(bytes, 0, at, 0, (chunkRow - start) * rowElements, target);
      for (dimension = shape.length - 1; dimension > 0; dimension--) {
        offset[dimension] += chunk[dimension];
        if (offset[dimension] < shape[dimension]) {
          break;
        }
        offset[dimension] = 0;
      }
    } while (dimension > 0);
  }

  /**
   * Copies what of a chunk lies inside the dataset.
   *
   * @param from the first number of this part of the chunk
   * @param to where this part begins in the target, before the chunk's offset is added
   */
  private void copy(
      ByteBuffer bytes, int dimension, int[] offset, int from, int to, double[] target) {
    int length = Math.min(chunk[dimension], shape[dimension] - offset[dimension]);
    int inChunk = stride(chunk, dimension);
    int inShape = stride(shape, dimension);
    // Rows are counted from the block's beginning already.
    int start = to + (dimension == 0 ? 0 : offset[dimension] * inShape);
    for (int i = 0; i < length; i++) {
      if (dimension == shape.length - 1) {
        target[start + i] = type.get(bytes, (from + i) * type.bytes());
      } else {
        copy(bytes, dimension + 1, offset, from + i * inChunk, start + i * inShape, target);
      }
    }
  }

  private long chunkNumbers() {
    long numbers = 1;
    for (int length : chunk) {
      numbers = Math.multiplyExact(numbers, (long) length);
    }
    return numbers;
  }

  private static int stride(int[] lengths, int dimension) {
    int stride = 1;
    for (int i = dimension + 1; i < lengths.length; i++) {
      stride = Math.multiplyExact(stride, lengths[i]);
    }
    return stride;
  }
}
