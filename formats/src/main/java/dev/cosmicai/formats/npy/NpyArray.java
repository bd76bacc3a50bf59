package dev.cosmicai.formats.npy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.PlainMember;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Records;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * An array in numpy's {@code .npy} format, in a file of its own or in an archive: what its header
 * says, and where its elements are. They are read when they are asked for. For one thread at a
 * time.
 */
public final class NpyArray {
  private final String descr;
  private final boolean columnMajor;
  private final long[] shape;
  private final Extent elements;
  private final FileFaults faults;
  private final String label;

  NpyArray(
      String descr,
      boolean columnMajor,
      long[] shape,
      Extent elements,
      FileFaults faults,
      String label) {
    this.descr = descr;
    this.columnMajor = columnMajor;
    this.shape = shape;
    this.elements = elements;
    this.faults = faults;
    this.label = label;
  }

  /**
   * Reads the header of a file that is one array.
   *
   * @param name the file's path or URI, for messages
   * @throws FatalFault (PartitionCorrupt) if it does not begin with one
   */
  public static NpyArray of(FileBytes file, String name) {
    return of(file, FileFaults.partition(name));
  }

  /** The same with the caller's faults. */
  public static NpyArray of(FileBytes file, FileFaults faults) {
    return Npy.read(new PlainMember(file, 0, file.size(), faults), faults, "it");
  }

  /**
   * The type of the elements in numpy's notation, such as {@code <f4}, or of a structured array the
   * list of its fields, such as {@code [('z', '<f4')]}; whatever the file says.
   */
  public String descr() {
    return descr;
  }

  /** Whether the first dimension varies fastest (Fortran order) instead of the last one. */
  public boolean isColumnMajor() {
    return columnMajor;
  }

  /** The length of each dimension, outermost first; empty for a scalar. None is negative. */
  public long[] shape() {
    return shape.clone();
  }

  /** Of the elements, unpacked, in bytes; may be other than type and shape ask for. */
  public long length() {
    return elements.length();
  }

  /** Where the elements lie in the file as they are; empty if they are compressed. */
  public OptionalLong offset() {
    return elements.offset(0);
  }

  /**
   * The elements, read and unpacked into memory and verified.
   *
   * @return from position 0 to the limit; to be read only
   * @throws FatalFault (PartitionCorrupt) if they are damaged, or unpack to far more than the file
   */
  public ByteBuffer elements() {
    return elements.bytes();
  }

  /** The same as a tensor, of a type that partitions may have. */
  public StridedTensor tensor() {
    if (descr.startsWith("[")) {
      throw faults.shape(
          "holds a structured array %s in %s, which is not supported; save each field as an array"
              + " of its own",
          FileFaults.quote(descr), label);
    }
    ElementType type = type(descr, label);
    return StridedTensor.dense(type, order(descr), shape, columnMajor, elements, faults, label);
  }

  /**
   * The fields of a structured array by name; empty if it is none, or has others than plain ones.
   */
  Map<String, Supplier<StridedTensor>> fields() {
    Map<String, Supplier<StridedTensor>> fields = new LinkedHashMap<>();
    for (NpyFields.Field field : NpyFields.parse(descr)) {
      fields.put(field.name(), () -> tensor(field));
    }
    return fields;
  }

  private StridedTensor tensor(NpyFields.Field field) {
    String name = FileFaults.quote(field.name());
    ElementType type = type(field.descr(), name);
    return new Records(shape, columnMajor, field.elementBytes(), elements, faults, label)
        .field(type, order(field.descr()), field.offset(), field.shape(), name);
  }

  private ElementType type(String code, String what) {
    if (code.contains("O")) {
      throw faults.unsafe(
          "holds Python objects (type %s) in %s, which are not supported; a partition may only hold"
              + " numbers",
          FileFaults.quote(code), what);
    }
    return ElementType.ofNumpy(code.replaceFirst("^>", "<"))
        .orElseThrow(() -> faults.unsupported("elements of type " + FileFaults.quote(code), what));
  }

  private static ByteOrder order(String code) {
    return code.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
