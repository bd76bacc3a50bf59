package dev.cosmicai.formats.io;

import java.nio.ByteBuffer;
import java.util.Optional;

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

  /** Where the bytes lie in the file as they are; empty if they are packed. */
  Optional<Place> place();

  /**
   * A place in the file.
   *
   * @param offset of the first byte
   * @param crc32 of all bytes; 0 if nobody knows it
   * @param name for messages
   */
  record Place(long offset, int crc32, String name) {}
}
