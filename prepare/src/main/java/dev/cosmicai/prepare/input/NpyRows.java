package dev.cosmicai.prepare.input;

import dev.cosmicai.formats.npy.NpyArray;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** The rows of numpy's arrays, in a file of their own or in an archive. */
final class NpyRows {
  private NpyRows() {}

  /**
   * The rows of an array, where they lie or, of a compressed one, unpacked into memory.
   *
   * @param file that the array is in
   * @param label what to call the array in messages
   */
  static StoredArray of(NpyArray array, Bytes file, String label) {
    InputFaults faults = new InputFaults(label);
    long[] shape = array.shape();
    if (array.isColumnMajor() && shape.length > 1) {
      throw faults.unsuitable(
          "is in Fortran order, where a sample is scattered over the whole file; save it again"
              + " with numpy.ascontiguousarray");
    }
    OptionalLong offset = array.offset();
    long start = offset.orElse(0);
    StoredArray.Layout layout =
        StoredArray.Layout.dense(
            type(array.descr(), faults), order(array.descr()), start, shape, faults);
    Bytes bytes = offset.isPresent() ? file : Bytes.of(array.elements(), faults);
    return StoredArray.of(label, bytes, layout, start + array.length(), faults);
  }

  private static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static NumberType type(String descr, InputFaults faults) {
    return switch (descr.replaceFirst("^[<>|=]", "")) {
      case "f8" -> NumberType.FLOAT64;
      case "f4" -> NumberType.FLOAT32;
      case "f2" -> NumberType.FLOAT16;
      case "i8" -> NumberType.INT64;
      case "i4" -> NumberType.INT32;
      case "u4" -> NumberType.UINT32;
      case "i2" -> NumberType.INT16;
      case "u2" -> NumberType.UINT16;
      case "i1" -> NumberType.INT8;
      case "u1" -> NumberType.UINT8;
      default ->
          throw faults.unsuitable(
              "holds elements of type " + InputFaults.quote(descr) + "; wanted numbers");
    };
  }
}
