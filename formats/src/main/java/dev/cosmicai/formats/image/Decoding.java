package dev.cosmicai.formats.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** One use of the JDK's decoder for a format. */
final class Decoding {
  private final ImageFaults faults;

  /** What the decoder said that is no good; null if nothing. */
  private String warning;

  private Decoding(ImageFaults faults) {
    this.faults = faults;
  }

  /** Reads an image with a reader. */
  interface Read {
    Raster from(ImageReader reader) throws IOException;
  }

  /**
   * Decodes.
   *
   * @param format as {@code javax.imageio} calls it
   * @param isDamage whether a warning of the decoder says that pixels were made up
   */
  static Raster decode(
      String format, byte[] file, Read read, Predicate<String> isDamage, ImageFaults faults) {
    Decoding decoding = new Decoding(faults);
    Raster raster = decoding.run(format, file, read, isDamage);
    if (decoding.warning != null) {
      throw faults.damaged("the decoder says: " + decoding.warning);
    }
    return raster;
  }

  private Raster run(String format, byte[] file, Read read, Predicate<String> isDamage) {
    ImageReader reader = reader(format);
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener(
          (source, text) -> {
            if (warning == null && isDamage.test(text)) {
              warning = plain(text);
            }
          });
      return read.from(reader);
    } catch (IOException | RuntimeException e) {
      // Decoders throw whatever comes to it when data are damaged; the structure was sound.
      Throwable told = e.getCause() instanceof IOException cause ? cause : e;
      String message = told.getMessage();
      throw faults.damaged(
          "the decoder says: "
              + plain(message == null ? told.getClass().getSimpleName() : message));
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's own. */
  private ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
    }
    throw faults.noDecoder("none for " + format);
  }

  private static String plain(String message) {
    return message.replaceAll("[^ -~]+", " ").strip();
  }
}
