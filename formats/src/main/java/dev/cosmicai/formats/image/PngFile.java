package dev.cosmicai.formats.image;

import dev.cosmicai.formats.tensor.ElementType;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A PNG of any kind: grey, colour or palette, of 1 to 16 bits, interlaced or not. Of 16 bits a
 * sample all are kept; fewer than 8 become 8, as Pillow makes them.
 */
final class PngFile extends ImageFile {
  /** Of a pixel: three colours, and how much it covers. */
  private static final long MAX_SAMPLES = 4;

  private final PngChunks chunks;
  private final ImageFaults faults;

  private PngFile(PngChunks chunks, ImageFaults faults) {
    super(chunks.width(), chunks.height(), faults);
    this.chunks = chunks;
    this.faults = faults;
  }

  static boolean looksLike(byte[] bytes) {
    return PngChunks.looksLike(bytes);
  }

  static PngFile parse(byte[] bytes, ImageFaults faults) {
    return new PngFile(PngChunks.parse(bytes, faults), faults);
  }

  @Override
  Pixels decoded(int channels) {
    Raster raster =
        Decoding.decode(
            "png", chunks.file(), reader -> reader.read(0).getRaster(), text -> true, faults);
    boolean wide = isWide();
    int bytes = wide ? Integer.BYTES : 1;
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(pixels() * channels * bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    int[] line = new int[width() * raster.getNumBands()];
    for (int y = 0; y < height(); y++) {
      raster.getPixels(0, y, width(), 1, line);
      for (int x = 0; x < width(); x++) {
        put(data, line, x * raster.getNumBands(), channels, wide);
      }
    }
    return new Pixels(type(), height(), width(), channels, data.flip());
  }

  @Override
  public long decodingBytes(int channels) {
    long decoded = (isWide() ? Short.BYTES : 1) * MAX_SAMPLES;
    return pixels() * (decoded + (long) channels * type().bytes()) + 2L * chunks.size();
  }

  @Override
  public ElementType type() {
    return isWide() ? ElementType.INT32 : ElementType.UINT8;
  }

  private boolean isWide() {
    return chunks.bits() == Short.SIZE;
  }

  private void put(ByteBuffer data, int[] line, int at, int channels, boolean wide) {
    int red;
    int green;
    int blue;
    if (chunks.isColor()) {
      red = line[at];
      green = line[at + 1];
      blue = line[at + 2];
    } else if (chunks.isPalette()) {
      int rgb = color(line[at]);
      red = rgb >> 16;
      green = rgb >> 8 & 0xFF;
      blue = rgb & 0xFF;
    } else {
      red = chunks.bits() < Byte.SIZE ? line[at] * 255 / ((1 << chunks.bits()) - 1) : line[at];
      green = red;
      blue = red;
    }
    if (channels == 1) {
      putSample(data, red == green && green == blue ? red : grey(red, green, blue), wide);
    } else {
      putSample(data, red, wide);
      putSample(data, green, wide);
      putSample(data, blue, wide);
    }
  }

  private int color(int index) {
    byte[] palette = chunks.palette();
    int at = 3 * index;
    if (at + 3 > palette.length) {
      throw faults.damaged("a pixel has a colour that its palette does not have");
    }
    return (palette[at] & 0xFF) << 16 | (palette[at + 1] & 0xFF) << 8 | (palette[at + 2] & 0xFF);
  }

  private static void putSample(ByteBuffer data, int sample, boolean wide) {
    if (wide) {
      data.putInt(sample);
    } else {
      data.put((byte) sample);
    }
  }
}
