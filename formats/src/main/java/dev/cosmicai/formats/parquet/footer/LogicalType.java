package dev.cosmicai.formats.parquet.footer;

/**
 * What a column's values stand for, where it is said.
 *
 * @param meaning by the newer annotation or, without one, the older
 * @param scale of a decimal: how many of its digits lie behind the point
 */
public record LogicalType(Meaning meaning, int scale) {
  /** Without an annotation. */
  static final LogicalType NONE = new LogicalType(Meaning.NONE, 0);

  /** Those that make a difference to who reads numbers. */
  public enum Meaning {
    NONE,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    FLOAT16,
    DECIMAL,
    DATE,
    TIME,
    TIMESTAMP,
    TEXT,
    LIST,
    /** Anything else: a UUID, an interval, a map, a column of nothing. */
    OTHER
  }

  /** Of the annotation {@code ConvertedType}, which a file of 2018 or before has. */
  static LogicalType ofConverted(int converted, int scale) {
    return switch (converted) {
      case 0, 4, 19 -> of(Meaning.TEXT);
      case 3 -> of(Meaning.LIST);
      case 5 -> new LogicalType(Meaning.DECIMAL, scale);
      case 6 -> of(Meaning.DATE);
      case 7, 8 -> of(Meaning.TIME);
      case 9, 10 -> of(Meaning.TIMESTAMP);
      case 11 -> of(Meaning.UINT8);
      case 12 -> of(Meaning.UINT16);
      case 13 -> of(Meaning.UINT32);
      case 14 -> of(Meaning.UINT64);
      case 15 -> of(Meaning.INT8);
      case 16 -> of(Meaning.INT16);
      case 17 -> of(Meaning.INT32);
      case 18 -> of(Meaning.INT64);
      default -> of(Meaning.OTHER);
    };
  }

  /** Reads the union {@code LogicalType}, whose one field says which it is. */
  static LogicalType read(ThriftCursor in) {
    in.struct();
    LogicalType read = of(Meaning.OTHER);
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1, 4, 12 -> read = skipped(in, Meaning.TEXT);
        case 3 -> read = skipped(in, Meaning.LIST);
        case 5 -> read = decimal(in);
        case 6 -> read = skipped(in, Meaning.DATE);
        case 7 -> read = skipped(in, Meaning.TIME);
        case 8 -> read = skipped(in, Meaning.TIMESTAMP);
        case 10 -> read = integer(in);
        case 15 -> read = skipped(in, Meaning.FLOAT16);
        default -> in.skip();
      }
    }
    return read;
  }

  private static LogicalType of(Meaning meaning) {
    return new LogicalType(meaning, 0);
  }

  private static LogicalType skipped(ThriftCursor in, Meaning meaning) {
    in.skip();
    return of(meaning);
  }

  private static LogicalType decimal(ThriftCursor in) {
    in.struct();
    int scale = 0;
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      if (field == 1) {
        scale = in.i32();
      } else {
        in.skip();
      }
    }
    return new LogicalType(Meaning.DECIMAL, scale);
  }

  private static LogicalType integer(ThriftCursor in) {
    in.struct();
    int bits = 0;
    boolean signed = true;
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1 -> bits = in.i8();
        case 2 -> signed = in.bool();
        default -> in.skip();
      }
    }
    return switch (bits) {
      case 8 -> of(signed ? Meaning.INT8 : Meaning.UINT8);
      case 16 -> of(signed ? Meaning.INT16 : Meaning.UINT16);
      case 32 -> of(signed ? Meaning.INT32 : Meaning.UINT32);
      case 64 -> of(signed ? Meaning.INT64 : Meaning.UINT64);
      default -> of(Meaning.OTHER);
    };
  }
}
