package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * An array of records of equal length, each of several fields.
 *
 * @param shape of the array
 * @param columnMajor whether its first dimension varies fastest
 * @param recordBytes the length of a record
 * @param data which they fill exactly
 * @param label what to call the array in messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Records(
    long[] shape,
    boolean columnMajor,
    long recordBytes,
    Extent data,
    FileFaults faults,
    String label) {

  /**
   * One field of all records.
   *
   * @param offset of its first byte in a record
   * @param inner the shape of what it is in each record; empty for a single number
   * @param fieldLabel what to call it in messages
   * @return of the array's dimensions, then the inner ones
   */
  public StridedTensor field(
      ElementType type, ByteOrder order, long offset, long[] inner, String fieldLabel) {
    long[] rows = LongStream.concat(Arrays.stream(shape), LongStream.of(recordBytes)).toArray();
    long bytes = new Bounds(ElementType.UINT8, rows, data.length(), faults, label).elements();
    if (bytes != data.length()) {
      throw faults.corrupt(
          "is damaged or cut short: %s of shape %s takes %,d bytes and has %,d",
          label, Arrays.toString(shape), bytes, data.length());
    }
    return StridedTensor.ofBytes(
        type,
        order,
        offset,
        LongStream.concat(Arrays.stream(shape), Arrays.stream(inner)).toArray(),
        LongStream.concat(
                Arrays.stream(Bounds.denseStrides(shape, columnMajor, recordBytes)),
                Arrays.stream(Bounds.denseStrides(inner, false, type.bytes())))
            .toArray(),
        data,
        faults,
        fieldLabel);
  }
}
