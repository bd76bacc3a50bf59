package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Bytes that do not lie in the file as they are, but are made of what lies there when they are
 * first asked for, and then kept. For one thread at a time.
 */
public final class LazyMember implements Member {
  private final long length;
  private final Supplier<ByteBuffer> maker;
  private ByteBuffer content;

  /**
   * Makes nothing yet.
   *
   * @param maker gives all of the bytes, from position 0, or throws why that cannot be
   */
  public LazyMember(long length, Supplier<ByteBuffer> maker) {
    this.length = length;
    this.maker = maker;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    return content().limit((int) Math.min(length, maxBytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer content() {
    if (content == null) {
      content = maker.get();
    }
    return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public OptionalLong offset() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<ByteRun> run(long start, long bytes) {
    return Optional.empty();
  }

  @Override
  public Optional<ByteRun> part(Span all, long start, long bytes) {
    return Optional.empty();
  }
}
