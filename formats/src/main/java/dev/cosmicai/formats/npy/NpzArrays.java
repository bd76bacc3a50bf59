package dev.cosmicai.formats.npy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.zip.StoredZip;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The arrays in numpy's {@code .npz}, a ZIP of {@code .npy} arrays, stored ({@code savez}) or
 * deflated ({@code savez_compressed}). An array that nobody asks for is not looked at. What is
 * unpacked stays in memory and takes, all together, no more than the {@link MemoryBudget}. For one
 * thread at a time.
 */
public final class NpzArrays {
  static final String SUFFIX = ".npy";

  /** What describes an array takes more than twice as much memory as in the file. */
  private static final int MAX_ARRAYS = 4_096;

  private static final int ARRAY_BYTES = 512;
  private static final int NAME_FACTOR = 4;

  private final StoredZip zip;
  private final FileFaults faults;
  private final MemoryBudget budget;
  private final Map<String, StoredZip.Entry> entries = new LinkedHashMap<>();
  private final Map<String, Member> members = new HashMap<>();

  /** The arrays of an archive. */
  NpzArrays(StoredZip zip, FileFaults faults, MemoryBudget budget) {
    this.zip = zip;
    this.faults = faults;
    this.budget = budget;
    if (zip.count() > MAX_ARRAYS) {
      throw faults.shape("holds %,d arrays, and at most %,d are read", zip.count(), MAX_ARRAYS);
    }
    for (StoredZip.Entry entry : zip.entries()) {
      String name = entry.name();
      if (name.endsWith(SUFFIX)) {
        budget.charge(ARRAY_BYTES + (long) NAME_FACTOR * name.length());
        entries.put(name.substring(0, name.length() - SUFFIX.length()), entry);
      }
    }
  }

  /**
   * Reads the directory of a file.
   *
   * @param name the file's path or URI, for messages
   * @throws FatalFault (PartitionCorrupt) if it is no whole ZIP archive
   */
  public static NpzArrays open(FileBytes file, String name) {
    FileFaults faults = FileFaults.partition(name);
    return open(file, faults, new MemoryBudget(faults, file));
  }

  /** The same with the caller's faults and budget for all that is unpacked. */
  public static NpzArrays open(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return new NpzArrays(StoredZip.open(file, faults, budget), faults, budget);
  }

  /** The arrays' names, in the order of the directory. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Whether an array has to be unpacked into memory; reads nothing.
   *
   * @param name one of {@link #names}
   */
  public boolean isCompressed(String name) {
    return entry(name).isDeflated();
  }

  /**
   * Reads the header of an array.
   *
   * @param name one of {@link #names}
   * @throws FatalFault (PartitionCorrupt) if the array is cut short or damaged, encrypted or
   *     compressed in an unusual way
   */
  public NpyArray array(String name) {
    return Npy.read(member(name), faults, FileFaults.quote(name + SUFFIX));
  }

  /** Reads all of an array, to see whether it is damaged. */
  void verify(String name) {
    member(name).content();
  }

  private Member member(String name) {
    return members.computeIfAbsent(name, key -> zip.member(entry(key), budget));
  }

  private StoredZip.Entry entry(String name) {
    StoredZip.Entry entry = entries.get(name);
    if (entry == null) {
      throw new NoSuchElementException(name);
    }
    return entry;
  }
}
