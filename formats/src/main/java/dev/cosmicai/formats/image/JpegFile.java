package dev.cosmicai.formats.image;

import dev.cosmicai.formats.tensor.ElementType;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A JPEG of 8 bits a sample, baseline, extended or progressive, in grey, colour or CMYK. What is
 * arithmetically coded, lossless or hierarchical is not read.
 *
 * <p>The decoder gets tables and scans, and a marker that keeps it from guessing what the
 * components are; the guess is made here, as libjpeg makes it.
 */
final class JpegFile extends ImageFile {
  private static final byte[] JFIF_MARKER = {
    (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_MARKER = {
    (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };
  private static final int COMPONENTS_OF_CMYK = 4;

  private final JpegColors colors;
  private final int components;
  private final byte[] tablesAndScans;
  private final ImageFaults faults;

  private JpegFile(JpegMarkers markers, ImageFaults faults) {
    super(markers.width(), markers.height(), faults);
    this.colors = markers.colors();
    this.components = markers.components();
    this.tablesAndScans = markers.tablesAndScans();
    this.faults = faults;
  }

  static boolean looksLike(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8;
  }

  static JpegFile parse(byte[] bytes, ImageFaults faults) {
    return new JpegFile(JpegMarkers.parse(bytes, faults), faults);
  }

  @Override
  Pixels decoded(int channels) {
    Raster raster =
        Decoding.decode(
            "jpeg", file(), reader -> reader.readRaster(0, null), JpegFile::isDamage, faults);
    if (raster.getNumBands() != components) {
      throw new IllegalStateException(raster + " of " + components + " components");
    }
    byte[] pixels = new byte[Math.toIntExact(pixels() * channels)];
    byte[] line = new byte[width() * components];
    for (int y = 0; y < height(); y++) {
      raster.getDataElements(0, y, width(), 1, line);
      colors.convert(line, width(), pixels, y * width() * channels, channels);
    }
    ByteBuffer data = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
    return new Pixels(type(), height(), width(), channels, data);
  }

  @Override
  public long decodingBytes(int channels) {
    return pixels() * (components + channels) + 2L * tablesAndScans.length;
  }

  @Override
  public ElementType type() {
    return ElementType.UINT8;
  }

  private byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream(tablesAndScans.length + 24);
    file.write(0xFF);
    file.write(0xD8);
    file.writeBytes(components == COMPONENTS_OF_CMYK ? ADOBE_MARKER : JFIF_MARKER);
    file.writeBytes(tablesAndScans);
    file.write(0xFF);
    file.write(0xD9);
    return file.toByteArray();
  }

  /**
   * libjpeg goes on where data are missing or wrong, with grey blocks, and says so. Bytes too many
   * before a marker hurt nobody, and many cameras leave some.
   */
  private static boolean isDamage(String warning) {
    return !warning.contains("extraneous bytes before marker")
        && !warning.contains("Invalid SOS parameters");
  }
}
