package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes that lie in a file as they are.
 *
 * @param offset of the first one
 * @param storedBytes how many
 * @param checksum to be fed with all of them, in order; empty if there is none
 */
public record PlainRun(long offset, long storedBytes, Optional<RunningChecksum> checksum)
    implements ByteRun {
  @Override
  public boolean isPlain() {
    return true;
  }

  @Override
  public void passed(ByteBuffer stored) {
    checksum.ifPresent(crc -> crc.update(stored));
  }

  @Override
  public void read(ByteBuffer stored, ByteBuffer content) {
    ByteBuffer next =
        stored.slice(stored.position(), Math.min(stored.remaining(), content.remaining()));
    stored.position(stored.position() + next.limit());
    passed(next);
    content.put(next);
  }

  @Override
  public void verify() {
    checksum.ifPresent(RunningChecksum::verify);
  }
}
