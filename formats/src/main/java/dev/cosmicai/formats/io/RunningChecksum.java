package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A member's checksum, computed while its bytes pass by in order. For one thread. */
public final class RunningChecksum {
  private final int expected;
  private final String member;
  private final FileFaults faults;
  private final CRC32 crc = new CRC32();

  /**
   * Of no bytes yet.
   *
   * @param expected the CRC-32 of all bytes
   * @param member which, for messages
   */
  public RunningChecksum(int expected, String member, FileFaults faults) {
    this.expected = expected;
    this.member = member;
    this.faults = faults;
  }

  /** The next bytes, from position to limit; their position is left alone. */
  public void update(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }

  /** Throws the file's fault if the bytes that passed by are not those of the checksum. */
  public void verify() {
    if ((int) crc.getValue() != expected) {
      throw faults.corrupt(
          "is damaged: the checksum of %s is wrong; fetch or write the file again",
          FileFaults.quote(member));
    }
  }
}
