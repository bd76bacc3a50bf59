package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.InputFile;
import dev.cosmicai.prepare.input.RowArray;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One number of each row of an array.
 *
 * @param name as {@code dataset.json} names it
 * @param element its index in the row
 */
record Column(String name, RowArray array, int element) {
  private static final Pattern ONE_ELEMENT = Pattern.compile("(.*)\\[([0-9]{1,9})]");

  /**
   * The columns that a word means: {@code NAME} for all values of a row, {@code NAME[k]} for one.
   */
  static List<Column> find(InputFile file, String word) {
    Matcher one = ONE_ELEMENT.matcher(word);
    if (one.matches()) {
      RowArray array = file.array(one.group(1));
      int element = Integer.parseInt(one.group(2));
      if (element >= elements(array, word)) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "%s has %d values in a row; there is no number %d, counted from 0"
                .formatted(array.label(), array.rowElements(), element));
      }
      return List.of(new Column(word, array, element));
    }
    RowArray array = file.array(word);
    int elements = elements(array, word);
    List<Column> columns = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      columns.add(new Column(elements == 1 ? word : word + "[" + element + "]", array, element));
    }
    return columns;
  }

  /**
   * The value of a row.
   *
   * @throws FatalFault (PartitionNotFinite) naming file, column and row
   */
  double value(long row, double[] one) {
    array.read(row, element, 1, one, 0);
    if (!Double.isFinite(one[0])) {
      throw bad(row, one[0], "is not a number that a network takes");
    }
    return one[0];
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
