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
    FileBytes bytes = FileBytes.of(file);
    MemoryBudget budget = new MemoryBudget(origin, bytes);
    return tensors(bytes, origin, budget).toTensors(budget);
  }

  /** Whether an archive may be one: it has an array. */
  static boolean looksLike(StoredZip zip) {
    return zip.entryEndingWith(SUFFIX).isPresent();
  }

  static TensorSet tensors(FileBytes file, Origin origin, MemoryBudget budget) {
    StoredZip zip = StoredZip.open(file, origin);
    Map<String, StridedTensor> tensors = new LinkedHashMap<>();
    for (StoredZip.Entry entry : zip.entries()) {
      String name = entry.name();
      if (name.endsWith(SUFFIX)) {
        Member member = zip.member(entry, budget);
        tensors.put(name.substring(0, name.length() - SUFFIX.length()), read(member, name, origin));
      }
    }
    return new TensorSet(tensors, true);
  }

  /** Only the header is read; if that makes no sense, damage is the better explanation. */
  private static StridedTensor read(Member member, String name, Origin origin) {
    try {
      return Npy.read(member, origin, name);
    } catch (FatalFault senseless) {
      member.content();
      throw senseless;
    }
  }
}
