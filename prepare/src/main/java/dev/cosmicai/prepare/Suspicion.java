package dev.cosmicai.prepare;

import java.util.Locale;
import java.util.Optional;

/**
 * Counts values of a column that are numbers and yet hardly meant as such: surveys write -9999, -99
 * or 99 where they have no value.
 */
final class Suspicion {
  private final Column column;
  private final PrepareRequest.Scale scale;
  private long count;
  private long firstRow;
  private double first;

  /**
   * Of a column.
   *
   * @param scale of magnitudes or fluxes; null for redshifts
   */
  Suspicion(Column column, PrepareRequest.Scale scale) {
    this.column = column;
    this.scale = scale;
  }

  void look(long row, double value) {
    boolean likely = Double.isNaN(value);
    if (scale == null) {
      likely |= value >= -0.1 && value <= 20;
    } else if (scale == PrepareRequest.Scale.MAGNITUDES) {
      likely |= value > -50 && value < 60;
    } else {
      likely |= value != -99 && value != -999 && value != -9999;
    }
    if (!likely && count++ == 0) {
      firstRow = row;
      first = value;
    }
  }

  /** What to say, if there is something to say. */
  Optional<String> line(long rows) {
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d rows hold values such as %s (row %d, counted from 0), which mostly"
                + " stand for a missing one; they are taken as they are. %s",
            column.array().label(),
            count,
            rows,
            first,
            firstRow,
            scale == null
                ? "Write NaN where there is no redshift, and the sample counts as unlabelled"
                : "Remove those samples if that is so"));
  }
}
