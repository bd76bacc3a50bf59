package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member of which only a part is wanted: what is taken of it piece by piece comes without the
 * rest, and so may not be verified. All of it together is, as ever.
 *
 * @param whole the member
 * @param all where all parts lie in it that somebody takes, one behind the other
 */
record PartOfMember(Member whole, Span all) implements Member {
  /** All of a smaller one is read, and verified: that costs no more than a request. */
  private static final int SMALL_BYTES = 256 << 10;

  /** Whether reading all of it would cost more, and a part can be read as it lies in the file. */
  boolean isLarge() {
    return whole.length() > SMALL_BYTES && whole.offset().isPresent();
  }

  @Override
  public long length() {
    return whole.length();
  }

  @Override
  public ByteBuffer head(int maxBytes) {
    return whole.head(maxBytes);
  }

  @Override
  public ByteBuffer content() {
    return whole.content();
  }

  @Override
  public OptionalLong offset() {
    return whole.offset();
  }

  @Override
  public Optional<ByteRun> run(long start, long length) {
    return whole.part(all, start, length);
  }

  @Override
  public Optional<ByteRun> part(Span ofThese, long start, long length) {
    return whole.part(all, start, length);
  }
}
