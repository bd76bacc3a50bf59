package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.ChunkedRows;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import nom.tam.fits.compression.algorithm.rice.RiceCompressOption;
import nom.tam.fits.compression.algorithm.rice.RiceCompressor;

/**
 * An image that is compressed by tiles (FITS Standard 4.0, 10.1), as fpack and astropy write it:
 * each row of a binary table holds a tile. {@code RICE_1}, {@code GZIP_1} and {@code GZIP_2} are
 * read, floating point with them or as scaled integers, dithered or not.
 */
final class FitsTiles extends ChunkedRows {
  /** Beside the file's own size, what unpacking a sample may take. */
  private static final long FREE_BYTES = 1 << 18;

  /** What unpacking a tile takes beside its numbers. */
  private static final long TILE_BYTES = 768;

  private static final int MAX_AXES = 8;

  /**
   * The library would print a warning for each tile that has bytes left over, such as padding. Held
   * here, as an unused logger is forgotten together with its level.
   */
  private static final Logger LIBRARY = Logger.getLogger(RiceCompressor.class.getName());

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  private final FitsHeader header;
  private final Bytes bytes;
  private final InputFaults faults;
  private final NumberType type;
  private final Map<String, FitsTable.Column> columns = new HashMap<>();
  private final long[] table;
  private final long heap;
  private final int[] shape;
  private final int[] tile;

  /** Of all tiles; null before the first. */
  private RiceCompressOption rice;

  private FitsTiles(
      FitsHeader header,
      Bytes bytes,
      InputFaults faults,
      int[] shape,
      int[] tile,
      Numbers numbers) {
    super(faults, shape, tile, numbers, false, (bytes.size() + FREE_BYTES) / TILE_BYTES);
    this.header = header;
    this.bytes = bytes;
    this.faults = faults;
    this.type = numbers.type();
    FitsTable.columns(header, faults).forEach(column -> columns.putIfAbsent(column.name(), column));
    this.table = header.shape();
    this.heap = header.end() + header.number("THEAP", table[0] * table[1]);
    this.shape = shape;
    this.tile = tile;
  }

  static FitsTiles of(FitsHeader header, Bytes bytes, InputFaults faults) {
    int axes = (int) header.bounded("ZNAXIS", 1, MAX_AXES);
    int[] shape = new int[axes];
    int[] tile = new int[axes];
    long blockNumbers = 1;
    long tiles = 1;
    for (int axis = 1; axis <= axes; axis++) {
      int at = axes - axis; // The last axis of FITS counts slowest.
      shape[at] = (int) header.bounded("ZNAXIS" + axis, 1, Integer.MAX_VALUE);
      long length = header.number("ZTILE" + axis, axis == 1 ? shape[at] : 1);
      tile[at] = (int) Math.max(0, Math.min(length, shape[at]));
      blockNumbers = Math.min(Integer.MAX_VALUE, blockNumbers * (at == 0 ? tile[at] : shape[at]));
      if (at > 0 && tile[at] > 0) {
        tiles = Math.min(Integer.MAX_VALUE, tiles * ((shape[at] + tile[at] - 1L) / tile[at]));
      }
    }
    NumberType type = FitsFile.imageType(header.number("ZBITPIX"), faults);
    // As integers, as numbers and as the block that it is a part of.
    long blockBytes = 3 * blockNumbers * Math.max(type.bytes(), Integer.BYTES);
    if (blockBytes + tiles * TILE_BYTES > bytes.size() + FREE_BYTES) {
      throw faults.unsuitable(
          "is compressed so that a sample unpacks to more than the file has; unpack it with"
              + " funpack");
    }
    Numbers numbers =
        new Numbers(
            type,
            ByteOrder.BIG_ENDIAN,
            header.decimal("BSCALE", 1),
            header.decimal("BZERO", 0),
            type.isWhole()
                ? Optional.ofNullable(header.find("BLANK")).orElse(header.find("ZBLANK"))
                : null);
    return new FitsTiles(header, bytes, faults, shape, tile, numbers);
  }

  @Override
  protected byte[] unpack(int[] offset, int[] lengths) {
    int numbers = 1;
    for (int length : lengths) {
      numbers *= length; // No more than a block has.
    }
    long row = row(offset);
    ByteBuffer packed = cell("COMPRESSED_DATA", row);
    try {
      if (packed.hasRemaining()) {
        return unpack(packed, numbers, row);
      }
      packed = cell("GZIP_COMPRESSED_DATA", row);
      return packed.hasRemaining()
          ? gunzip(packed, numbers, type.bytes(), false)
          : taken(cell("UNCOMPRESSED_DATA", row), numbers * type.bytes());
    } catch (RuntimeException | IOException e) {
      throw faults.damaged("is damaged: tile %d cannot be unpacked".formatted(row + 1), e);
    }
  }

  @Override
  protected byte[] fill() {
    throw new IllegalStateException("every tile is there");
  }

