package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.InputFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads magnitudes and redshifts. For one thread. */
final class Catalogue {
  private final List<Column> magnitudes;
  private final Optional<Column> redshift;
  private final PrepareRequest.Scale scale;
  private final Optional<Double> fluxFloor;
  private final double[] one = new double[1];

  private Catalogue(
      List<Column> magnitudes,
      Optional<Column> redshift,
      PrepareRequest.Scale scale,
      Optional<Double> fluxFloor) {
    this.magnitudes = magnitudes;
    this.redshift = redshift;
    this.scale = scale;
    this.fluxFloor = fluxFloor;
  }

  /**
   * Finds the columns that are asked for.
   *
   * @param rows what each of them must have
   */
  static Catalogue of(InputFile file, PrepareRequest request, long rows) {
    List<Column> magnitudes = new ArrayList<>();
    for (String word : request.magnitudes()) {
      magnitudes.addAll(Column.find(file, word));
    }
    Optional<Column> redshift =
        request.redshift().or(file::ownRedshift).map(word -> single(file, word));
    magnitudes.forEach(column -> requireRows(column, rows, request));
    redshift.ifPresent(column -> requireRows(column, rows, request));
    return new Catalogue(List.copyOf(magnitudes), redshift, request.scale(), request.fluxFloor());
  }

  /** The names of the magnitudes' columns. */
  List<String> names() {
    return magnitudes.stream().map(Column::name).toList();
  }

  boolean labelled() {
    return redshift.isPresent();
  }

  /** Reads all rows once, so that a value that cannot be used is told before anything is made. */
  void check() {
    float[] scratch = new float[magnitudes.size()];
    for (long row = 0; row < magnitudes.get(0).array().rows(); row++) {
      readMagnitudes(row, scratch);
      if (labelled()) {
        redshift(row);
      }
    }
  }

  /** Reads a row's magnitudes from index 0 of {@code target} on. */
  void readMagnitudes(long row, float[] target) {
    for (int i = 0; i < magnitudes.size(); i++) {
      Column column = magnitudes.get(i);
      double value = column.value(row, one);
      target[i] =
          (float)
              (scale == PrepareRequest.Scale.MAGNITUDES ? value : magnitude(column, row, value));
    }
  }

  /** A row's redshift. */
  float redshift(long row) {
    return (float) redshift.orElseThrow().value(row, one);
  }

  private double magnitude(Column column, long row, double flux) {
    double brightest = Math.max(flux, fluxFloor.orElse(flux));
    if (brightest <= 0) {
      throw column.bad(row, flux, "is a flux without a magnitude (see --flux-floor)");
    }
    return 22.5 - 2.5 * Math.log10(brightest);
  }

  private static Column single(InputFile file, String word) {
    List<Column> columns = Column.find(file, word);
    if (columns.size() != 1) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s has %d values in a row; say which one is the redshift, as %s[0]"
              .formatted(columns.get(0).array().label(), columns.size(), word));
    }
    return columns.get(0);
  }

  private static void requireRows(Column column, long rows, PrepareRequest request) {
    if (column.array().rows() != rows) {
      throw new FatalFault(
          Reason.PartitionShape,
          "%s has %,d rows, but %s has %,d cut-outs; row by row they must be the same objects"
              .formatted(column.array().label(), column.array().rows(), request.images(), rows));
    }
  }
}
