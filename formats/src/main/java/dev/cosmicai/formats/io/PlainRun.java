package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Bytes that lie in a file as they are.
 *
 * @param span where
 * @param checksum to be fed with all of them, in order; empty if there is none
 */
public record PlainRun(Span span, Optional<RunningChecksum> checksum) implements ByteRun {
  @Override
  public List<Span> spans() {
    return List.of(span);
  }

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

  @Override
  public Residue residue() {
    return checksum.map(RunningChecksum::residue).orElse(Residue.NONE);
  }
}
