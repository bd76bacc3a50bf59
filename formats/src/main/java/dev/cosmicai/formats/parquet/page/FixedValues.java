package dev.cosmicai.formats.parquet.page;

import dev.cosmicai.formats.parquet.footer.Encoding;
import dev.cosmicai.formats.parquet.footer.PhysicalType;
import java.nio.ByteBuffer;

/** Values of a page that all take as many bytes, one after another. For one thread. */
public interface FixedValues {
  /**
   * Gives the next values, little-endian; a truth value as a byte that is 0 or 1.
   *
   * @param target little-endian; has room for them, and its position moves behind them
   */
  void read(int count, ByteBuffer target);

  /**
   * The values of a page.
   *
   * @param bytes their bytes, from position to limit; must not change until all values are read
   * @param type not {@link PhysicalType#BYTE_ARRAY}
   * @param width bytes a value
   * @param dictionary null if the column chunk has had none so far
   * @param blocks of the column; no other page's values may use them meanwhile
   */
  static FixedValues of(
      Encoding encoding,
      ByteBuffer bytes,
      PhysicalType type,
      int width,
      Dictionary dictionary,
      Blocks blocks,
      Damage damage) {
    boolean isInteger = type == PhysicalType.INT32 || type == PhysicalType.INT64;
    boolean isBoolean = type == PhysicalType.BOOLEAN;
    FixedValues values =
        switch (encoding) {
          case PLAIN -> isBoolean ? new PackedBooleans(bytes, damage) : plain(bytes, width, damage);
          case RLE -> isBoolean ? RunBooleans.of(bytes, blocks, damage) : null;
          case PLAIN_DICTIONARY, RLE_DICTIONARY ->
              isBoolean ? null : new DictionaryValues(bytes, width, dictionary, blocks, damage);
          case DELTA_BINARY_PACKED ->
              isInteger ? new DeltaValues(new DeltaReader(bytes, damage), width) : null;
          case BYTE_STREAM_SPLIT -> isBoolean ? null : new SplitValues(bytes, width, damage);
          case DELTA_BYTE_ARRAY ->
              type == PhysicalType.FIXED_LEN_BYTE_ARRAY
                  ? new PrefixedValues(new PrefixedStrings(bytes, damage), width, damage)
                  : null;
          case BIT_PACKED, DELTA_LENGTH_BYTE_ARRAY -> null;
        };
    if (values == null) {
      throw damage.page("has the encoding %s for values of type %s".formatted(encoding, type));
    }
    return values;
  }

  private static FixedValues plain(ByteBuffer bytes, int width, Damage damage) {
    ByteBuffer source = bytes.slice();
    return (count, target) -> {
      long length = (long) count * width;
      if (length > source.remaining()) {
        throw damage.endsEarly();
      }
      target.put(target.position(), source, source.position(), (int) length);
      target.position(target.position() + (int) length);
      source.position(source.position() + (int) length);
    };
  }
}
