package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * A member's checksum, computed while its bytes pass by in order. Of a part of a member it is
 * computed too, and nothing is there to compare it with: only whoever has those of all parts can
 * tell. For one thread.
 */
public final class RunningChecksum {
  private final OptionalInt expected;
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
    this(OptionalInt.of(expected), member, faults);
  }

  private RunningChecksum(OptionalInt expected, String member, FileFaults faults) {
    this.expected = expected;
    this.member = member;
    this.faults = faults;
  }

  /** Of no bytes yet of a part of a member. */
  public static RunningChecksum ofPart(String member, FileFaults faults) {
    return new RunningChecksum(OptionalInt.empty(), member, faults);
  }

  /** The next bytes, from position to limit; their position is left alone. */
  public void update(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }

  /** The CRC-32 of the bytes that have passed by. */
  public int value() {
    return (int) crc.getValue();
  }

  /** Throws the file's fault if the bytes that passed by are not those of the checksum. */
  public void verify() {
    if (expected.isPresent() && value() != expected.getAsInt()) {
      throw faults.corrupt(
          "is damaged: the checksum of %s is wrong; fetch or write the file again",
          FileFaults.quote(member));
    }
  }
}
