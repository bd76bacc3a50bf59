package dev.cosmicai.formats.parquet.type;

import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.footer.LogicalType.Meaning;
import dev.cosmicai.formats.parquet.footer.PhysicalType;
import dev.cosmicai.formats.parquet.page.Damage;
import dev.cosmicai.formats.tensor.ElementType;
import java.util.Optional;

/**
 * How a column's values become elements of a tensor.
 *
 * <table>
 *   <caption>Types</caption>
 *   <tr><td>boolean, float16, float, double, int8 to int64, uint8<td>the same
 *   <tr><td>uint16, uint32, uint64<td>int32, int64, and int64 if they are less than 2⁶³
 *   <tr><td>decimal<td>float64
 *   <tr><td>date, time, timestamp<td>int64: the number that is stored, in the column's unit
 *   <tr><td>bytes of a fixed length<td>uint8, so many a row
 * </table>
 *
 * @param type of the elements
 * @param bytes of a value
 * @param isArray whether a value is several elements
 * @param conversion empty if the stored bytes are the elements
 * @param missing the bits of an element that stands for a null; empty where none does
 */
public record ColumnFormat(
    ElementType type,
    int bytes,
    boolean isArray,
    Optional<LogicalValues> conversion,
    Optional<Long> missing) {
  private static final int MAX_SCALE = 76;
  private static final int MAX_DECIMAL_BYTES = 32;
  private static final int MAX_UINT16 = (1 << Short.SIZE) - 1;
  private static final int MAX_UINT8 = (1 << Byte.SIZE) - 1;
  private static final long FLOAT16_NAN = 0x7E00;

  /** Of a column whose values are numbers; other ones are refused. */
  public static ColumnFormat of(Leaf leaf, Damage damage) {
    Meaning meaning = leaf.logical().meaning();
    ColumnFormat format =
        switch (leaf.type()) {
          case BOOLEAN -> same(ElementType.BOOL);
          case INT32 -> ofInt(leaf, meaning);
          case INT64 -> ofLong(leaf, meaning);
          case FLOAT -> floating(ElementType.FLOAT32, Float.floatToIntBits(Float.NaN));
          case DOUBLE -> floating(ElementType.FLOAT64, Double.doubleToLongBits(Double.NaN));
          case FIXED_LEN_BYTE_ARRAY -> ofBytes(leaf, meaning);
          case INT96, BYTE_ARRAY -> null;
        };
    if (format == null) {
      throw damage
          .faults()
          .shape(
              "holds %s in %s, which is no input for a network; name another column",
              describe(leaf), damage.column());
    }
    return format;
  }

  private static ColumnFormat ofInt(Leaf leaf, Meaning meaning) {
    return switch (meaning) {
      case NONE, INT32 -> same(ElementType.INT32);
      case INT8 ->
          converted(ElementType.INT8, LogicalValues.toByte(Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> converted(ElementType.INT16, LogicalValues.toShort());
      case UINT8 -> converted(ElementType.UINT8, LogicalValues.toByte(0, MAX_UINT8));
      case UINT16 -> converted(ElementType.INT32, LogicalValues.toInt(0, MAX_UINT16));
      case UINT32 -> converted(ElementType.INT64, LogicalValues.toLong(false));
      case DATE, TIME -> converted(ElementType.INT64, LogicalValues.toLong(true));
      case DECIMAL -> decimal(leaf, true);
      case INT64, UINT64, FLOAT16, TIMESTAMP, TEXT, LIST, OTHER -> null;
    };
  }

  private static ColumnFormat ofLong(Leaf leaf, Meaning meaning) {
    return switch (meaning) {
      case NONE, INT64, TIME, TIMESTAMP -> same(ElementType.INT64);
      case UINT64 -> converted(ElementType.INT64, LogicalValues.unsignedLong());
      case DECIMAL -> decimal(leaf, true);
      case INT8, INT16, INT32, UINT8, UINT16, UINT32, FLOAT16, DATE, TEXT, LIST, OTHER -> null;
    };
  }

  private static ColumnFormat ofBytes(Leaf leaf, Meaning meaning) {
    return switch (meaning) {
      case NONE ->
          new ColumnFormat(
              ElementType.UINT8, leaf.bytes(), true, Optional.empty(), Optional.empty());
      case FLOAT16 ->
          leaf.bytes() == Short.BYTES ? floating(ElementType.FLOAT16, FLOAT16_NAN) : null;
      case DECIMAL -> leaf.bytes() <= MAX_DECIMAL_BYTES ? decimal(leaf, false) : null;
      default -> null;
    };
  }

  private static ColumnFormat same(ElementType type) {
    return new ColumnFormat(type, type.bytes(), false, Optional.empty(), Optional.empty());
  }

  private static ColumnFormat floating(ElementType type, long nan) {
    return new ColumnFormat(type, type.bytes(), false, Optional.empty(), Optional.of(nan));
  }

  private static ColumnFormat converted(ElementType type, LogicalValues conversion) {
    return new ColumnFormat(type, type.bytes(), false, Optional.of(conversion), Optional.empty());
  }

  private static ColumnFormat decimal(Leaf leaf, boolean isInteger) {
    int scale = leaf.logical().scale();
    return scale < 0 || scale > MAX_SCALE
        ? null
        : new ColumnFormat(
            ElementType.FLOAT64,
            Double.BYTES,
            false,
            Optional.of(LogicalValues.decimal(leaf.bytes(), isInteger, scale)),
            Optional.of(Double.doubleToLongBits(Double.NaN)));
  }

  private static String describe(Leaf leaf) {
    boolean isText = leaf.logical().meaning() == Meaning.TEXT;
    return switch (leaf.type()) {
      case BYTE_ARRAY -> isText ? "text" : "byte strings";
      case INT96 -> "timestamps of 96 bits";
      default -> "values of a type that is not read";
    };
  }

  /** Whether a column holds values of any length. */
  public static boolean isBinary(Leaf leaf) {
    return leaf.type() == PhysicalType.BYTE_ARRAY && leaf.maxRepetition() == 0;
  }
}
