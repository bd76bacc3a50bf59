package dev.cosmicai.formats.parquet.page;

import dev.cosmicai.formats.parquet.footer.Encoding;
import java.nio.ByteBuffer;

/**
 * Values of a page that are of any length each, one after another. {@link #advance} goes to the
 * next one, which is {@link #length} bytes of {@link #bytes} from {@link #start} on. For one
 * thread.
 */
public interface ByteStrings {
  /** Goes to the next value; at first, to the first one. */
  void advance();

  /** Where the value lies; its position and limit mean nothing. */
  ByteBuffer bytes();

  int start();

  int length();

  /**
   * The values of a page.
   *
   * @param bytes their bytes, from position to limit; must not change until all values are read
   * @param values how many at most
   * @param dictionary null if the column chunk has had none so far
   * @param blocks of the column; no other page's values may use them meanwhile
   */
  static ByteStrings of(
      Encoding encoding,
      ByteBuffer bytes,
      int values,
      Dictionary dictionary,
      Blocks blocks,
      Damage damage) {
    return switch (encoding) {
      case PLAIN -> new PlainStrings(bytes, damage);
      case PLAIN_DICTIONARY, RLE_DICTIONARY ->
          new DictionaryStrings(bytes, values, dictionary, blocks, damage);
      case DELTA_LENGTH_BYTE_ARRAY -> new SizedStrings(bytes, damage);
      case DELTA_BYTE_ARRAY -> new PrefixedStrings(bytes, damage);
      case RLE, BIT_PACKED, DELTA_BINARY_PACKED, BYTE_STREAM_SPLIT ->
          throw damage.page("has the encoding %s for byte strings".formatted(encoding));
    };
  }
}
