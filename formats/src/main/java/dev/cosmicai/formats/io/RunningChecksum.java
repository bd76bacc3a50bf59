package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * A member's checksum, computed while its bytes pass by in order. Of a part of a member there is
 * nothing to compare it with: only whoever has the {@link #residue} of all parts can tell. For one
 * thread.
 */
public final class RunningChecksum {
  private final int expected;
  private final String member;
  private final FileFaults faults;

  /** Of a part, how many bytes of the member follow it. */
  private final OptionalLong bytesBehind;

  private final long memberBytes;
  private final CRC32 crc = new CRC32();

  /**
   * Of no bytes yet.
   *
   * @param expected the CRC-32 of all bytes
   * @param member which, for messages
   */
  public RunningChecksum(int expected, String member, FileFaults faults) {
    this(expected, member, faults, OptionalLong.empty(), 0);
  }

  private RunningChecksum(
      int expected, String member, FileFaults faults, OptionalLong bytesBehind, long memberBytes) {
    this.expected = expected;
    this.member = member;
    this.faults = faults;
    this.bytesBehind = bytesBehind;
    this.memberBytes = memberBytes;
  }

  /**
   * Of no bytes yet of a part of this member, of which nothing can be said alone.
   *
   * @param isFirst whether it has the first byte
   * @param bytesBehind how many of the member follow it
   * @param memberBytes how many all parts together have
   */
  public RunningChecksum ofPart(boolean isFirst, long bytesBehind, long memberBytes) {
    return new RunningChecksum(
        isFirst ? expected : 0, member, faults, OptionalLong.of(bytesBehind), memberBytes);
  }

  /** The next bytes, from position to limit; their position is left alone. */
  public void update(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }

  /** What the bytes that have passed by say of the member, if they are a part of it. */
  public Residue residue() {
    return bytesBehind.isEmpty()
        ? Residue.NONE
        : Residue.ofPart((int) crc.getValue(), bytesBehind.getAsLong(), memberBytes)
            .expecting(expected);
  }

  /** Throws the file's fault if the bytes that passed by are not those of the checksum. */
  public void verify() {
    if (bytesBehind.isEmpty() && (int) crc.getValue() != expected) {
      throw faults.corrupt(
          "is damaged: the checksum of %s is wrong; fetch or write the file again",
          FileFaults.quote(member));
    }
  }
}
