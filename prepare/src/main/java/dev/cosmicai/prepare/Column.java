package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.InputFile;
import dev.cosmicai.prepare.rows.RowArray;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of each row of an array.
 *
 * @param name as {@code dataset.json} names it
 * @param first the first number's index in the row
 * @param width how many numbers
 */
record Column(String name, RowArray array, int first, int width) {
  private static final Pattern ONE_ELEMENT = Pattern.compile("(.*)\\[([0-9]{1,9})]");

  /**
   * The column that a word means: {@code NAME} for all values of a row, {@code NAME[k]} for one.
   */
  static Column find(InputFile file, String word) {
    Matcher one = ONE_ELEMENT.matcher(word);
    if (!one.matches() || file.names().contains(word)) {
      RowArray array = file.array(word);
      return new Column(word, array, 0, elements(array, word));
    }
    RowArray array = file.array(one.group(1));
    int element = Integer.parseInt(one.group(2));
    if (element >= elements(array, word)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s has %d values in a row; there is no number %d, counted from 0"
              .formatted(array.label(), array.rowElements(), element));
    }
    return new Column(word, array, element, 1);
  }

  /** The same, each value of a row as a column of its own. */
  List<Column> each() {
    if (width == 1) {
      return List.of(this);
    }
    List<Column> columns = new ArrayList<>();
    for (int element = 0; element < width; element++) {
      columns.add(new Column(name + "[" + element + "]", array, first + element, 1));
    }
    return columns;
  }

  /** Of a column of one number: that of a row, whatever it is. */
  double read(long row) {
    return array.number(row, first);
  }

  /**
   * A number as partitions hold it.
   *
   * @throws FatalFault (PartitionNotFinite) naming file, column and row
   */
  float finite(long row, double value) {
    float single = (float) value;
    if (!Double.isFinite(value)) {
      throw bad(row, value, "is not a number that a network takes");
    } else if (Float.isInfinite(single)) {
      throw bad(row, value, "is beyond float32, in which partitions are");
    }
    return single;
  }

  /** What to say of a value that cannot be used. */
  FatalFault bad(long row, double value, String problem) {
    return new FatalFault(
        Reason.PartitionNotFinite,
        "%s, row %d (counted from 0): %s %s; remove or repair that sample"
            .formatted(array.label(), row, value, problem));
  }

  private static int elements(RowArray array, String word) {
    if (array.rowShape().length > 1) {
      throw new FatalFault(
          Reason.PartitionShape,
          "%s holds more than a list of numbers in each row, so that `%s` is no column"
              .formatted(array.label(), word));
    }
    return array.rowElements();
  }
}
