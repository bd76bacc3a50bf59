package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Bytes that were put together in memory.
 *
 * @param buffer all of them, from index 0 to the limit
 */
public record BufferMember(ByteBuffer buffer) implements Member {
  @Override
  public long length() {
    return buffer.limit();
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    return slice(0, Math.min(buffer.limit(), maxBytes));
  }

  @Override
  public ByteBuffer content() {
    return slice(0, buffer.limit());
  }

  @Override
  public OptionalLong offset() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<ByteRun> run(long start, long length) {
    return Optional.empty();
  }

  @Override
  public Optional<ByteRun> part(Span all, long start, long bytes) {
    return Optional.empty();
  }

  private ByteBuffer slice(int from, int length) {
    return buffer.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
