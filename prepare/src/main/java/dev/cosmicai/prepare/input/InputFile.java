package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /** Files that it is made of, in order; what identifies the input. */
  List<Path> files();

  @Override
  void close();

  /**
   * Opens a file by the end of its name, or a folder of {@code .pt}.
   *
   * @throws FatalFault InputNotFound, InvalidSpec for an unknown format, PartitionCorrupt,
   *     PartitionShape
   */
  static InputFile open(Path path) {
    if (Files.isDirectory(path)) {
      return PtFolder.open(path);
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "npy" -> NpyFile.open(path);
      case "npz" -> NpzFile.open(path);
      case "fits", "fit", "fts" -> FitsFile.open(path);
      case "h5", "hdf5", "hdf" -> HdfInput.open(path);
      case "pt" -> PtFolder.open(path);
      default ->
          throw new FatalFault(
              Reason.InvalidSpec,
              path + " has no known ending; wanted .npy, .npz, .fits, .h5, or a folder of .pt");
    };
  }

  /** What to say where there is no such array. */
  static FatalFault noSuchArray(Path file, String name, List<String> names) {
    return new FatalFault(
        Reason.InvalidSpec,
        "%s has no array or column %s; it has %s"
            .formatted(
                file,
                InputFaults.quote(name),
                names.isEmpty() ? "none" : InputFaults.quote(String.join(", ", names))));
  }
}
