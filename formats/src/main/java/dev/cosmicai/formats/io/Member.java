package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** Bytes of a file that belong together, and that one checksum covers if there is one. */
public interface Member {
  /** How many, unpacked. */
  long length();

  /**
   * The first bytes, at most so many, not verified: enough to see what the rest is.
   *
   * @return little-endian, from position 0
   */
  ByteBuffer head(int maxBytes);

  /**
   * All bytes, verified. Read and unpacked when they are first asked for.
   *
   * @return little-endian, from position 0
   */
  ByteBuffer content();

  /** Where in the file the first byte is; empty if they are packed. */
  OptionalLong offset();

  /**
   * A part of the bytes, to be taken from the file piece by piece.
   *
   * @return empty if they can only be verified together with other bytes than a short head
   */
  Optional<ByteRun> run(long start, long length);

  /**
   * The same, without whatever else a checksum covers: then it is not verified. If {@code all} can
   * be verified with a short head, each part has its {@link ByteRun#residue}, the first one with
   * that head.
   *
   * @param all where all parts lie in the member, one behind the other
   * @return empty if they cannot be read without others
   */
  Optional<ByteRun> part(Span all, long start, long length);
}
