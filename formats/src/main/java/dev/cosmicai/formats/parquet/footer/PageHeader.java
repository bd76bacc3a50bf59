package dev.cosmicai.formats.parquet.footer;

import java.util.OptionalInt;

/**
 * What stands before a page.
 *
 * @param kind what it is; null for one that is passed over, such as an index
 * @param storedBytes its length in the file
 * @param bytes its length, uncompressed
 * @param crc32 the checksum of the stored bytes; empty where the writer left it out
 * @param values how many, nulls included
 * @param encoding of the values; null for a page that is passed over
 * @param definitionsAreRuns whether a first version's definition levels, if there are any, are in
 *     the encoding RLE, the only one that is in use
 * @param repetitionsAreRuns the same of its repetition levels
 * @param definitionBytes of a second version's definition levels
 * @param repetitionBytes of a second version's repetition levels
 * @param isCompressed whether a second version's values are
 */
public record PageHeader(
    Kind kind,
    int storedBytes,
    int bytes,
    OptionalInt crc32,
    int values,
    Encoding encoding,
    boolean definitionsAreRuns,
    boolean repetitionsAreRuns,
    int definitionBytes,
    int repetitionBytes,
    boolean isCompressed) {

  /** What a page is. */
  public enum Kind {
    DATA,
    DATA_V2,
    DICTIONARY
  }

  /**
   * Reads one.
   *
   * @throws ThriftCursor.Malformed if there is none
   */
  public static PageHeader read(ThriftCursor in) {
    Fields fields = new Fields();
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1 -> fields.type = in.i32();
        case 2 -> fields.bytes = in.i32();
        case 3 -> fields.storedBytes = in.i32();
        case 4 -> fields.crc32 = OptionalInt.of(in.i32());
        case 5 -> fields.data(in);
        case 7 -> fields.dictionary(in);
        case 8 -> fields.dataV2(in);
        default -> in.skip();
      }
    }
    return fields.header();
  }

  /** As they are read. */
  private static final class Fields {
    private int type = -1;
    private int bytes = -1;
    private int storedBytes = -1;
    private OptionalInt crc32 = OptionalInt.empty();
    private Kind described;
    private int values = -1;
    private Encoding encoding;
    private Encoding definitionEncoding;
    private Encoding repetitionEncoding;
    private int definitionBytes;
    private int repetitionBytes;
    private boolean isCompressed = true;

    private void data(ThriftCursor in) {
      in.struct();
      described = Kind.DATA;
      for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
        switch (field) {
          case 1 -> values = in.i32();
          case 2 -> encoding = Encoding.of(in.i32());
          case 3 -> definitionEncoding = Encoding.of(in.i32());
          case 4 -> repetitionEncoding = Encoding.of(in.i32());
          default -> in.skip();
        }
      }
    }

    private void dictionary(ThriftCursor in) {
      in.struct();
      described = Kind.DICTIONARY;
      for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
        switch (field) {
          case 1 -> values = in.i32();
          case 2 -> encoding = Encoding.of(in.i32());
          default -> in.skip();
        }
      }
    }

    private void dataV2(ThriftCursor in) {
      in.struct();
      described = Kind.DATA_V2;
      for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
        switch (field) {
          case 1 -> values = in.i32();
          case 4 -> encoding = Encoding.of(in.i32());
          case 5 -> definitionBytes = in.i32();
          case 6 -> repetitionBytes = in.i32();
          case 7 -> isCompressed = in.bool();
          default -> in.skip();
        }
      }
    }

    private PageHeader header() {
      Kind kind =
          switch (type) {
            case 0 -> Kind.DATA;
            case 1 -> null;
            case 2 -> Kind.DICTIONARY;
            case 3 -> Kind.DATA_V2;
            default -> throw new ThriftCursor.Malformed(false);
          };
      boolean whole = bytes >= 0 && storedBytes >= 0 && (kind == null || kind == described);
      boolean countsFit = kind == null || (values >= 0 && encoding != null);
      if (!whole || !countsFit || definitionBytes < 0 || repetitionBytes < 0) {
        throw new ThriftCursor.Malformed(false);
      }
      return new PageHeader(
          kind,
          storedBytes,
          bytes,
          crc32,
          Math.max(values, 0),
          encoding,
          definitionEncoding == Encoding.RLE,
          repetitionEncoding == Encoding.RLE,
          definitionBytes,
          repetitionBytes,
          isCompressed);
    }
  }
}
