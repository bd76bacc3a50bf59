package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.StoredArray;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The columns of a FITS binary table: the same places in each row of {@code NAXIS1} bytes. */
final class FitsTable {
  private static final int MAX_FIELDS = 999;
  private static final int MAX_REPEAT = 1 << 28;
  private static final Pattern FORM = Pattern.compile("([0-9]{0,9})([LXBIJKAEDCMPQ]).*");
  private static final Pattern DIMENSIONS =
      Pattern.compile("\\( *[0-9]{1,9}( *, *[0-9]{1,9})* *\\)");

  private FitsTable() {}

  /**
   * A column. What its header says of it is looked at only when it is asked for.
   *
   * @param field its number, from 1
   * @param code the letter of its type
   * @param repeat elements in each row
   * @param at of the first row's, in the row
   */
  record Column(FitsHeader header, int field, String name, char code, long repeat, long at) {
    boolean mayBeImages() {
      return header.text("TDIM" + field).map(text -> text.split(",", -1).length == 3).orElse(false);
    }

    /** Its numbers, a row of them in each row of the table. */
    StoredArray rows(Bytes bytes, InputFaults faults) {
      return StoredArray.of(bytes, place(faults), numbers(faults), bytes.size(), faults);
    }

    private StoredArray.Place place(InputFaults faults) {
      long[] table = header.shape();
      int bytes = type(faults).bytes();
      long[] row = rowShape(faults);
      StoredArray.Place inRow = StoredArray.Place.dense(header.end() + at, row, bytes);
      return new StoredArray.Place(
          inRow.offset(),
          LongStream.concat(LongStream.of(table[0]), LongStream.of(row)).toArray(),
          LongStream.concat(LongStream.of(table[1]), LongStream.of(inRow.strides())).toArray());
    }

    private PlainRows.Numbers numbers(InputFaults faults) {
      NumberType type = type(faults);
      return new PlainRows.Numbers(
          type,
          ByteOrder.BIG_ENDIAN,
          header.decimal("TSCAL" + field, 1),
          header.decimal("TZERO" + field, 0),
          type.isWhole() ? header.find("TNULL" + field) : null);
    }

    private NumberType type(InputFaults faults) {
      return switch (code) {
        case 'B' -> NumberType.UINT8;
        case 'I' -> NumberType.INT16;
        case 'J' -> NumberType.INT32;
        case 'K' -> NumberType.INT64;
        case 'E' -> NumberType.FLOAT32;
        case 'D' -> NumberType.FLOAT64;
        default ->
            throw faults.unsuitable("has no numbers of fixed size; its form (TFORM) is " + code);
      };
    }

    private long[] rowShape(InputFaults faults) {
      String dimensions = header.text("TDIM" + field).orElse("");
      if (dimensions.isEmpty()) {
        return repeat == 1 ? new long[0] : new long[] {repeat};
      }
      if (DIMENSIONS.matcher(dimensions).matches()) {
        String[] lengths = dimensions.replaceAll("[() ]", "").split(",", -1);
        long[] shape = new long[lengths.length];
        long elements = 1;
        for (int i = 0; i < lengths.length; i++) {
          shape[lengths.length - 1 - i] = Long.parseLong(lengths[i]);
          elements = Math.min(Integer.MAX_VALUE, elements * Long.parseLong(lengths[i]));
        }
        if (elements == repeat) {
          return shape;
        }
      }
      throw faults.damaged("is damaged: TDIM%d does not fit its TFORM".formatted(field));
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
          .ifPresent(name -> columns.add(new Column(header, number, name, code, repeat, at)));
    }
    return columns;
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