  private byte[] unpack(ByteBuffer packed, int numbers, long row) throws IOException {
    boolean quantized = !type.isWhole() && columns.containsKey("ZSCALE");
    int bytesEach = quantized ? Integer.BYTES : type.bytes();
    String algorithm = header.text("ZCMPTYPE").orElse("");
    byte[] unpacked =
        switch (algorithm) {
          case "RICE_1", "RICE_ONE" -> rice(packed, numbers, bytesEach);
          case "GZIP_1" -> gunzip(packed, numbers, bytesEach, false);
          case "GZIP_2" -> gunzip(packed, numbers, bytesEach, true);
          default ->
              throw faults.unsuitable(
                  "is compressed by "
                      + InputFaults.quote(algorithm)
                      + ", which is not read; unpack it with funpack");
        };
    return quantized ? scaled(ByteBuffer.wrap(unpacked), numbers, row) : unpacked;
  }

  /** Which row of the table holds a tile. */
  private long row(int[] offset) {
    long row = 0;
    for (int i = 0; i < shape.length; i++) {
      row = row * ((shape[i] + tile[i] - 1) / tile[i]) + offset[i] / tile[i];
    }
    return row;
  }

  /** What a cell of variable length holds; nothing if there is no such column. */
  private ByteBuffer cell(String name, long row) {
    FitsTable.Column column = columns.get(name);
    if (column == null || column.repeat() == 0) {
      return ByteBuffer.allocate(0);
    }
    if (row >= table[0]) {
      throw faults.damaged("is damaged: it has fewer tiles than its image");
    }
    boolean wide = column.code() == 'Q';
    ByteBuffer descriptor =
        bytes
            .read(header.end() + row * table[1] + column.at(), wide ? 16 : 8)
            .order(ByteOrder.BIG_ENDIAN);
    long length = wide ? descriptor.getLong() : descriptor.getInt();
    long start = wide ? descriptor.getLong() : descriptor.getInt();
    if (length < 0
        || start < 0
        || heap < 0
        || start > bytes.size() - heap
        || length > Math.min(Integer.MAX_VALUE, bytes.size() - heap - start)) {
      throw faults.damaged("is cut short: tile %d lies outside the file".formatted(row + 1));
    }
    return bytes.read(heap + start, (int) length).order(ByteOrder.BIG_ENDIAN);
  }

  private byte[] rice(ByteBuffer packed, int numbers, int bytesEach) {
    rice = rice == null ? riceOption(bytesEach) : rice;
    byte[] unpacked = new byte[numbers * bytesEach];
    ByteBuffer target = ByteBuffer.wrap(unpacked);
    switch (bytesEach) {
      case 1 -> new RiceCompressor.ByteRiceCompressor(rice).decompress(packed, target);
      case 2 ->
          new RiceCompressor.ShortRiceCompressor(rice).decompress(packed, target.asShortBuffer());
      case 4 -> new RiceCompressor.IntRiceCompressor(rice).decompress(packed, target.asIntBuffer());
      default -> throw faults.damaged("is damaged: numbers of " + bytesEach + " bytes");
    }
    return unpacked;
  }

  private RiceCompressOption riceOption(int bytesEach) {
    RiceCompressOption option = new RiceCompressOption();
    int stored = bytesEach;
    for (int i = 1; header.text("ZNAME" + i).isPresent(); i++) {
      String parameter = header.text("ZNAME" + i).get();
      if (parameter.equals("BLOCKSIZE")) {
        option.setBlockSize((int) header.number("ZVAL" + i));
      } else if (parameter.equals("BYTEPIX")) {
        stored = (int) header.number("ZVAL" + i);
      }
    }
    if (stored != bytesEach) {
      throw faults.unsuitable("is compressed from numbers of another size; unpack it with funpack");
    }
    option.setBytePix(stored);
    return option;
  }

  private static byte[] gunzip(ByteBuffer packed, int numbers, int bytesEach, boolean shuffled)
      throws IOException {
    byte[] unpacked = new byte[numbers * bytesEach];
    byte[] source = taken(packed, packed.remaining());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(source))) {
      if (in.readNBytes(unpacked, 0, unpacked.length) < unpacked.length) {
        throw new IOException("it ends too early");
      }
    }
    if (!shuffled) {
      return unpacked;
    }
    byte[] ordered = new byte[unpacked.length]; // All first bytes come first, then all second ones.
    for (int i = 0; i < unpacked.length; i++) {
      ordered[i % numbers * bytesEach + i / numbers] = unpacked[i];
    }
    return ordered;
  }

  private static byte[] taken(ByteBuffer bytes, int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  private byte[] scaled(ByteBuffer integers, int numbers, long row) {
    FitsDither dither =
        new FitsDither(
            header.text("ZQUANTIZ").orElse("NO_DITHER"), header.number("ZDITHER0", 1), row);
    double scale = number("ZSCALE", row).orElse(1.0);
    double zero = number("ZZERO", row).orElse(0.0);
    double blank =
        number("ZBLANK", row).orElseGet(() -> (double) header.number("ZBLANK", Integer.MIN_VALUE));
    ByteBuffer reals = ByteBuffer.allocate(numbers * type.bytes());
    for (int i = 0; i < numbers; i++) {
      int stored = integers.getInt();
      double value = dither.next(stored, scale, zero);
      if (stored == blank) {
        value = Double.NaN;
      }
      if (type == NumberType.FLOAT64) {
        reals.putDouble(value);
      } else {
        reals.putFloat((float) value);
      }
    }
    return reals.array();
  }

  private Optional<Double> number(String name, long row) {
    return Optional.ofNullable(columns.get(name))
        .map(column -> column.rows(bytes, faults).number(row, 0));
  }
}
