package dev.cosmicai.formats;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A member's checksum, computed while its bytes pass by in order. For one thread. */
final class RunningChecksum {
  private final Member.Place place;
  private final Origin origin;
  private final CRC32 crc = new CRC32();

  /**
   * Begins with what was read before.
   *
   * @param head the member's first bytes, which will not pass by
   */
  RunningChecksum(Member.Place place, ByteBuffer head, Origin origin) {
    this.place = place;
    this.origin = origin;
    crc.update(head);
  }

  /** The next bytes, from position to limit; their position is left alone. */
  void update(ByteBuffer bytes) {
    if (place.crc32() != 0) {
      crc.update(bytes.duplicate());
    }
  }

  /** Throws PartitionCorrupt if the bytes that passed by are not those of the checksum. */
  void verify() {
    if (place.crc32() != 0 && (int) crc.getValue() != place.crc32()) {
      throw origin.wrongChecksum(place.name());
    }
  }
}
