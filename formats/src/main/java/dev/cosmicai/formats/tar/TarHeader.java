package dev.cosmicai.formats.tar;

import dev.cosmicai.formats.io.FileFaults;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A member's header: a block of 512 bytes, with numbers as octal text or, GNU's way, in base 256.
 *
 * @param name as far as it fits
 * @param size in bytes, at least 0
 * @param type one of the constants, or what else the block says
 */
record TarHeader(String name, long size, char type) {
  static final int BLOCK_BYTES = 512;

  static final char FILE = '0';
  static final char DIRECTORY = '5';
  static final char GNU_NAME = 'L';
  static final char GNU_LINK = 'K';
  static final char PAX = 'x';
  static final char PAX_OF_ALL = 'g';

  private static final char OLD_FILE = '\0';
  private static final char CONTIGUOUS_FILE = '7';

  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final String USTAR = "ustar";
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;

  /** Whether a file begins as one of the formats that have a name. */
  static boolean hasMagic(ByteBuffer block) {
    byte[] magic = new byte[USTAR.length()];
    block.get(MAGIC_AT, magic);
    return new String(magic, StandardCharsets.ISO_8859_1).equals(USTAR);
  }

  /** Whether a block is nothing but zeros, which ends an archive. */
  static boolean isEnd(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  static TarHeader parse(byte[] block, FileFaults faults) {
    if (!isSound(block, faults)) {
      throw faults.corrupt("is damaged, or no tar archive: a member's checksum is wrong");
    }
    String name = text(block, 0, NAME_BYTES);
    // GNU's own format has other things in the prefix's place, and a space behind this.
    boolean isPosix = text(block, MAGIC_AT, 6).equals(USTAR) && block[MAGIC_AT + 5] == 0;
    String prefix = isPosix ? text(block, PREFIX_AT, PREFIX_BYTES) : "";
    String whole = prefix.isEmpty() ? name : prefix + "/" + name;
    char type = (char) (block[TYPE_AT] & 0xFF);
    if (type == OLD_FILE || type == CONTIGUOUS_FILE) {
      type = whole.endsWith("/") ? DIRECTORY : FILE;
    }
    return new TarHeader(whole, number(block, SIZE_AT, SIZE_BYTES, faults), type);
  }

  /** What it is, for a sentence. */
  String kind() {
    return switch (type) {
      case '1', '2' -> "a link";
      case '3', '4' -> "a device";
      case '6' -> "a pipe";
      case 'S' -> "a sparse file";
      default -> "of type %d".formatted((int) type);
    };
  }

  /**
   * The sum of all bytes, those of the checksum taken for spaces; some writers take signed ones.
   */
  private static boolean isSound(byte[] block, FileFaults faults) {
    long expected = number(block, CHECKSUM_AT, CHECKSUM_BYTES, faults);
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < block.length; i++) {
      boolean isSum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      unsigned += isSum ? ' ' : block[i] & 0xFF;
      signed += isSum ? ' ' : block[i];
    }
    return expected == unsigned || expected == signed;
  }

  private static long number(byte[] block, int from, int length, FileFaults faults) {
    boolean isBinary = (block[from] & 0x80) != 0;
    long value = 0;
    int i = from;
    if (isBinary) {
      for (; i < from + length; i++) {
        int digit = i == from ? block[i] & 0x7F : block[i] & 0xFF;
        if (value > Long.MAX_VALUE >> Byte.SIZE) {
          throw damagedNumber(faults);
        }
        value = value << Byte.SIZE | digit;
      }
      return value;
    }
    while (i < from + length && block[i] == ' ') {
      i++;
    }
    for (; i < from + length && block[i] != 0 && block[i] != ' '; i++) {
      if (block[i] < '0' || block[i] > '7') {
        throw damagedNumber(faults);
      }
      value = value << 3 | (block[i] - '0');
    }
    return value;
  }

  private static RuntimeException damagedNumber(FileFaults faults) {
    return faults.corrupt("is damaged, or no tar archive: a member's header holds no number");
  }

  /** Up to a zero. */
  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return TarReader.text(block, from, end - from);
  }
}
