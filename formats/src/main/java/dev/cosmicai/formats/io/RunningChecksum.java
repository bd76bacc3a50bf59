package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A member's checksum, computed while its bytes pass by in order. For one thread. */
public final class RunningChecksum {
  private final Member.Place place;
  private final FileFaults faults;
  private final CRC32 crc = new CRC32();

  /**
   * Begins with what was read before.
   *
   * @param head the member's first bytes, which will not pass by
   */
  public RunningChecksum(Member.Place place, ByteBuffer head, FileFaults faults) {
    this.place = place;
    this.faults = faults;
    crc.update(head);
  }

  /** The next bytes, from position to limit; their position is left alone. */
  public void update(ByteBuffer bytes) {
    if (place.crc32() != 0) {
      crc.update(bytes.duplicate());
    }
  }

  /** Throws PartitionCorrupt if the bytes that passed by are not those of the checksum. */
  public void verify() {
    if (place.crc32() != 0 && (int) crc.getValue() != place.crc32()) {
      throw faults.wrongChecksum(place.name());
    }
  }
}
