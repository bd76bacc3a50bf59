package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.npy.NpyArray;
import dev.cosmicai.formats.npy.NpzArrays;
import java.nio.file.Path;
import java.util.List;

/**
 * numpy's {@code .npz}. Arrays that {@code numpy.savez} stored are read where they lie, whatever
 * their size; those that {@code savez_compressed} compressed are unpacked into memory, and only if
 * they are small, as the columns of a catalogue are, and take, all together, no more than twice the
 * file.
 */
record NpzFile(Path file, Bytes bytes, NpzArrays arrays) implements InputFile {
  private static final long MAX_UNPACKED_BYTES = 256L << 20;

  static NpzFile open(Path file) {
    return open(file, Bytes.of(file));
  }

  static NpzFile open(Path file, Bytes bytes) {
    try {
      return new NpzFile(file, bytes, NpzArrays.open(bytes, file.toString()));
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(arrays.names());
  }

  @Override
  public RowArray array(String name) {
    if (!arrays.names().contains(name)) {
      throw InputFile.noSuchArray(file, name, names());
    }
    NpyArray array = arrays.array(name);
    String label = file + ", array " + InputFaults.quote(name);
    if (arrays.isCompressed(name) && array.length() > MAX_UNPACKED_BYTES) {
      throw new InputFaults(label)
          .unsuitable(
              "is compressed, so that no sample can be found without unpacking all, and that is"
                  + " too much; save it with numpy.savez instead of savez_compressed");
    }
    return NpyRows.of(array, bytes, label);
  }

  @Override
  public List<String> imageNames() {
    // A catalogue's columns need not be numbers, as long as nobody asks for them.
    return arrays.names().stream().filter(this::holdsImages).toList();
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    bytes.close();
  }

  /** Images that are compressed have to be asked for by name, since only that unpacks them. */
  private boolean holdsImages(String name) {
    try {
      return !arrays.isCompressed(name) && array(name).rowShape().length == 3;
    } catch (FatalFault e) {
      return false;
    }
  }
}
