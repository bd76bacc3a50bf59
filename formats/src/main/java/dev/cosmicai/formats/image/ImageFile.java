package dev.cosmicai.formats.image;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** An encoded image whose structure was looked at, and that is not yet decoded. For one thread. */
public abstract sealed class ImageFile permits JpegFile, PngFile {
  /** What is decoded at most: 8192 by 8192, say. */
  public static final long MAX_PIXELS = 1L << 26;

  /** A name's first bytes. */
  private static final int MAGIC_BYTES = 12;

  private final int width;
  private final int height;
  private final ImageFaults faults;

  ImageFile(int width, int height, ImageFaults faults) {
    this.width = width;
    this.height = height;
    this.faults = faults;
    if (width < 1 || height < 1) {
      throw faults.damaged("it declares %d by %d pixels".formatted(width, height));
    } else if (pixels() > MAX_PIXELS) {
      throw faults.tooLarge(
          "an image of %d by %d pixels, where at most %,d are read"
              .formatted(width, height, MAX_PIXELS));
    }
  }

  /**
   * Looks at a file's structure: nothing that it declares is allocated.
   *
   * @param faults of the partition that it is in
   * @throws FatalFault PartitionCorrupt if it is damaged, PartitionShape if it is too large, of a
   *     kind that is not read, or this Java runtime has no decoder; the message names the image
   */
  public static ImageFile open(EncodedImage image, FileFaults faults) {
    byte[] bytes = image.bytes();
    ImageFaults ofImage = new ImageFaults(faults, image.label());
    if (bytes.length == 0) {
      throw ofImage.damaged("it is empty");
    }
    Optional<ImageFile> known = withDecoder(() -> parse(bytes, ofImage), ofImage);
    if (known.isPresent()) {
      return known.get();
    }
    String other = kind(bytes);
    throw other.isEmpty()
        ? ofImage.damaged("it is no JPEG and no PNG")
        : ofImage.unsupported("a " + other);
  }

  /**
   * Decodes.
   *
   * @param channels 1 for grey, 3 for red, green and blue, whichever of both is coded; how
   *     transparent a pixel is, is left out
   * @throws FatalFault PartitionCorrupt if the data are damaged or end too early, PartitionShape if
   *     this Java runtime has no decoder
   */
  public final Pixels decode(int channels) {
    return withDecoder(() -> decoded(channels), faults);
  }

  /**
   * Decodes.
   *
   * @throws LinkageError if the decoder, or a native library of it, is not there
   */
  abstract Pixels decoded(int channels);

  /** What decoding takes of the heap, the result included. */
  public abstract long decodingBytes(int channels);

  /** What the elements of the result will be. */
  public abstract ElementType type();

  /** W. */
  public int width() {
    return width;
  }

  /** H. */
  public int height() {
    return height;
  }

  /** W · H. */
  public long pixels() {
    return (long) width * height;
  }

  private static Optional<ImageFile> parse(byte[] bytes, ImageFaults faults) {
    if (JpegFile.looksLike(bytes)) {
      return Optional.of(JpegFile.parse(bytes, faults));
    }
    return PngFile.looksLike(bytes) ? Optional.of(PngFile.parse(bytes, faults)) : Optional.empty();
  }

  /** The decoder's classes are found, or not, as soon as ours are that use it. */
  private static <T> T withDecoder(Supplier<T> work, ImageFaults faults) {
    try {
      return work.get();
    } catch (LinkageError e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw faults.noDecoder(e.getClass().getSimpleName() + ": " + line);
    }
  }

  /** Grey as Pillow's {@code convert("L")} has it. */
  static int grey(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >>> 16;
  }

  private static String kind(byte[] bytes) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, MAGIC_BYTES), StandardCharsets.ISO_8859_1);
    if (start.startsWith("GIF8")) {
      return "GIF";
    } else if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
      return "WebP image";
    } else if (start.startsWith("BM")) {
      return "bitmap (BMP)";
    } else if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "TIFF";
    } else if (start.startsWith("\0\0\0\fjP") || start.startsWith("\u00ffO\u00ffQ")) {
      return "JPEG 2000 image";
    }
    return start.startsWith("ftyp", Integer.BYTES) ? "HEIF or AVIF image" : "";
  }
}
