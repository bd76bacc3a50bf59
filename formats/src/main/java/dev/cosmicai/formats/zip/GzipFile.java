package dev.cosmicai.formats.zip;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file that gzip compressed (RFC 1952). None of it is found without unpacking what comes before,
 * so all of it is unpacked into memory, and its checksum verified.
 */
public final class GzipFile {
  private static final int MAGIC = 0x8b1f;
  private static final int MIN_BYTES = 18;
  private static final int PIECE_BYTES = 1 << 15;

  /** Arrays of numbers are seldom packed further. */
  private static final long MOST_FACTOR = 16;

  private GzipFile() {}

  /** Whether a file begins as one. */
  public static boolean looksLike(FileBytes file) {
    return file.size() >= MIN_BYTES && (file.read(0, Short.BYTES).getShort(0) & 0xFFFF) == MAGIC;
  }

  /**
   * What it unpacks to, which is as long as its last four bytes say.
   *
   * @param budget of which the memory is taken, before anything is unpacked
   */
  public static FileBytes unpacked(FileBytes file, FileFaults faults, MemoryBudget budget) {
    ByteBuffer packed = file.read(0, faults.requireFitsMemory(file.size()));
    long length = packed.getInt(packed.limit() - Integer.BYTES) & 0xFFFFFFFFL;
    ByteBuffer content = allocate(packed, length, faults, budget);
    unpack(
        packed,
        faults,
        (piece, bytes) -> {
          if (bytes > content.remaining()) {
            throw faults.corrupt(
                "is damaged, or several files that gzip compressed one behind the other: it unpacks"
                    + " to more than the %,d bytes that it says; unpack it, and compress it as one",
                length);
          }
          content.put(piece, 0, bytes);
          return true;
        });
    if (content.hasRemaining() || length == 0) {
      throw faults.corrupt(
          "is damaged or empty: it unpacks to %,d bytes, and says %,d", content.position(), length);
    }
    return FileBytes.of(content.flip());
  }

  private static ByteBuffer allocate(
      ByteBuffer packed, long length, FileFaults faults, MemoryBudget budget) {
    try {
      return budget.allocateUnpacked(length);
    } catch (FatalFault tooLarge) {
      // What is cut short ends with any number, and that it is cut short is the better explanation.
      long enough = MOST_FACTOR * packed.limit();
      long[] count = {0};
      unpack(packed, faults, (piece, bytes) -> (count[0] += bytes) < enough);
      throw tooLarge;
    }
  }

  /** Takes what is unpacked. */
  private interface Target {
    /** Takes the next bytes; false if no more are wanted. */
    boolean take(byte[] piece, int bytes);
  }

  private static void unpack(ByteBuffer packed, FileFaults faults, Target target) {
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream in = new GZIPInputStream(new Packed(packed), PIECE_BYTES)) {
      int bytes;
      do {
        bytes = in.read(piece);
      } while (bytes > 0 && target.take(piece, bytes));
    } catch (EOFException | ZipException e) {
      throw faults.corrupt("is damaged or cut short: gzip cannot unpack it");
    } catch (IOException e) {
      throw new AssertionError("memory is read without faults", e);
    }
  }

  /** The packed bytes as a stream. */
  private static final class Packed extends InputStream {
    private final ByteBuffer bytes;

    private Packed(ByteBuffer bytes) {
      this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, offset, count);
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int available() {
      return bytes.remaining();
    }
  }
}
