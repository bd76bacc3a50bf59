package dev.cosmicai.formats.tar;

/** A file's bytes in order, as they arrive. For one thread, which waits. */
public interface ByteSource {
  /** Waits for the next bytes; there are so many. */
  void read(byte[] target, int from, int length);

  /** Passes over the next bytes; there are so many. */
  void skip(long length);
}
