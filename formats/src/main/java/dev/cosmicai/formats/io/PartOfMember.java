package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member of which only a part is wanted: what is taken of it piece by piece comes without the
 * rest, and so may not be verified. All of it together is, as ever.
 *
 * @param whole the member
 */
record PartOfMember(Member whole) implements Member {
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
    return whole.part(start, length);
  }

  @Override
  public Optional<ByteRun> part(long start, long length) {
    return whole.part(start, length);
  }
}
