package dev.cosmicai.formats.tar;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;

/**
 * What stands before a member since its header has no room for it: GNU's long names, and pax
 * records {@code LENGTH KEY=VALUE\n}, where the length counts all of the record.
 */
final class TarExtensions {
  /** Of one of them. */
  static final int MAX_BYTES = 64 << 10;

  private final FileFaults faults;
  private String name;
  private long size = -1;

  TarExtensions(FileFaults faults) {
    this.faults = faults;
  }

  void add(char type, byte[] content) {
    switch (type) {
      case TarHeader.GNU_NAME -> name = upToZero(content);
      case TarHeader.PAX -> readRecords(content, false);
      case TarHeader.PAX_OF_ALL -> readRecords(content, true);
      default -> {
        // Where a link points to; links are refused.
      }
    }
  }

  /** The member's whole name. */
  String name(String inHeader) {
    return name == null ? inHeader : name;
  }

  /** The member's size. */
  long size(long inHeader) {
    return size < 0 ? inHeader : size;
  }

  private void readRecords(byte[] records, boolean ofAll) {
    int at = 0;
    while (at < records.length && records[at] != 0) {
      int space = indexOf(records, at, ' ');
      long length = space < 0 ? -1 : parse(records, at, space);
      if (length < 0 || length > records.length - at || length < space - at + 2) {
        throw damaged();
      }
      int end = at + (int) length;
      int equals = indexOf(records, space, '=');
      if (equals < 0 || equals >= end || records[end - 1] != '\n') {
        throw damaged();
      }
      String key = TarReader.text(records, space + 1, equals - space - 1);
      if (!ofAll) {
        keep(key, records, equals + 1, end - 1);
      }
      at = end;
    }
  }

  private void keep(String key, byte[] records, int from, int to) {
    if (key.equals("path")) {
      name = TarReader.text(records, from, to - from);
    } else if (key.equals("size")) {
      size = parse(records, from, to);
      if (size < 0) {
        throw damaged();
      }
    } else if (key.startsWith("GNU.sparse.")) {
      throw faults.shape("holds a sparse file, which is not read; write the archive without it");
    }
  }

  /** A decimal number; -1 if it is none. */
  private static long parse(byte[] text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '9' || value > Long.MAX_VALUE / 100) {
        return -1;
      }
      value = 10 * value + (text[i] - '0');
    }
    return to > from ? value : -1;
  }

  private static int indexOf(byte[] bytes, int from, char wanted) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String upToZero(byte[] content) {
    int end = indexOf(content, 0, '\0');
    return TarReader.text(content, 0, end < 0 ? content.length : end);
  }

  private FatalFault damaged() {
    return faults.corrupt("is damaged: a member's pax attributes are none");
  }
}
