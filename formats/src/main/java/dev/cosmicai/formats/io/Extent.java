package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Part of a member: the elements of a tensor, or of a storage that several tensors share.
 *
 * @param member of which it is a part
 * @param start of its first byte in the member
 * @param length in bytes; inside the member
 */
public record Extent(Member member, long start, long length) {
  /** All of a member. */
  public static Extent of(Member member) {
    return new Extent(member, 0, member.length());
  }

  /** A part of this part. */
  public Extent slice(long from, long bytes) {
    return new Extent(member, start + from, bytes);
  }

  /**
   * The same bytes, of which parts can be taken without what else their checksum covers.
   *
   * @param from where all those parts begin that somebody takes
   * @param bytes how many these have together, one behind the other
   */
  public Extent inParts(long from, long bytes) {
    Span all = new Span(start + from, bytes);
    return new Extent(new PartOfMember(member, all), start, length);
  }

  /** Whether parts had better be taken without the rest: they can be, and the member is large. */
  public boolean isLargeInParts() {
    return member instanceof PartOfMember part && part.isLarge();
  }

  /** A part of this part, to be taken piece by piece; empty if that cannot be. */
  public Optional<ByteRun> run(long from, long bytes) {
    return member.run(start + from, bytes);
  }

  /** Where in the file its byte {@code from} is; empty if the member is packed. */
  public OptionalLong offset(long from) {
    OptionalLong offset = member.offset();
    return offset.isPresent() ? OptionalLong.of(offset.getAsLong() + start + from) : offset;
  }

  /** Its bytes, verified, little-endian, from position 0. */
  public ByteBuffer bytes() {
    return member.content().slice((int) start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
