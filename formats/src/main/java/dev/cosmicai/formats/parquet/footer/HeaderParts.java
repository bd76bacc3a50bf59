package dev.cosmicai.formats.parquet.footer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads headers of pages that may come in parts: how long one is shows only at its end. */
public final class HeaderParts {
  /** Far more than any; statistics with whole values in them are the longest. */
  private static final int MAX_BYTES = 1 << 20;

  private byte[] kept = {};
  private int keptBytes;

  /**
   * Takes fetched bytes until a header is whole.
   *
   * @param stored its position moves behind what was taken
   * @param most how many bytes the header may take, from these on
   * @return null if it takes more bytes
   * @throws ThriftCursor.Malformed if they are none
   */
  public PageHeader next(ByteBuffer stored, long most) {
    int mayTake = (int) Math.min(most, MAX_BYTES - keptBytes);
    int length = Math.min(stored.remaining(), mayTake);
    if (keptBytes > 0) {
      keep(stored, length);
    }
    ByteBuffer source = keptBytes > 0 ? ByteBuffer.wrap(kept) : stored;
    int start = keptBytes > 0 ? 0 : stored.position();
    ThriftCursor in = new ThriftCursor(source, start, start + keptBytes + length);
    try {
      PageHeader read = PageHeader.read(in);
      // What was kept was no whole header, so this one ends in what is new.
      stored.position(stored.position() + in.position() - start - keptBytes);
      keptBytes = 0;
      return read;
    } catch (ThriftCursor.Malformed e) {
      if (!e.endsEarly() || length == mayTake) {
        throw e;
      }
    }
    if (keptBytes == 0) {
      keep(stored, length);
    }
    keptBytes += length;
    stored.position(stored.position() + length);
    return null;
  }

  /** Puts bytes behind those that are kept. */
  private void keep(ByteBuffer stored, int length) {
    int needed = keptBytes + length;
    if (needed > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(needed, 2 * kept.length));
    }
    stored.get(stored.position(), kept, keptBytes, length);
  }
}
