package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A file, or a folder of {@code .pt} files, that holds arrays by name. The arrays stay valid until
 * it is closed.
 */
public interface InputFile extends AutoCloseable {
  /** The arrays' names, in the file's order; one empty name where an array has none. */
  List<String> names();

  /**
   * The array of a name.
   *
   * @param name one of {@link #names}; FITS columns in any case, as that format says
   * @throws FatalFault (InvalidSpec) naming what there is, if there is no such array
   */
  RowArray array(String name);

  /** The names of arrays whose rows have three dimensions, as those of images have. */
  List<String> imageNames();

  /** The array that redshifts are meant by if nobody says; only partitions have one. */
  default Optional<String> ownRedshift() {
    return Optional.empty();
  }

  @Override
  void close();

  /**
   * Opens a file by the end of its name, or a folder of {@code .pt}.
   *
   * @throws FatalFault InputNotFound, InvalidSpec for an unknown format, PartitionCorrupt,
   *     PartitionShape
   */
  static InputFile open(Source source) {
    String name = source.toString();
    BiFunction<String, Bytes, InputFile> reader =
        switch (source.isFolder() ? "pt" : source.ending()) {
          case "npy" -> NpyFile::open;
          case "npz" -> NpzFile::open;
          case "fits", "fit", "fts", "fz" -> FitsFile::open;
          case "h5", "hdf5", "hdf" -> HdfInput::open;
          case "pt", "pth" -> null;
          default ->
              throw new FatalFault(
                  Reason.InvalidSpec,
                  name
                      + " has no known ending; wanted .npy, .npz, .fits, .h5, .pt or a folder of .pt");
        };
    if (reader == null) {
      return PtFolder.open(source);
    }
    Bytes bytes = source.open();
    try {
      return reader.apply(name, bytes);
    } catch (RuntimeException e) {
      try (bytes) {
        throw e;
      }
    }
  }

  /** What to say where there is no such array. */
  static FatalFault noSuchArray(String file, String name, List<String> names) {
    return new FatalFault(
        Reason.InvalidSpec,
        "%s has no array or column %s; it has %s"
            .formatted(
                file,
                InputFaults.quote(name),
                names.isEmpty() ? "none" : InputFaults.quote(String.join(", ", names))));
  }
}
