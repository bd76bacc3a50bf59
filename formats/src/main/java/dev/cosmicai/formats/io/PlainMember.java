package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes of a file without a checksum, as safetensors and torch's older format have them.
 *
 * @param file which
 * @param start of the first byte
 * @param length how many
 * @param faults for messages
 */
public record PlainMember(FileBytes file, long start, long length, FileFaults faults)
    implements Member {
  @Override
  public ByteBuffer head(int maxBytes) {
    return file.read(start, (int) Math.min(length, maxBytes));
  }

  @Override
  public ByteBuffer content() {
    return file.read(start, faults.requireFitsMemory(length));
  }

  @Override
  public OptionalLong offset() {
    return OptionalLong.of(start);
  }

  @Override
  public Optional<ByteRun> run(long from, long bytes) {
    return Optional.of(new PlainRun(new Span(start + from, bytes), Optional.empty()));
  }

  @Override
  public Optional<ByteRun> part(Span all, long from, long bytes) {
    return run(from, bytes);
  }
}
