package dev.cosmicai.formats.io;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;

/**
 * What reading one file may allocate, so that a small file cannot claim a large memory: for what is
 * noted of its pickle, for what is unpacked and for copies of columns, together.
 *
 * <p>Twice the file's size and half a mebibyte it may always take, which is enough to widen every
 * half precision tensor. Who reads says how much the process can spare if that is more: so much may
 * be unpacked, and copied, of a file whose arrays are compressed far. What is not compressed cannot
 * make use of it. The same goes for text, which lies on the Java heap. What does not fit is refused
 * before it is allocated. Images that are taken piece by piece ({@link ByteRun}) take nothing of
 * the budget.
 *
 * <p>Another half of a mebibyte is for other objects that describe the file: with no more than the
 * file's own budget, reading it takes no more than twice its size and a mebibyte, whatever it
 * holds. For one thread.
 */
public final class MemoryBudget {
  private static final int FACTOR = 2;
  private static final long FLOOR_BYTES = 1L << 19;

  /** What a short text takes beside its characters. */
  private static final int TEXT_BYTES = 56;

  private final FileFaults faults;
  private final LongSupplier spareBytes;
  private final LongSupplier spareTextBytes;
  private final long ownBytes;
  private long unpackedBytes;
  private long takenBytes;
  private long textBytes;

  /** Twice the file and half a mebibyte. */
  public MemoryBudget(FileFaults faults, FileBytes file) {
    this(faults, file, () -> 0);
  }

  /**
   * The same, or more.
   *
   * @param spareBytes how much may be taken in all if that is more than the file's own budget;
   *     asked only then
   */
  public MemoryBudget(FileFaults faults, FileBytes file, LongSupplier spareBytes) {
    this(faults, file, spareBytes, () -> 0);
  }

  /**
   * The same where text may take more too.
   *
   * @param spareTextBytes of the Java heap, beside the rest
   */
  public MemoryBudget(
      FileFaults faults, FileBytes file, LongSupplier spareBytes, LongSupplier spareTextBytes) {
    this.faults = faults;
    this.spareBytes = spareBytes;
    this.spareTextBytes = spareTextBytes;
    this.ownBytes = FACTOR * file.size() + FLOOR_BYTES;
  }

  /** Takes the bytes of a copy out of the budget; the caller allocates them next. */
  public void charge(long bytes) {
    if (!take(bytes)) {
      throw refused("declares tensors that take", bytes, "contiguous, or in smaller files");
    }
  }

  /** The same for the bytes of something unpacked. */
  public void chargeUnpacked(long bytes) {
    unpackedBytes += Math.min(bytes, Integer.MAX_VALUE); // longer ones fit no buffer
    if (!take(bytes)) {
      throw refused(
          "holds compressed arrays that would unpack to",
          bytes,
          "uncompressed, or in smaller files");
    }
  }

  /** The same for a text that is kept, or names a file. */
  public void chargeText(long chars) {
    long bytes = TEXT_BYTES + chars;
    if (bytes <= ownBytes - takenBytes) {
      takenBytes += bytes;
      return;
    }
    textBytes += bytes;
    if (textBytes > spareTextBytes.getAsLong()) {
      throw faults.shape(
          "holds text that takes more than the %,d bytes of memory that may be taken for it; split"
              + " the table, give ranks more memory, or keep no text",
          ownBytes + spareTextBytes.getAsLong());
    }
  }

  /** The same for what is noted of a pickle. */
  public void chargePickle(long bytes) {
    if (!take(bytes)) {
      throw faults.unsafe(
          "holds too large a pickle: what it describes takes more than the %,d bytes of memory that"
              + " may be taken for the file; save numbers as tensors, or in smaller files",
          mostBytes());
    }
  }

  /** A direct buffer, little-endian, for a copy. */
  public ByteBuffer allocate(long bytes) {
    charge(bytes);
    return direct(bytes);
  }

  /** A direct buffer, little-endian, for a deflated member. */
  public ByteBuffer allocateUnpacked(long bytes) {
    chargeUnpacked(bytes);
    return direct(bytes);
  }

  /**
   * A direct buffer, little-endian, for a column that does not lie in the file as one: samples one
   * by one, or a sparse tensor. It may be copied once more, as what is unpacked may.
   *
   * @param what it is, such as {@code samples one by one that take together}
   */
  public ByteBuffer allocateGathered(long bytes, String what) {
    requireRoom(bytes, what);
    unpackedBytes += bytes;
    takenBytes += bytes;
    return direct(bytes);
  }

  /** That so much could be gathered now; takes nothing. */
  public void requireRoom(long bytes, String what) {
    long unpackedBefore = unpackedBytes;
    unpackedBytes += Math.min(bytes, Integer.MAX_VALUE);
    if (!fits(bytes)) {
      throw refused("holds " + what, bytes, "as one tensor, or in smaller files");
    }
    unpackedBytes = unpackedBefore;
  }

  private boolean take(long bytes) {
    if (!fits(bytes)) {
      return false;
    }
    takenBytes += bytes;
    return true;
  }

  private boolean fits(long bytes) {
    return bytes <= ownBytes - takenBytes || bytes <= mostBytes() - takenBytes;
  }

  private long mostBytes() {
    if (unpackedBytes == 0) {
      return ownBytes;
    }
    long unpackedAndCopied = ownBytes + (1 + FACTOR) * unpackedBytes;
    return Math.max(ownBytes, Math.min(unpackedAndCopied, spareBytes.getAsLong()));
  }

  private FatalFault refused(String what, long bytes, String remedy) {
    return faults.shape(
        "%s %,d bytes of memory, where %,d may be taken for the file; save them %s",
        what, bytes, mostBytes(), remedy);
  }

  private ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(faults.requireFitsMemory(bytes))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
