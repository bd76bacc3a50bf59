package dev.cosmicai.formats.safetensors;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text in a safetensors header that is only for people. There may be megabytes of it, and a
 * parser makes objects of it even to skip it.
 */
final class Metadata {
  static final String KEY = "__metadata__";

  private static final byte[] QUOTED_KEY = ('"' + KEY + '"').getBytes(StandardCharsets.US_ASCII);

  private Metadata() {}

  /**
   * Overwrites what is inside of the metadata's braces with spaces; the rest of the header stays.
   */
  static void blank(byte[] json) {
    int depth = 0;
    int keyStart = -1;
    boolean inMetadata = false;
    for (int at = 0; at < json.length; at++) {
      int start = at;
      switch (json[at]) {
        case '"' -> {
          at = endOfText(json, at);
          keyStart = depth == 1 ? start : keyStart;
        }
        case '{', '[' -> {
          inMetadata |= depth == 1 && isKey(json, keyStart);
          depth++;
          if (depth == 2) {
            continue; // The metadata's own brace.
          }
        }
        case '}', ']' -> {
          depth--;
          inMetadata &= depth > 1;
        }
        default -> {}
      }
      if (inMetadata) {
        Arrays.fill(json, start, Math.min(at + 1, json.length), (byte) ' ');
      }
    }
  }

  private static int endOfText(byte[] json, int quote) {
    int at = quote + 1;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private static boolean isKey(byte[] json, int start) {
    int end = start + QUOTED_KEY.length;
    return start >= 0
        && end <= json.length
        && Arrays.equals(json, start, end, QUOTED_KEY, 0, QUOTED_KEY.length);
  }
}
