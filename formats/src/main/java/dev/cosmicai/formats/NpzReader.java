package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads numpy's {@code .npz}: a ZIP of {@code .npy} arrays, stored ({@code savez}) or deflated
 * ({@code savez_compressed}).
 */
public final class NpzReader {
  private static final String SUFFIX = ".npy";

  private NpzReader() {}

  /**
   * All arrays by name.
   *
   * @param file from its position to its limit; stored arrays in C order are views of it
   * @param name the file's URI, for messages
   * @throws FatalFault (PartitionCorrupt, PartitionShape, PartitionUnsafe)
   */
  public static Map<String, Tensor> read(ByteBuffer file, String name) {
    return read(file, Origin.partition(name));
  }

  /** The same with another reason than PartitionCorrupt, such as ModelCorrupt. */
  public static Map<String, Tensor> read(ByteBuffer file, String name, Reason corrupt) {
    return read(file, new Origin(name, corrupt));
  }

  private static Map<String, Tensor> read(ByteBuffer file, Origin origin) {
    MemoryBudget budget = new MemoryBudget(origin, file);
    return tensors(file, origin, budget).toTensors(budget);
  }

  /** Whether an archive may be one: it has an array. */
  static boolean looksLike(StoredZip zip) {
    return zip.entryEndingWith(SUFFIX).isPresent();
  }

  static TensorSet tensors(ByteBuffer file, Origin origin, MemoryBudget budget) {
    StoredZip zip = StoredZip.open(file, origin);
    Map<String, StridedTensor> tensors = new LinkedHashMap<>();
    for (StoredZip.Entry entry : zip.entries()) {
      String member = entry.name();
      if (member.endsWith(SUFFIX)) {
        tensors.put(
            member.substring(0, member.length() - SUFFIX.length()),
            Npy.read(zip.bytes(entry, budget), origin, member));
      }
    }
    return new TensorSet(tensors, true);
  }
}
