package dev.cosmicai.formats.image;

import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The images that {@code src/test/python/make_images.py} wrote. */
public final class ImageGoldens {
  private ImageGoldens() {}

  /** All that are read. */
  static List<String> good() {
    return names("good");
  }

  /** A file's name, the reason for which it is refused, and words of the message. */
  record Refusal(String file, String reason, String words) {}

  static List<Refusal> refused() {
    return new String(Goldens.bytes("image/refused/reasons.tsv"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("\t"))
        .map(parts -> new Refusal(parts[0], parts[1], parts[2]))
        .toList();
  }

  /** One of them. */
  public static EncodedImage image(String folder, String name) {
    return new EncodedImage("`" + name + "`", Goldens.bytes("image/" + folder + "/" + name));
  }

  /** {@code NAME/3} and {@code NAME/1}: {@code [H, W, C]}. */
  public static Map<String, Tensor> expected() {
    return NpzReader.read(Goldens.direct("image/expected.npz"), "expected.npz");
  }

  private static List<String> names(String folder) {
    try (Stream<Path> files = Files.list(Path.of(ImageGoldens.class.getResource(folder).toURI()))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
