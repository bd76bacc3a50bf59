package dev.cosmicai.prepare.input;

import dev.cosmicai.formats.npy.NpyArray;
import java.nio.file.Path;
import java.util.List;

/** A {@code .npy} file: one array without a name. */
record NpyFile(Path file, Bytes bytes, StoredArray only) implements InputFile {
  static NpyFile open(Path file) {
    Bytes bytes = Bytes.of(file);
    try {
      NpyArray array = NpyArray.of(bytes, file.toString());
      return new NpyFile(file, bytes, NpyRows.of(array, bytes, file.toString()));
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public List<String> names() {
    return List.of("");
  }

  @Override
  public RowArray array(String name) {
    if (!name.isEmpty()) {
      throw InputFile.noSuchArray(file, name, List.of());
    }
    return only;
  }

  @Override
  public List<String> imageNames() {
    return names(); // Whatever its shape: it is the only one.
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
