package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnNames;
import dev.cosmicai.prepare.input.InputFile;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Magnitudes, redshifts and kept columns. They are read through once, before anything is made, and
 * stay in memory unless they are many. For one thread.
 */
final class Catalogue {
  private static final long MAX_IN_MEMORY_BYTES = 256L << 20;

  private final long rows;
  private final List<Column> magnitudes;
  private final Optional<Column> redshift;
  private final List<Column> kept;
  private final PrepareRequest.Scale scale;
  private final Optional<Double> fluxFloor;

  /** What every row holds; null as long as it is not read, or if it is too much. */
  private ByteBuffer memory;

  private Catalogue(long rows, InputFile file, PrepareRequest request) {
    this.rows = rows;
    this.magnitudes =
        request.magnitudes().stream()
            .flatMap(word -> Column.find(file, word).each().stream())
            .toList();
    this.redshift = request.redshift().or(file::ownRedshift).map(word -> single(file, word));
    this.kept = request.keep().stream().map(word -> Column.find(file, word)).toList();
    this.scale = request.scale();
    this.fluxFloor = request.fluxFloor();
  }

  /**
   * Finds the columns that are asked for.
   *
   * @param rows what each of them must have
   */
  static Catalogue of(InputFile file, PrepareRequest request, long rows) {
    Catalogue catalogue = new Catalogue(rows, file, request);
    Stream.of(catalogue.magnitudes.stream(), catalogue.redshift.stream(), catalogue.kept.stream())
        .flatMap(columns -> columns)
        .forEach(column -> requireRows(column, rows, request));
    requireNamesOfTheirOwn(catalogue.kept);
    return catalogue;
  }

  /** The names of the magnitudes' columns. */
  List<String> names() {
    return magnitudes.stream().map(Column::name).toList();
  }

  boolean labelled() {
    return redshift.isPresent();
  }

  /** Columns that are kept as they are, each as whole numbers or as float64. */
  List<Column> kept() {
    return kept;
  }

  /**
   * Reads all rows, so that a value that cannot be used is told before anything is made.
   *
   * @return what a person should know, a line each
   */
  List<String> load() {
    List<Suspicion> suspicions =
        Stream.concat(
                magnitudes.stream().map(column -> new Suspicion(column, scale)),
                redshift.stream().map(column -> new Suspicion(column, null)))
            .toList();
    int rowBytes = rowBytes();
    boolean fits = rows * rowBytes <= MAX_IN_MEMORY_BYTES;
    ByteBuffer read = ByteBuffer.allocate(fits ? (int) rows * rowBytes : rowBytes);
    for (long row = 0; row < rows; row++) {
      if (!read.hasRemaining()) {
        read.clear();
      }
      read(row, read, suspicions);
    }
    memory = fits ? read : null;
    return suspicions.stream().flatMap(suspicion -> suspicion.line(rows).stream()).toList();
  }

  /** The bytes of a row: magnitudes and redshift as float32, then the kept columns. */
  ByteBuffer row(long row) {
    int rowBytes = rowBytes();
    if (memory != null) {
      return memory.slice((int) row * rowBytes, rowBytes);
    }
    ByteBuffer read = ByteBuffer.allocate(rowBytes);
    read(row, read, List.of());
    return read.flip();
  }

  private int rowBytes() {
    int keptNumbers = kept.stream().mapToInt(Column::width).sum();
    return Float.BYTES * (magnitudes.size() + (labelled() ? 1 : 0)) + Double.BYTES * keptNumbers;
  }

  private void read(long row, ByteBuffer target, List<Suspicion> suspicions) {
    for (int i = 0; i < magnitudes.size(); i++) {
      Column column = magnitudes.get(i);
      double value = value(column, row, i, suspicions);
      float finite = column.finite(row, value);
      target.putFloat(
          scale == PrepareRequest.Scale.MAGNITUDES
              ? finite
              : column.finite(row, magnitude(column, row, value)));
    }
    if (labelled()) {
      double value = value(redshift.get(), row, magnitudes.size(), suspicions);
      // A sample without a redshift is predicted all the same.
      target.putFloat(Double.isNaN(value) ? Float.NaN : redshift.get().finite(row, value));
    }
    for (Column column : kept) {
      for (int i = column.first(); i < column.first() + column.width(); i++) {
        if (column.array().isWhole()) {
          target.putLong(column.array().whole(row, i));
        } else {
          target.putDouble(column.array().number(row, i));
        }
      }
    }
  }

  private double value(Column column, long row, int i, List<Suspicion> suspicions) {
    double value = column.read(row);
    if (!suspicions.isEmpty()) {
      suspicions.get(i).look(row, value);
    }
    return value;
  }

  private double magnitude(Column column, long row, double flux) {
    double brightest = Math.max(flux, fluxFloor.orElse(flux));
    if (brightest <= 0) {
      throw column.bad(row, flux, "is a flux without a magnitude (see --flux-floor)");
    }
    return 22.5 - 2.5 * Math.log10(brightest);
  }

  private static Column single(InputFile file, String word) {
    Column column = Column.find(file, word);
    if (column.width() != 1) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s has %d values in a row; say which one is the redshift, as %s[0]"
              .formatted(column.array().label(), column.width(), word));
    }
    return column;
  }

  private static void requireRows(Column column, long rows, PrepareRequest request) {
    if (column.array().rows() != rows) {
      throw new FatalFault(
          Reason.PartitionShape,
          "%s has %,d rows, but %s has %,d cut-outs; row by row they must be the same objects"
              .formatted(column.array().label(), column.array().rows(), request.images(), rows));
    }
  }

  /** A kept column must not be taken for images, magnitudes or redshift, nor for another one. */
  private static void requireNamesOfTheirOwn(List<Column> kept) {
    Set<String> taken = new HashSet<>();
    for (String column : List.of("images", "magnitudes", "redshift")) {
      taken.addAll(ColumnNames.ofSurvey(column));
    }
    for (Column column : kept) {
      if (!taken.add(column.name())) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "--keep cannot keep `%s`: a partition has another column of that name, or readers take"
                    .formatted(column.name())
                + " it for one; rename it in the catalogue");
      }
    }
  }
}
