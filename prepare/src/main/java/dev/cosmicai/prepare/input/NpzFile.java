package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.npy.NpyArray;
import dev.cosmicai.formats.npy.NpzArrays;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.RowArray;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * numpy's {@code .npz}. Arrays that {@code numpy.savez} stored are read where they lie, whatever
 * their size; those that {@code savez_compressed} compressed are unpacked into memory, if they are
 * small. Fields of a structured array are named {@code array.field}.
 */
record NpzFile(String file, Bytes bytes, NpzArrays arrays) implements InputFile {
  private static final long MAX_UNPACKED_BYTES = 1L << 29;

  static NpzFile open(String file, Bytes bytes) {
    return open(
        file, bytes, () -> Math.min(MAX_UNPACKED_BYTES, Runtime.getRuntime().maxMemory() / 2));
  }

  /**
   * The same.
   *
   * @param spareBytes what all arrays together may be unpacked to, if that is more than twice the
   *     file
   */
  static NpzFile open(String file, Bytes bytes, LongSupplier spareBytes) {
    FileFaults faults = FileFaults.partition(file);
    MemoryBudget budget = new MemoryBudget(faults, bytes, spareBytes);
    return new NpzFile(file, bytes, NpzArrays.open(bytes, faults, budget));
  }

  @Override
  public List<String> names() {
    return List.copyOf(arrays.names());
  }

  @Override
  public RowArray array(String name) {
    int dot = arrays.names().contains(name) ? -1 : name.lastIndexOf('.');
    String key = dot < 0 ? name : name.substring(0, dot);
    String field = dot < 0 ? "" : name.substring(dot + 1);
    if (!arrays.names().contains(key)) {
      throw InputFile.noSuchArray(file, name, names());
    }
    NpyArray array = arrays.array(key);
    String label = file + ", array " + InputFaults.quote(name);
    List<String> fields = NpyRows.fields(array, new InputFaults(label));
    if (!fields.contains(field)) {
      throw InputFile.noSuchArray(
          file, name, fields.stream().map(each -> key + "." + each).toList());
    }
    return NpyRows.of(array, field, bytes, label);
  }

  @Override
  public List<String> imageNames() {
    return arrays.names().stream().flatMap(this::images).toList();
  }

  private Stream<String> images(String key) {
    try {
      return NpyRows.images(arrays.array(key), new InputFaults(file)).stream()
          .map(field -> field.isEmpty() ? key : key + "." + field);
    } catch (FatalFault e) {
      return Stream.of(); // It is none, or nobody can say; what it is matters if it is asked for.
    }
  }

  @Override
  public void close() {
    bytes.close();
  }
}
