package dev.cosmicai.prepare.input;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a FITS binary table: the same places in each row of {@code NAXIS1} bytes. */
final class FitsTable {
  private static final int MAX_FIELDS = 999;
  private static final int MAX_REPEAT = 1 << 28;
  private static final Pattern FORM = Pattern.compile("([0-9]{0,9})([LXBIJKAEDCMPQ]).*");
  private static final Pattern DIMENSIONS =
      Pattern.compile("\\( *[0-9]{1,9}( *, *[0-9]{1,9})* *\\)");

  private FitsTable() {}

  /**
   * A column as the header describes it.
   *
   * @param code the letter of its type
   * @param repeat elements in each row
   * @param offset of the first row's, in the file
   */
  @SuppressWarnings("ArrayRecordComponent") // never shared beyond this package
  record Column(
      String name,
      char code,
      int repeat,
      int[] rowShape,
      long offset,
      long rows,
      long rowBytes,
      double scale,
      double zero,
      boolean mayBeNull) {

    /** Where its numbers are. */
    StoredArray.Layout layout(InputFaults faults) {
      NumberType type =
          switch (code) {
            case 'B' -> NumberType.UINT8;
            case 'I' -> NumberType.INT16;
            case 'J' -> NumberType.INT32;
            case 'K' -> NumberType.INT64;
            case 'E' -> NumberType.FLOAT32;
            case 'D' -> NumberType.FLOAT64;
            default ->
                throw faults.unsuitable(
                    "has no numbers of fixed size in column "
                        + InputFaults.quote(name)
                        + "; its form is "
                        + code);
          };
      if (mayBeNull) {
        throw faults.unsuitable(
            "declares missing values (TNULL) in column "
                + InputFaults.quote(name)
                + "; write it as floating point");
      }
      return new StoredArray.Layout(
          type, ByteOrder.BIG_ENDIAN, offset, rows, rowBytes, rowShape, scale, zero);
    }
  }

  /** All columns that have a name. */
  static List<Column> columns(FitsHeader header, InputFaults faults) {
    long[] shape = header.shape();
    long fields = header.number("TFIELDS");
    if (shape.length != 2 || fields < 0 || fields > MAX_FIELDS) {
      throw faults.damaged("is damaged: a table that is not as the format says");
    }
    List<Column> columns = new ArrayList<>();
    long offset = 0;
    for (int field = 1; field <= fields; field++) {
      Matcher form = FORM.matcher(header.text("TFORM" + field).orElse(""));
      if (!form.matches()) {
        throw faults.damaged("is damaged: TFORM" + field + " is missing or unknown");
      }
      char code = form.group(2).charAt(0);
      long repeat = form.group(1).isEmpty() ? 1 : Long.parseLong(form.group(1));
      if (repeat > MAX_REPEAT) {
        throw faults.damaged("is damaged: TFORM" + field + " repeats too often");
      }
      long at = offset;
      offset += bytes(code, repeat);
      if (offset > shape[1]) {
        throw faults.damaged("is damaged: its table's columns do not fit into a row");
      }
      int number = field;
      header
          .text("TTYPE" + field)
          .ifPresent(
              name ->
                  columns.add(
                      new Column(
                          name,
                          code,
                          (int) repeat,
                          rowShape(header, number, (int) repeat, faults),
                          header.end() + at,
                          shape[0],
                          shape[1],
                          header.decimal("TSCAL" + number, 1),
                          header.decimal("TZERO" + number, 0),
                          header.text("TNULL" + number).isPresent())));
    }
    return columns;
  }

  private static int[] rowShape(FitsHeader header, int field, int repeat, InputFaults faults) {
    String dimensions = header.text("TDIM" + field).orElse("");
    if (dimensions.isEmpty()) {
      return repeat == 1 ? new int[0] : new int[] {repeat};
    }
    if (DIMENSIONS.matcher(dimensions).matches()) {
      String[] lengths = dimensions.replaceAll("[() ]", "").split(",", -1);
      int[] shape = new int[lengths.length];
      long elements = 1;
      for (int i = 0; i < lengths.length; i++) {
        shape[lengths.length - 1 - i] = Integer.parseInt(lengths[i]);
        elements = Math.min(Integer.MAX_VALUE, elements * Integer.parseInt(lengths[i]));
      }
      if (elements == repeat) {
        return shape;
      }
    }
    throw faults.damaged("is damaged: TDIM%d does not fit its TFORM".formatted(field));
  }

  private static long bytes(char code, long repeat) {
    return switch (code) {
      case 'X' -> (repeat + 7) / 8;
      case 'I' -> 2 * repeat;
      case 'J', 'E' -> 4 * repeat;
      case 'K', 'D', 'C', 'P' -> 8 * repeat;
      case 'M', 'Q' -> 16 * repeat;
      default -> repeat; // L, B, A
    };
  }
}
