package dev.cosmicai.prepare.input;

import dev.cosmicai.formats.npy.NpyArray;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.RowArray;
import java.util.List;

/** A {@code .npy} file: one array without a name, or the fields of a structured one. */
record NpyFile(String file, Bytes bytes, NpyArray array, List<String> names) implements InputFile {
  static NpyFile open(String file, Bytes bytes) {
    NpyArray array = NpyArray.of(bytes, file);
    return new NpyFile(file, bytes, array, NpyRows.fields(array, new InputFaults(file)));
  }

  @Override
  public RowArray array(String name) {
    if (!names.contains(name)) {
      throw InputFile.noSuchArray(file, name, names);
    }
    String label = name.isEmpty() ? file : file + ", field " + InputFaults.quote(name);
    return NpyRows.of(array, name, bytes, label);
  }

  @Override
  public List<String> imageNames() {
    return names.size() == 1 ? names : NpyRows.images(array, new InputFaults(file));
  }

  @Override
  public void close() {
    bytes.close();
  }
}
