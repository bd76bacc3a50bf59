package dev.cosmicai.prepare.input;

import dev.cosmicai.formats.npy.NpyArray;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.StoredArray;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** The rows of numpy's arrays, in a file of their own or in an archive. */
final class NpyRows {
  private NpyRows() {}

  /** The names of a structured array's fields; one empty name if it is no such array. */
  static List<String> fields(NpyArray array, InputFaults faults) {
    return NpyType.parse(array.descr(), faults).fields().stream()
        .map(NpyType.Field::name)
        .filter(name -> !name.isEmpty() || !array.descr().startsWith("["))
        .toList();
  }

  /** Those of the fields whose rows have three dimensions, as those of images have. */
  static List<String> images(NpyArray array, InputFaults faults) {
    return NpyType.parse(array.descr(), faults).fields().stream()
        .filter(field -> field.numbers().isPresent())
        .filter(field -> array.shape().length + field.shape().length == 4)
        .map(NpyType.Field::name)
        .toList();
  }

  /**
   * The rows of an array, where they lie or, of a compressed one, unpacked into memory.
   *
   * @param file that the array is in
   * @param field one of {@link #fields}
   * @param label what to call the array in messages
   */
  static StoredArray of(NpyArray array, String field, Bytes file, String label) {
    InputFaults faults = new InputFaults(label);
    NpyType type = NpyType.parse(array.descr(), faults);
    NpyType.Field wanted =
        type.fields().stream().filter(each -> each.name().equals(field)).findFirst().orElseThrow();
    PlainRows.Numbers numbers =
        wanted
            .numbers()
            .orElseThrow(
                () ->
                    faults.unsuitable(
                        "holds elements of type "
                            + InputFaults.quote(wanted.code())
                            + "; wanted numbers"));
    OptionalLong offset = array.offset();
    long start = offset.orElse(0);
    // Where there are fields, an element is a row of bytes of its own.
    StoredArray.Place elements =
        array.isColumnMajor()
            ? StoredArray.Place.columnMajor(start, array.shape(), type.bytes())
            : StoredArray.Place.dense(start, array.shape(), type.bytes());
    StoredArray.Place inElement =
        StoredArray.Place.dense(start + wanted.offset(), wanted.shape(), numbers.bytes());
    StoredArray.Place place =
        new StoredArray.Place(
            inElement.offset(),
            joined(elements.shape(), inElement.shape()),
            joined(elements.strides(), inElement.strides()));
    long end = start + array.length();
    PlainRows.rowShape(place.shape(), faults);
    if (offset.isEmpty() && array.length() > StoredArray.MAX_IN_MEMORY_BYTES) {
      throw faults.unsuitable(
          "is compressed and takes %,d bytes, of which none is found without unpacking those"
                  .formatted(array.length())
              + " before it; more than %d MiB are not unpacked into memory: save it with"
                  .formatted(StoredArray.MAX_IN_MEMORY_BYTES >> 20)
              + " numpy.savez instead of savez_compressed");
    }
    Bytes bytes = offset.isPresent() ? file : Bytes.of(array.elements(), faults);
    return StoredArray.of(bytes, place, numbers, end, faults);
  }

  private static long[] joined(long[] outer, long[] inner) {
    return LongStream.concat(Arrays.stream(outer), Arrays.stream(inner)).toArray();
  }
}
