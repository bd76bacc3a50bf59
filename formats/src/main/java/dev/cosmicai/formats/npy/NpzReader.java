package dev.cosmicai.formats.npy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.formats.zip.StoredZip;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads numpy's {@code .npz} and {@code .npy} as tensors. */
public final class NpzReader {
  private NpzReader() {}

  /**
   * All arrays by name.
   *
   * @param file from its position to its limit; stored arrays in C order are views of it
   * @param name the file's URI, for messages
   * @throws FatalFault (PartitionCorrupt, PartitionShape, PartitionUnsafe)
   */
  public static Map<String, Tensor> read(ByteBuffer file, String name) {
    return read(file, FileFaults.partition(name));
  }

  /** The same with another reason than PartitionCorrupt, such as ModelCorrupt. */
  public static Map<String, Tensor> read(ByteBuffer file, String name, Reason corrupt) {
    return read(file, new FileFaults(name, corrupt));
  }

  private static Map<String, Tensor> read(ByteBuffer file, FileFaults faults) {
    FileBytes bytes = FileBytes.of(file);
    MemoryBudget budget = new MemoryBudget(faults, bytes);
    return tensors(bytes, faults, budget).toTensors(budget);
  }

  /** Whether a file is an {@code .npy} array. */
  public static boolean looksLikeArray(FileBytes file) {
    return Npy.looksLike(file);
  }

  /** Whether an archive may be one: it has an array. */
  public static boolean looksLike(StoredZip zip) {
    return zip.entryEndingWith(NpzArrays.SUFFIX).isPresent();
  }

  /**
   * The arrays of an archive by name, or the only one of an {@code .npy} file. If that is a
   * structured one, its fields by name; so, too, if an archive holds only that.
   */
  public static TensorSet tensors(FileBytes file, FileFaults faults, MemoryBudget budget) {
    if (Npy.looksLike(file)) {
      NpyArray array = NpyArray.of(file, faults);
      Map<String, Supplier<StridedTensor>> fields = array.fields();
      return fields.isEmpty()
          ? TensorSet.inOrder(List.of(array::tensor))
          : new TensorSet(fields, true);
    }
    NpzArrays arrays = new NpzArrays(StoredZip.open(file, faults, budget), faults, budget);
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    for (String name : arrays.names()) {
      tensors.put(name, () -> tensor(arrays, name, faults));
    }
    Map<String, Supplier<StridedTensor>> fields =
        tensors.size() == 1 ? fields(arrays, arrays.names().iterator().next()) : Map.of();
    return new TensorSet(fields.isEmpty() ? tensors : fields, true);
  }

  private static Map<String, Supplier<StridedTensor>> fields(NpzArrays arrays, String name) {
    try {
      return arrays.array(name).fields();
    } catch (FatalFault e) {
      return Map.of(); // Told once the array is asked for.
    }
  }

  /** Only the header is read; if that makes no sense, damage is the better explanation. */
  private static StridedTensor tensor(NpzArrays arrays, String name, FileFaults faults) {
    try {
      return arrays.array(name).tensor();
    } catch (FatalFault refused) {
      if (refused.reason() == faults.corrupt()) {
        arrays.verify(name);
      }
      throw refused;
    }
  }
}
