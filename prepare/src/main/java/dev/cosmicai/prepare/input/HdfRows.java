package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.ChunkedRows;
import dev.cosmicai.prepare.rows.InputFaults;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import java.util.Arrays;

/** The rows of a dataset in chunks, of which some, or all, may never have been written. */
final class HdfRows extends ChunkedRows {
  /** Null if there are no chunks at all. */
  private final ChunkedDataset dataset;

  private final InputFaults faults;
  private final byte[] fill;

  private HdfRows(Dataset dataset, int[] chunk, Numbers numbers, InputFaults faults) {
    super(faults, dataset.getDimensions(), chunk, numbers, true);
    this.dataset = dataset instanceof ChunkedDataset chunked ? chunked : null;
    this.faults = faults;
    this.fill = HdfNumbers.fill(dataset, numbers.bytes(), faults);
  }

  static HdfRows of(ChunkedDataset dataset, Numbers numbers, InputFaults faults) {
    return new HdfRows(dataset, dataset.getChunkDimensions(), numbers, faults);
  }

  /** Of a dataset that has a shape and nothing else. */
  static HdfRows unwritten(Dataset dataset, Numbers numbers, InputFaults faults) {
    int[] row = dataset.getDimensions().clone();
    row[0] = 1;
    return new HdfRows(dataset, row, numbers, faults);
  }

  @Override
  protected byte[] unpack(int[] offset, int[] lengths) {
    byte[] unpacked = dataset == null ? null : HdfInput.faults(faults, () -> chunk(offset));
    if (unpacked != null && unpacked.length < chunkBytes()) {
      throw faults.damaged("is damaged: a chunk is shorter than it should be");
    }
    return unpacked;
  }

  @Override
  protected byte[] fill() {
    return fill;
  }

  private byte[] chunk(int[] offset) {
    try {
      return dataset.getDecompressedChunk(offset);
    } catch (HdfException e) {
      // jHDF has no other way to say that there is no such chunk.
      if (String.valueOf(e.getMessage()).startsWith("No chunk with offset")) {
        return null;
      }
      throw e;
    }
  }

  private long chunkBytes() {
    return Arrays.stream(dataset.getChunkDimensions())
        .asLongStream()
        .reduce(fill.length, Math::multiplyExact);
  }
}
