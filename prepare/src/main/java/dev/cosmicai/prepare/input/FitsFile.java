package dev.cosmicai.prepare.input;

import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.NumberType;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.StoredArray;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A FITS file: its images, by {@code EXTNAME}, {@code PRIMARY} or {@code HDU2} and so on, counted
 * from 1; and the columns of its binary tables. All lie in the file uncompressed and big-endian.
 */
final class FitsFile implements InputFile {
  private static final int MAX_HDUS = 1_000;

  private final String file;
  private final Bytes bytes;
  private final InputFaults faults;
  private final Map<String, Supplier<RowArray>> arrays = new LinkedHashMap<>();
  private final List<String> imageNames = new ArrayList<>();
  private final Map<String, String> namesByUpperCase = new TreeMap<>();

  private FitsFile(String file, Bytes bytes) {
    this.file = file;
    this.bytes = bytes;
    this.faults = new InputFaults(file);
  }

  /** Reads all headers. */
  static FitsFile open(String file, Bytes bytes) {
    FitsFile fits = new FitsFile(file, bytes);
    fits.readHeaders();
    return fits;
  }

  @Override
  public List<String> names() {
    return List.copyOf(arrays.keySet());
  }

  @Override
  public RowArray array(String name) {
    String known = namesByUpperCase.get(name.toUpperCase(Locale.ROOT));
    if (known == null) {
      throw InputFile.noSuchArray(file, name, names());
    }
    return arrays.get(known).get();
  }

  @Override
  public List<String> imageNames() {
    return List.copyOf(imageNames);
  }

  @Override
  public void close() {
    bytes.close();
  }

  private void readHeaders() {
    long position = 0;
    for (int hdu = 1; hdu <= MAX_HDUS && bytes.size() - position >= FitsHeader.BLOCK_BYTES; hdu++) {
      FitsHeader header = FitsHeader.read(bytes, position, faults);
      if (hdu == 1 && !header.text("SIMPLE").orElse("").equals("T")) {
        throw faults.damaged("is no FITS file: it does not begin with SIMPLE = T");
      }
      long dataBytes = header.dataBytes();
      if (dataBytes > bytes.size() - header.end()) {
        throw faults.damaged(
            "is cut short: part %d should have %,d bytes of data".formatted(hdu, dataBytes));
      }
      addPart(header, hdu);
      long blocks = (dataBytes + FitsHeader.BLOCK_BYTES - 1) / FitsHeader.BLOCK_BYTES;
      position = header.end() + blocks * FitsHeader.BLOCK_BYTES;
    }
    if (position == 0) {
      throw faults.damaged("is no FITS file: it has no header");
    }
  }

  private void addPart(FitsHeader header, int hdu) {
    String kind = header.text("XTENSION").orElse("IMAGE");
    if (kind.equals("BINTABLE")) {
      if (header.text("ZIMAGE").orElse("").equals("T")) {
        addCompressed(header, hdu);
        return;
      }
      for (FitsTable.Column column : FitsTable.columns(header, faults)) {
        add(column.name(), () -> column.rows(bytes, part("column", column.name())));
        if (column.mayBeImages()) {
          imageNames.add(column.name());
        }
      }
    } else if (kind.equals("IMAGE") && header.shape().length > 0) {
      String name = header.text("EXTNAME").orElse(hdu == 1 ? "PRIMARY" : "HDU" + hdu);
      add(name, () -> image(header, name));
      if (header.shape().length == 4) {
        imageNames.add(name);
      }
    }
  }

  private void add(String name, Supplier<RowArray> array) {
    String upperCase = name.toUpperCase(Locale.ROOT);
    if (namesByUpperCase.putIfAbsent(upperCase, name) == null) {
      arrays.put(name, array);
    } else {
      String known = namesByUpperCase.get(upperCase);
      arrays.put(
          known,
          () -> {
            throw faults.unsuitable(
                "has more than one column or image " + InputFaults.quote(known) + "; rename one");
          });
    }
  }

  /** What is compressed by tiles; only that it is there is known before it is asked for. */
  private void addCompressed(FitsHeader header, int hdu) {
    String name = header.text("EXTNAME").orElse("HDU" + hdu);
    add(name, () -> FitsTiles.of(header, bytes, part("image", name)));
    if (header.number("ZNAXIS", 0) == 4) {
      imageNames.add(name);
    }
  }

  private InputFaults part(String kind, String name) {
    return new InputFaults(file + ", " + kind + " " + InputFaults.quote(name));
  }

  private RowArray image(FitsHeader header, String name) {
    InputFaults own = part("image", name);
    NumberType type = imageType(header.number("BITPIX"), own);
    StoredArray.Place place = StoredArray.Place.dense(header.end(), header.shape(), type.bytes());
    PlainRows.Numbers numbers =
        new PlainRows.Numbers(
            type,
            ByteOrder.BIG_ENDIAN,
            header.decimal("BSCALE", 1),
            header.decimal("BZERO", 0),
            type.isWhole() ? header.find("BLANK") : null);
    return StoredArray.of(bytes, place, numbers, bytes.size(), own);
  }

  static NumberType imageType(long bitpix, InputFaults faults) {
    return switch ((int) bitpix) {
      case 8 -> NumberType.UINT8;
      case 16 -> NumberType.INT16;
      case 32 -> NumberType.INT32;
      case 64 -> NumberType.INT64;
      case -32 -> NumberType.FLOAT32;
      case -64 -> NumberType.FLOAT64;
      default -> throw faults.damaged("is damaged: BITPIX is " + bitpix);
    };
  }
}
