package dev.cosmicai.formats.tar;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a tar archive from its beginning to its end: the original format, ustar, GNU's and POSIX's
 * (pax), with names and sizes of any length. Directories are passed over; links, devices and sparse
 * files are refused, as is what is compressed. For one thread.
 */
public final class TarReader {
  /** How what is compressed begins. */
  private static final Map<String, String> PACKED =
      Map.of("gzip", "\u001f\u008b", "bzip2", "BZh", "zstd", "(\u00b5/\u00fd", "xz", "\u00fd7zXZ");

  private final ByteSource source;
  private final long size;
  private final FileFaults faults;
  private final byte[] block = new byte[TarHeader.BLOCK_BYTES];
  private long at;

  /** Whether the archive's end was seen. */
  private boolean ended;

  /** Of the current member's bytes, those that were not taken. */
  private long left;

  /**
   * An archive of so many bytes, of which none was taken.
   *
   * @param faults name the file
   */
  public TarReader(ByteSource source, long size, FileFaults faults) {
    this.source = source;
    this.size = size;
    this.faults = faults;
  }

  /** Whether a file is one, of a kind that says so. */
  public static boolean looksLike(FileBytes file) {
    return file.size() >= TarHeader.BLOCK_BYTES
        && TarHeader.hasMagic(file.read(0, TarHeader.BLOCK_BYTES));
  }

  /**
   * A file in the archive.
   *
   * @param size in bytes; no more than the archive has left
   */
  public record Member(String name, long size) {}

  /**
   * Goes to the next file. Behind the last one nothing is left of the archive.
   *
   * @return null if there is none
   * @throws FatalFault PartitionCorrupt if the archive is damaged or ends too early; PartitionShape
   *     if it holds what is no file
   */
  public Member next() {
    TarExtensions extensions = new TarExtensions(faults);
    while (!ended) {
      skip();
      TarHeader header = header();
      if (header == null) {
        ended = true;
        pass(size - at); // Zeros, mostly.
        break;
      }
      switch (header.type()) {
        case TarHeader.PAX, TarHeader.GNU_NAME, TarHeader.GNU_LINK, TarHeader.PAX_OF_ALL ->
            extensions.add(header.type(), extension(header));
        case TarHeader.DIRECTORY -> extensions = new TarExtensions(faults);
        case TarHeader.FILE -> {
          String name = extensions.name(header.name());
          long length = extensions.size(header.size());
          requireInside(length, name);
          left = length;
          return new Member(name, length);
        }
        default ->
            throw faults.shape(
                "holds %s, which is %s and no file; write the archive without it",
                FileFaults.quote(extensions.name(header.name())), header.kind());
      }
    }
    return null;
  }

  /** All of the current member's bytes, which were not asked for before. */
  public byte[] content(Member member) {
    byte[] content = new byte[Math.toIntExact(member.size())];
    take(content);
    left = 0;
    skipPadding(member.size());
    return content;
  }

  /** How many bytes of the archive were passed. */
  public long position() {
    return at;
  }

  private byte[] extension(TarHeader header) {
    if (header.size() > TarExtensions.MAX_BYTES) {
      throw faults.shape(
          "holds a name or attributes of %,d bytes, which is not read; at most %,d are",
          header.size(), TarExtensions.MAX_BYTES);
    }
    requireInside(header.size(), header.name());
    byte[] content = new byte[(int) header.size()];
    take(content);
    skipPadding(header.size());
    return content;
  }

  private TarHeader header() {
    if (size - at < block.length) {
      throw faults.corrupt("is cut short: the archive does not end; fetch or write it again");
    }
    boolean first = at == 0;
    take(block);
    if (first) {
      refuseCompressed();
    }
    return TarHeader.isEnd(block) ? null : TarHeader.parse(block, faults);
  }

  private void refuseCompressed() {
    String beginning = new String(block, 0, Long.BYTES, StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> packed : PACKED.entrySet()) {
      if (beginning.startsWith(packed.getValue())) {
        throw faults.shape(
            "is compressed by %s, and shards are read as they are: images hardly shrink; unpack it"
                + " to a .tar",
            packed.getKey());
      }
    }
  }

  private void requireInside(long length, String name) {
    if (length > size - at) {
      throw faults.corrupt(
          "is cut short: %s has %,d bytes, of which %,d are there; fetch or write it again",
          FileFaults.quote(name), length, size - at);
    }
  }

  private void take(byte[] target) {
    source.read(target, 0, target.length);
    at += target.length;
  }

  /** What is left of the member, and its padding. */
  private void skip() {
    long length = left;
    left = 0;
    pass(length);
    skipPadding(length);
  }

  private void skipPadding(long length) {
    pass(Math.min(padded(length) - length, size - at));
  }

  private void pass(long length) {
    if (length > 0) {
      source.skip(length);
      at += length;
    }
  }

  private static long padded(long length) {
    long blocks = (length + TarHeader.BLOCK_BYTES - 1) / TarHeader.BLOCK_BYTES;
    return blocks * TarHeader.BLOCK_BYTES;
  }

  /** Text as tar writers have it. */
  static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
