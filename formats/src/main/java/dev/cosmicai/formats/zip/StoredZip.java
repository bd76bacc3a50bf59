package dev.cosmicai.formats.zip;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ZIP archive, whose stored members are views of the file if that lies in memory. Reads what
 * streaming readers cannot: the central directory gives the sizes (a member may have them only in a
 * data descriptor), each member's <em>local</em> header gives the place of its data (torch pads it
 * for alignment). Understands ZIP64. Members that nobody asks for are not looked at.
 *
 * <p>Immutable; several threads may read one archive.
 */
public final class StoredZip {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_HEADER_BYTES = 30;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final FileBytes file;
  private final FileFaults faults;
  private final ZipDirectory directory;

  private StoredZip(FileBytes file, FileFaults faults, ZipDirectory directory) {
    this.file = file;
    this.faults = faults;
    this.directory = directory;
  }

  /**
   * A member of the archive, as the central directory describes it.
   *
   * @param name its path, with {@code /}
   * @param method 0 stored, 8 deflated
   * @param flags the general purpose bits
   * @param crc32 the checksum of its content; 0 where the writer left it out
   * @param storedBytes its size in the archive
   * @param bytes its size when read
   * @param headerOffset where its local header starts
   */
  public record Entry(
      String name,
      int method,
      int flags,
      int crc32,
      long storedBytes,
      long bytes,
      long headerOffset) {

    public boolean isDeflated() {
      return method == DEFLATED;
    }
  }

  /**
   * Reads the directory of the archive that fills {@code file} from position to limit.
   *
   * @param name the archive's URI, for messages
   * @throws FatalFault (PartitionCorrupt) if it is no whole ZIP archive
   */
  public static StoredZip open(ByteBuffer file, String name) {
    return open(FileBytes.of(file), FileFaults.partition(name));
  }

  /** The same with another reason than PartitionCorrupt, such as ModelCorrupt. */
  public static StoredZip open(ByteBuffer file, String name, Reason corrupt) {
    return open(FileBytes.of(file), name, corrupt);
  }

  /** The same of a file that lies anywhere. */
  public static StoredZip open(FileBytes file, String name, Reason corrupt) {
    return open(file, new FileFaults(name, corrupt));
  }

  public static StoredZip open(FileBytes file, FileFaults faults) {
    return new StoredZip(file, faults, new ZipDirectory(file, faults, bytes -> {}));
  }

  /** The same of an archive that may have very many members, which takes memory. */
  public static StoredZip open(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return new StoredZip(file, faults, new ZipDirectory(file, faults, budget::charge));
  }

  /** How many members there are. */
  public int count() {
    return directory.count();
  }

  /** All members in the order of the directory; they are noted anew each time. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    int header = 0;
    for (int i = 0; i < directory.count(); i++) {
      entries.add(directory.entry(header));
      header = directory.end(header);
    }
    return entries;
  }

  /** The member of this name. */
  public Optional<Entry> entry(String name) {
    int header = directory.find(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
    return header < 0 ? Optional.empty() : Optional.of(directory.entry(header));
  }

  /** The first member, in the order of the directory, whose name ends so. */
  public Optional<Entry> entryEndingWith(String suffix) {
    byte[] ending = suffix.getBytes(StandardCharsets.UTF_8);
    int header = 0;
    for (int i = 0; i < directory.count(); i++) {
      if (directory.endsWith(header, ending)) {
        return Optional.of(directory.entry(header));
      }
      header = directory.end(header);
    }
    return Optional.empty();
  }

  /** Its stored members, very many of which are to be read; all of the file is read for that. */
  public StoredMembers storedMembers() {
    return new StoredMembers(directory, file.read(0, faults.requireFitsMemory(file.size())));
  }

  /**
   * A stored member's content, verified against its CRC-32 where the archive has one.
   *
   * @return little-endian; a slice of the archive's buffer
   * @throws FatalFault (PartitionCorrupt) if the member is damaged, or deflated
   */
  public ByteBuffer bytes(Entry entry) {
    return stored(entry).content();
  }

  /**
   * Where a stored member's content starts in the file. Its {@code bytes} from there on lie inside
   * the file and are not read.
   *
   * @throws FatalFault (PartitionCorrupt) if there is no such member, or if it is deflated
   */
  public long offset(Entry entry) {
    return stored(entry).offset().orElseThrow();
  }

  private Member stored(Entry entry) {
    if (entry.method() != STORED) {
      throw faults.corrupt(
          "is damaged: %s is compressed where it must not be", FileFaults.quote(entry.name()));
    }
    return member(entry, null);
  }

  /** A member that lies inside the file, stored or deflated; its content is not read yet. */
  public Member member(Entry entry, MemoryBudget budget) {
    boolean sizesFit =
        entry.bytes() >= 0
            && entry.storedBytes() >= 0
            && (entry.method() == DEFLATED || entry.storedBytes() == entry.bytes());
    long start = sizesFit ? dataOffset(entry) : -1;
    if (start < 0 || entry.storedBytes() > file.size() - start) {
      throw faults.corrupt(
          "is damaged or cut short: %s does not lie inside the file",
          FileFaults.quote(entry.name()));
    }
    if ((entry.flags() & ENCRYPTED) != 0 || (entry.method() != STORED && !entry.isDeflated())) {
      throw faults.corrupt(
          "cannot be read: %s is encrypted or compressed by method %d",
          FileFaults.quote(entry.name()), entry.method());
    }
    return new ZipMember(file, faults, entry, start, budget);
  }

  /** Where the data starts, which only the local header knows; -1 if there is no such header. */
  private long dataOffset(Entry entry) {
    long offset = entry.headerOffset();
    if (offset < 0 || offset > file.size() - LOCAL_HEADER_BYTES) {
      return -1;
    }
    ByteBuffer header = file.read(offset, LOCAL_HEADER_BYTES);
    if (header.getInt(0) != LOCAL_HEADER) {
      return -1;
    }
    int nameBytes = header.getShort(26) & 0xFFFF;
    int extraBytes = header.getShort(28) & 0xFFFF;
    long start = offset + LOCAL_HEADER_BYTES + nameBytes + extraBytes;
    return start <= file.size() ? start : -1;
  }
}
