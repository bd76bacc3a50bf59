package dev.cosmicai.formats.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A walk along a PNG's chunks, which keeps what it takes to decode it. */
final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int FRAME_BYTES = 12;
  private static final int HEADER_BYTES = 13;
  private static final int GREY = 0;
  private static final int COLOR = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int COLOR_ALPHA = 6;
  private static final int MAX_PALETTE_BYTES = 3 * 256;

  private final ByteBuffer bytes;
  private final ImageFaults faults;
  private final ByteArrayOutputStream data;

  private int width;
  private int height;
  private int bits;
  private int colorType;
  private int interlace;
  private byte[] palette = {};

  private PngChunks(byte[] bytes, ImageFaults faults) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.faults = faults;
    this.data = new ByteArrayOutputStream(bytes.length);
  }

  static boolean looksLike(byte[] bytes) {
    return bytes.length >= SIGNATURE.length
        && ByteBuffer.wrap(bytes, 0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
  }

  static PngChunks parse(byte[] file, ImageFaults faults) {
    PngChunks chunks = new PngChunks(file, faults);
    chunks.bytes.position(SIGNATURE.length);
    while (!chunks.step()) {
      // Until the last one.
    }
    if (chunks.data.size() == 0 || (chunks.isPalette() && chunks.palette.length == 0)) {
      throw faults.damaged("it has no image");
    }
    return chunks;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Bits a sample. */
  int bits() {
    return bits;
  }

  boolean isColor() {
    return colorType == COLOR || colorType == COLOR_ALPHA;
  }

  boolean isPalette() {
    return colorType == PALETTE;
  }

  /** Red, green and blue of each colour. */
  byte[] palette() {
    return palette;
  }

  /** Bytes of the packed samples. */
  int size() {
    return data.size();
  }

  /**
   * A file with the same samples and nothing else. Those of a palette are given for shades of grey,
   * so that the decoder leaves them as they are.
   */
  byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream(data.size() + 64);
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) (isPalette() ? GREY : colorType)).putShort((short) 0);
    header.put((byte) interlace);
    append(file, "IHDR", header.array());
    append(file, "IDAT", data.toByteArray());
    append(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Whether it was the last one. */
  private boolean step() {
    if (bytes.remaining() < FRAME_BYTES) {
      throw faults.damaged("its data end too early");
    }
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() - Long.BYTES) {
      throw faults.damaged("its data end too early");
    }
    int start = bytes.position();
    String type = new String(bytes.array(), start, Integer.BYTES, StandardCharsets.ISO_8859_1);
    int content = start + Integer.BYTES;
    bytes.position(content + length);
    int checksum = bytes.getInt();
    if (!Character.isUpperCase(type.charAt(0))) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), start, Integer.BYTES + length);
    if ((int) crc.getValue() != checksum) {
      throw faults.damaged("the checksum of its chunk %s is wrong".formatted(printable(type)));
    } else if ((width == 0) != type.equals("IHDR")) {
      throw faults.damaged("it does not begin with its size");
    }
    switch (type) {
      case "IHDR" -> header(content, length);
      case "PLTE" -> palette(content, length);
      case "IDAT" -> data.write(bytes.array(), content, length);
      case "IEND" -> {
        return true;
      }
      default -> throw faults.damaged("it has an unknown chunk, " + printable(type));
    }
    return false;
  }

  private void header(int at, int length) {
    if (length != HEADER_BYTES) {
      throw faults.damaged("it does not say what it holds");
    }
    width = bytes.getInt(at);
    height = bytes.getInt(at + 4);
    bits = bytes.get(at + 8);
    colorType = bytes.get(at + 9);
    interlace = bytes.get(at + 12);
    boolean known =
        switch (colorType) {
          case GREY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case COLOR, GREY_ALPHA, COLOR_ALPHA -> bits == 8 || bits == 16;
          default -> false;
        };
    boolean usual = bytes.getShort(at + 10) == 0 && (interlace == 0 || interlace == 1);
    if (!known || !usual || width < 1 || height < 1) {
      throw faults.damaged("it does not say what it holds");
    }
  }

  private void palette(int at, int length) {
    if (length % 3 != 0 || length > MAX_PALETTE_BYTES || length == 0) {
      throw faults.damaged("its palette is none");
    }
    palette = new byte[length];
    bytes.get(at, palette);
  }

  private static void append(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    file.writeBytes(name);
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
  }

  private static String printable(String type) {
    return type.replaceAll("[^ -~]", "?");
  }
}
